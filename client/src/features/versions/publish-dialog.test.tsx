import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { stubLayout } from "#client/ui/testing/jsdom.ts";
import { newId } from "#shared/kernel/ids.ts";
import { PAGE_ACTIONS, type PageSummary, type PageVersion } from "#shared/pages/contract.ts";
import type { Layout } from "#shared/pages/schema.ts";

import { PublishDialog } from "./publish-dialog.tsx";

const user = userEvent.setup();
const pageId = newId();
const at = "2026-01-01T00:00:00.000Z";
const page = {
  id: pageId,
  title: "As it was when it was made",
  description: "",
  tags: [],
  owner: null,
  publishedAt: null,
  isDeleted: false,
  may: [...PAGE_ACTIONS],
  createdAt: at,
  updatedAt: at,
};
const draft: Layout = {
  schema: 1,
  title: "",
  description: "",
  theme: "system",
  grid: { columns: 24, rowHeight: 24, gap: 12 },
  variables: [],
  tabs: [],
  widgets: [],
};
const version: PageVersion = { version: 1, note: "", author: null, createdAt: at, changes: [], isCurrent: true };
const changes = [{ kind: "added", widget: newId(), summary: "Added stat “CPU”", by: [] }];

/** Answers as a server with this page does; gives back what it was asked to change. */
function serve({ slug, title, publishedVersion }: { slug: string; title: string; publishedVersion: number | null }) {
  const asked: { method: string; path: string; body: unknown }[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const { method = "GET", body } = init ?? {};
    const path = String(input instanceof Request ? input.url : input).replace(/^.*\/api/, "");
    if (method !== "GET") asked.push({ method, path, body: JSON.parse(typeof body === "string" ? body : "null") });
    if (path.includes("/diff")) return Response.json({ summary: changes, delta: null });
    if (path.endsWith("/draft")) return Response.json({ ...draft, title } satisfies Layout);
    if (path.endsWith("/publish")) return Response.json(version);
    return Response.json({ ...page, slug, publishedVersion } satisfies PageSummary);
  });
  return asked;
}

function show(): void {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <PublishDialog pageId={pageId} open onOpenChange={() => undefined} />
    </QueryClientProvider>,
  );
}

const publish = async () => user.click(await screen.findByRole("button", { name: "Publish" }));

beforeEach(stubLayout);
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("gives a page that was made without a title the address of its title, when it is published first", async () => {
  const asked = serve({ slug: "untitled-page-3", title: "Night shift", publishedVersion: null });
  show();
  expect(await screen.findByLabelText("Address")).toHaveProperty("value", "night-shift");
  await publish();
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(asked).toEqual([
    { method: "PATCH", path: `/pages/${pageId}`, body: { slug: "night-shift" } },
    { method: "POST", path: `/pages/${pageId}/publish`, body: { note: "" } },
  ]);
});

it("keeps an address that somebody chose, and says what an address may be", async () => {
  const asked = serve({ slug: "noc", title: "Night shift", publishedVersion: null });
  show();
  const field = await screen.findByLabelText("Address");
  expect(field).toHaveProperty("value", "noc");
  await user.type(field, " Two");
  expect(field).toHaveProperty("ariaInvalid", "true");
  expect(screen.getByText("Small letters, digits and single dashes")).toBeDefined();
  expect(screen.getByRole("button", { name: "Publish" })).toHaveProperty("disabled", true);
  await user.clear(field);
  await user.type(field, "noc");
  await publish();
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]).toMatchObject({ path: `/pages/${pageId}/publish` });
});

it("leaves the address of a published page alone", async () => {
  const asked = serve({ slug: "untitled-page", title: "Night shift", publishedVersion: 1 });
  show();
  await publish();
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(screen.queryByLabelText("Address")).toBeNull();
  expect(asked[0]).toMatchObject({ path: `/pages/${pageId}/publish` });
});
