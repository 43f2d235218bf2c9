import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { MemoryRouter, Route, Routes } from "react-router";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { stubLayout } from "#client/ui/testing/jsdom.ts";
import { newId } from "#shared/kernel/ids.ts";
import { type Action, ACTIONS, type Role, ROLE_TABLE } from "#shared/kernel/permission.ts";

import { Shell } from "./shell.tsx";

const AT = "2026-01-01T00:00:00.000Z";

function visit(at: string, role: Role) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const actions: Action[] = ACTIONS.filter((action) => ROLE_TABLE[action].includes(role));
  const user = { id: newId(), email: "bo@example.test", name: "Bo", role, isDisabled: false, color: 3, createdAt: AT, lastSeenAt: null };
  client.setQueryData(["me"], { user, actions, theme: null });
  render(
    <QueryClientProvider client={client}>
      <MemoryRouter initialEntries={[at]}>
        <Routes>
          <Route element={<Shell />}>
            <Route path="/" element={<p>All the pages</p>} />
            <Route path="*" element={<p>The screen itself</p>} />
          </Route>
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

const main = () => within(screen.getByRole("main"));

beforeEach(() => {
  stubLayout();
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new Error("No server"));
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe("the shell", () => {
  it("tells whoever has no right to a screen for whom it is, and leads back to the pages", async () => {
    visit("/users", "viewer");
    expect(main().getByRole("heading", { name: "Only admins and auditors see this" })).toBeDefined();
    expect(screen.queryByText("The screen itself")).toBeNull();
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
    await userEvent.click(main().getByRole("link", { name: "Go to pages" }));
    expect(screen.getByText("All the pages")).toBeDefined();
  });

  it.each([
    ["/audit", "viewer"],
    ["/settings/branding", "editor"],
    ["/users/screens", "editor"],
    ["/users/groups", "viewer"],
  ] as const)("keeps %s from a %s", (at, role) => {
    visit(at, role);
    expect(screen.queryByText("The screen itself")).toBeNull();
  });

  it.each([
    ["/users/groups", "editor"],
    ["/settings/account", "viewer"],
    ["/settings/tokens", "viewer"],
    ["/audit", "auditor"],
    ["/nowhere", "viewer"],
  ] as const)("shows %s to a %s", (at, role) => {
    visit(at, role);
    expect(screen.getByText("The screen itself")).toBeDefined();
  });

  it("names the part of a place in its bar and in the browser's history", () => {
    visit("/users/groups", "admin");
    const bar = within(screen.getByRole("banner"));
    expect(bar.getByText("Groups")).toBeDefined();
    expect(bar.getByRole("link", { name: "Users" }).getAttribute("href")).toBe("/users");
    expect(document.title).toMatch(/^Groups · Users · /);
    expect(within(screen.getByRole("navigation", { name: "Main" })).getByRole("link", { current: "page" }).textContent).toBe("Users");
  });
});
