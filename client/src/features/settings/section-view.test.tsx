import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";

import { queryClient } from "#client/platform/query.ts";
import { stubLayout } from "#client/ui/testing/jsdom.ts";
import { TooltipProvider } from "#client/ui/tooltip.tsx";
import { Json } from "#shared/kernel/json.ts";
import { SectionState } from "#shared/settings/contract.ts";
import { sectionOf } from "#shared/settings/sections.ts";

import { SectionView } from "./section-view.tsx";
import { draftActions } from "./settings-drafts.ts";

const user = userEvent.setup();
const Values = z.record(z.string(), Json);

let stored: Record<string, Json>;
let sent: unknown[];
let refusal: { status: number; body: unknown } | null;

beforeAll(stubLayout);
beforeEach(() => {
  stored = Values.parse(sectionOf("sessions").schema.parse({}));
  sent = [];
  refusal = null;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (_url, init) => {
    if (init?.method !== "PATCH" || typeof init.body !== "string") return new Response("[]");
    const body: unknown = JSON.parse(init.body);
    sent.push(body);
    if (refusal !== null) return new Response(JSON.stringify(refusal.body), { status: refusal.status });
    const { changes } = z.object({ changes: Values }).parse(body);
    return new Response(JSON.stringify({ section: "sessions", values: { ...stored, ...changes }, revision: 2, updatedAt: null }));
  });
});
afterEach(() => {
  cleanup();
  draftActions.discard("sessions");
  queryClient.clear();
  vi.restoreAllMocks();
});

function open() {
  const view = () => (
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <SectionView
          name="sessions"
          state={SectionState.parse({ section: "sessions", values: stored, revision: 1, updatedAt: null })}
          isReadOnly={false}
          slots={{}}
        />
      </TooltipProvider>
    </QueryClientProvider>
  );
  const { rerender } = render(view(), { wrapper: MemoryRouter });
  return { somebodyElseSaves: (values: Record<string, Json>) => ((stored = { ...stored, ...values }), rerender(view())) };
}

const password = () => screen.getByLabelText("Shortest password");
const save = () => screen.getByRole("button", { name: /Save changes/ });

describe("a section of the settings", () => {
  it("counts each letter, and saves all of it by one click", async () => {
    open();
    expect(screen.getByText("All changes saved")).toBeDefined();
    await user.clear(password());
    await user.type(password(), "14");
    expect(screen.getByText("1 change not saved")).toBeDefined();
    await user.click(save());
    await waitFor(() => expect(sent).toEqual([{ base: { minPasswordLength: 10 }, changes: { minPasswordLength: 14 } }]));
  });

  it("is based on what stood there when typing began, whatever somebody else saves meanwhile", async () => {
    const { somebodyElseSaves } = open();
    await user.clear(password());
    await user.type(password(), "14");
    somebodyElseSaves({ minPasswordLength: 20 });
    expect(password()).toHaveProperty("value", "14");
    const issues = [{ path: "body.changes.minPasswordLength", message: "Grace changed this to 20", current: 20 }];
    refusal = { status: 409, body: { code: "settings.stale", title: "Somebody else saved this", status: 409, issues } };
    await user.click(save());
    await waitFor(() => expect(sent).toEqual([{ base: { minPasswordLength: 10 }, changes: { minPasswordLength: 14 } }]));
    refusal = null;
    await user.click(await screen.findByRole("button", { name: "Overwrite with mine" }));
    await waitFor(() => expect(sent.at(-1)).toEqual({ base: { minPasswordLength: 20 }, changes: { minPasswordLength: 14 } }));
  });

  it("says that a field is not valid, does not save round it, and gives it up with the rest", async () => {
    open();
    await user.clear(password());
    await user.type(password(), "3");
    await screen.findByText("At least 10. Not taken over as it is.");
    expect(screen.getByText("1 change not saved. Shortest password can’t be saved as it is")).toBeDefined();
    await user.click(save());
    expect(sent).toEqual([]);
    expect(document.activeElement).toBe(password());
    await user.click(screen.getByRole("button", { name: "Discard" }));
    expect(screen.getByText("All changes saved")).toBeDefined();
    expect(password()).toHaveProperty("value", "10");
  });
});
