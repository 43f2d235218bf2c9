import { QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen } from "@testing-library/react";
import { MemoryRouter, Route, Routes } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { SignInScreen } from "#client/features/access/index.ts";
import { queryClient } from "#client/platform/query.ts";
import { noteLeaving, setMe } from "#client/platform/session.ts";
import { newId } from "#shared/kernel/ids.ts";

import { RequireSession } from "./require-session.tsx";

const AT = "2026-01-01T00:00:00.000Z";
const BO = {
  user: {
    id: newId(),
    email: "bo@example.test",
    name: "Bo",
    role: "viewer" as const,
    isDisabled: false,
    color: 3,
    createdAt: AT,
    lastSeenAt: null,
  },
  actions: [],
  theme: null,
  hasPassword: true,
};
const ENDED = /Your session here has ended/;

function visit() {
  render(
    <QueryClientProvider client={queryClient}>
      <MemoryRouter initialEntries={["/users"]}>
        <Routes>
          <Route path="/sign-in" element={<SignInScreen />} />
          <Route element={<RequireSession />}>
            <Route path="*" element={<p>The screen itself</p>} />
          </Route>
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

beforeEach(() => {
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
    const path = input instanceof URL ? input.pathname : "";
    return new Response(JSON.stringify(path.endsWith("/setup") ? { isOpen: false } : { isOn: false }));
  });
});
afterEach(() => {
  cleanup();
  queryClient.clear();
  vi.restoreAllMocks();
});

it("whoever is signed out by somebody else is told so where they find themselves", async () => {
  setMe(BO);
  visit();
  expect(screen.getByText("The screen itself")).toBeDefined();
  act(() => setMe(null));
  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeDefined();
  expect(screen.getByText(ENDED)).toBeDefined();
});

it("whoever signs out by themselves is told nothing, even where the server ends the connection first", async () => {
  setMe(BO);
  visit();
  noteLeaving(true);
  act(() => setMe(null));
  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeDefined();
  expect(screen.queryByText(ENDED)).toBeNull();
});

it("whoever was not in yet is only asked to sign in", async () => {
  setMe(null);
  visit();
  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeDefined();
  expect(screen.queryByText(ENDED)).toBeNull();
});
