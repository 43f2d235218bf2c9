import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it, vi } from "vitest";

import { stubLayout } from "#client/ui/testing/jsdom.ts";
import { newId } from "#shared/kernel/ids.ts";
import { PAGE_ACTIONS, type PageSummary } from "#shared/pages/contract.ts";

import { DeletedPagesDialog } from "./deleted-pages-dialog.tsx";

const user = userEvent.setup();
const AT = "2026-01-01T00:00:00.000Z";

const deletedPage = (title: string, deleted: PageSummary["deleted"]): PageSummary => ({
  id: newId(),
  slug: title.toLowerCase(),
  title,
  description: "",
  tags: [],
  owner: null,
  publishedVersion: null,
  publishedAt: null,
  isDeleted: true,
  ...(deleted !== undefined && { deleted }),
  may: [...PAGE_ACTIONS],
  createdAt: AT,
  updatedAt: AT,
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("the bin says who put a page there, the latest first, finds pages by title or person, and brings one back", async () => {
  stubLayout();
  const older = deletedPage("Network", { at: "2026-01-02T00:00:00.000Z", by: { id: newId(), name: "Ada", color: 0 } });
  const newer = deletedPage("Orders", { at: "2026-01-03T00:00:00.000Z", by: null });
  const sent = vi.fn<(what: string, body: unknown) => void>();
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const { pathname } = input instanceof URL ? input : new URL("http://nowhere");
    const isWrite = init?.method === "PATCH";
    if (isWrite) sent(pathname, JSON.parse(typeof init.body === "string" ? init.body : "{}"));
    return new Response(JSON.stringify(isWrite ? older : [older, newer]), { headers: { "content-type": "application/json" } });
  });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <DeletedPagesDialog onClose={() => undefined} />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  const rows = () => screen.getAllByRole("listitem").map(({ textContent }) => textContent);
  await screen.findByText("Network");
  expect(rows()).toEqual([
    expect.stringMatching(/^OrdersDeleted .* by somebody who left/),
    expect.stringMatching(/^NetworkDeleted .* by Ada/),
  ]);
  const search = screen.getByRole("searchbox", { name: "Search deleted pages" });
  await user.type(search, "ada");
  expect(rows()).toEqual([expect.stringMatching(/^Network/)]);
  await user.clear(search);
  await user.type(search, "nothing like it");
  expect(screen.getByText("No deleted page matches.")).toBeDefined();
  await user.clear(search);
  await user.click(screen.getByRole("button", { name: "Restore Network" }));
  await waitFor(() => expect(sent).toHaveBeenCalledWith(expect.stringContaining(older.id), { isDeleted: false }));
});
