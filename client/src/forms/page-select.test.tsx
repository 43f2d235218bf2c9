import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { PageSelect } from "./page-select.tsx";

afterEach(cleanup);

function show(value: string, pages: readonly { slug: string; title: string; publishedVersion: number | null }[]) {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  queries.setQueryData(
    ["pages"],
    pages.map((page) => ({ id: page.slug, ...page })),
  );
  render(
    <QueryClientProvider client={queries}>
      <PageSelect aria-label="Page to open" value={value} onChange={vi.fn()} />
    </QueryClientProvider>,
  );
}

it("says that the page it leads to is gone, or not published yet", () => {
  const orders = { slug: "orders", title: "Orders", publishedVersion: 1 };
  show("old-orders", [orders]);
  expect(screen.getByRole("alert").textContent).toContain("There is no page at “old-orders”");
  cleanup();
  show("orders", [{ ...orders, publishedVersion: null }]);
  expect(screen.getByText(/not published yet/)).toBeDefined();
  cleanup();
  show("orders", [orders]);
  expect(screen.queryByText(/There is no page|not published/)).toBeNull();
});
