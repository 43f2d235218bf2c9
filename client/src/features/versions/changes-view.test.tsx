import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { stubLayout } from "#client/ui/testing/jsdom.ts";
import { newId } from "#shared/kernel/ids.ts";
import type { LayoutChange } from "#shared/pages/contract.ts";

import { ChangesView } from "./changes-view.tsx";

const user = userEvent.setup();
const [CPU, DISK] = [newId(), newId()];
const changes: LayoutChange[] = [
  { kind: "moved", widget: CPU, summary: "Moved stat “CPU”", by: [] },
  { kind: "retitled", widget: CPU, summary: "Renamed “CPU”", by: [] },
  { kind: "removed", widget: DISK, summary: "Removed stat “Disk”", by: [] },
  { kind: "page", summary: "Changed the page's title", by: [] },
];

function show(restore: ((widgets: string[]) => void) | undefined): void {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <ChangesView
        pageId={newId()}
        left={1}
        right="draft"
        nameOf={(ref) => (ref === "draft" ? "Draft" : `Version ${ref}`)}
        restore={restore}
      />
    </QueryClientProvider>,
  );
}

beforeEach(() => {
  stubLayout();
  vi.spyOn(globalThis, "fetch").mockImplementation(() => Promise.resolve(Response.json({ summary: changes, delta: null })));
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("restores the widgets that were chosen, each once however much of it differs", async () => {
  const restore = vi.fn<(widgets: string[]) => void>();
  show(restore);
  // What is of the page as a whole can't be chosen.
  expect(await screen.findAllByRole("checkbox")).toHaveLength(4);
  expect(screen.getByRole("button", { name: "Restore chosen widgets" })).toHaveProperty("disabled", true);
  await user.click(screen.getByRole("checkbox", { name: "Moved stat “CPU”" }));
  expect(screen.getByRole("checkbox", { name: "Renamed “CPU”" }).getAttribute("aria-checked")).toBe("true");
  await user.click(screen.getByRole("button", { name: "Restore 1 widget" }));
  expect(restore).toHaveBeenLastCalledWith([CPU]);
  await user.click(screen.getByRole("checkbox", { name: "All widgets" }));
  await user.click(screen.getByRole("button", { name: "Restore 2 widgets" }));
  expect(restore).toHaveBeenLastCalledWith([CPU, DISK]);
});

it("offers nothing to choose where nothing can be restored", async () => {
  show(undefined);
  expect(await screen.findByText("Removed stat “Disk”")).toBeTruthy();
  expect(screen.queryByRole("checkbox")).toBeNull();
});
