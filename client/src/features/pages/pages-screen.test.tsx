import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { stubLayout } from "#client/ui/testing/jsdom.ts";
import { newId } from "#shared/kernel/ids.ts";
import { type Action, ACTIONS } from "#shared/kernel/permission.ts";
import { PAGE_ACTIONS, type PageSummary } from "#shared/pages/contract.ts";

import { PagesScreen } from "./pages-screen.tsx";

const user = userEvent.setup();

const page = (title: string, tags: string[]): PageSummary => ({
  id: newId(),
  slug: title.toLowerCase(),
  title,
  description: "",
  tags,
  owner: null,
  publishedVersion: 1,
  publishedAt: "2026-01-01T00:00:00.000Z",
  isDeleted: false,
  may: [...PAGE_ACTIONS],
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
});

let pages: PageSummary[];
const patched = vi.fn<(path: string, body: unknown) => void>();
let router: ReturnType<typeof createMemoryRouter>;

function show(url = "/", actions: readonly Action[] = ACTIONS): void {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(["me"], { user: {}, actions });
  router = createMemoryRouter([{ path: "/", element: <PagesScreen /> }], { initialEntries: [url] });
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
}

beforeEach(() => {
  stubLayout();
  pages = [page("Network", ["Operations"]), page("Orders", ["Sales", "Operations"]), page("People", [])];
  patched.mockClear();
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const { pathname } = input instanceof URL ? input : new URL("http://nowhere");
    if (init?.method === "PATCH") {
      const body: { tags: string[] } = JSON.parse(typeof init.body === "string" ? init.body : "{}");
      patched(pathname, body);
      pages = pages.map((each) => (pathname.endsWith(each.id) ? { ...each, ...body } : each));
    }
    const found = pages.find(({ id }) => pathname.endsWith(id));
    return new Response(JSON.stringify(found ?? pages), { headers: { "content-type": "application/json" } });
  });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const shown = () => screen.queryAllByRole("heading", { level: 2 }).map(({ textContent }) => textContent);
const filters = async () => within(await screen.findByRole("list", { name: "Filter by tag" }));

describe("the list of pages", () => {
  it("is filtered by tags and text, and says so in its link", async () => {
    show();
    await user.click((await filters()).getByRole("button", { name: "Operations" }));
    expect(shown()).toEqual(["Network", "Orders"]);
    await user.type(screen.getByRole("searchbox"), "orders");
    expect(shown()).toEqual(["Orders"]);
    await waitFor(() => expect(router.state.location.search).toBe("?search=orders&tag=Operations"));
    await user.click(within(screen.getByRole("list", { name: "Tags of Orders" })).getByRole("button", { name: "Operations" }));
    await user.clear(screen.getByRole("searchbox"));
    expect(shown()).toHaveLength(3);
    await waitFor(() => expect(router.state.location.search).toBe(""));
  });

  it("is what a link says, until another link says something else", async () => {
    show("/?tag=Sales&order=title");
    expect((await filters()).getByRole("button", { name: "Sales" }).getAttribute("aria-pressed")).toBe("true");
    await waitFor(() => expect(shown()).toEqual(["Orders"]));
    expect(screen.getByLabelText("Order")).toHaveProperty("value", "title");
    await act(() => router.navigate("/"));
    expect(shown()).toHaveLength(3);
  });

  it("leads back to all pages where a link filters by what no page has", async () => {
    show("/?tag=Gone");
    await user.click(await screen.findByRole("button", { name: "Show all pages" }));
    expect(shown()).toHaveLength(3);
  });

  it("gives a page tags, each once, with what was typed last though it was not added", async () => {
    show();
    await user.click(await screen.findByRole("button", { name: "More about Network" }));
    await user.click(await screen.findByRole("menuitem", { name: "Edit tags" }));
    await user.type(screen.getByLabelText("New tag"), "operations{Enter}");
    await user.click(screen.getByRole("button", { name: "Remove Operations" }));
    await user.type(screen.getByLabelText("New tag"), "Berlin, Night shift");
    expect(within(screen.getByRole("list", { name: "Tags" })).getByText("Berlin")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Save tags" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(patched.mock.calls).toEqual([[expect.stringContaining(pages[0]?.id ?? ""), { tags: ["Berlin", "Night shift"] }]]);
    expect(await (await filters()).findByRole("button", { name: "Berlin" })).toBeDefined();
  });

  it("offers of each page what may be done with that one, whatever may be done with others", async () => {
    pages = [{ ...page("Network", []), may: ["page.view"] }, page("Orders", [])];
    show();
    expect((await screen.findByRole("link", { name: "Network" })).getAttribute("href")).toBe("/p/network");
    expect(screen.getByRole("link", { name: "Orders" }).getAttribute("href")).toBe(`/pages/${pages[1]?.id}/edit`);
    await user.click(screen.getByRole("button", { name: "More about Network" }));
    expect(await screen.findByRole("menuitem", { name: "View" })).toBeDefined();
    for (const name of ["Edit", "Edit tags", "Delete"]) expect(screen.queryByRole("menuitem", { name })).toBeNull();
  });

  it("offers tags to nobody who may not rename a page", async () => {
    pages = [{ ...page("Network", []), may: ["page.view"] }];
    show("/", ["page.list", "page.view"]);
    await user.click(await screen.findByRole("button", { name: "More about Network" }));
    expect(await screen.findByRole("menuitem", { name: "View" })).toBeDefined();
    expect(screen.queryByRole("menuitem", { name: "Edit tags" })).toBeNull();
  });
});
