import { act, cleanup, render, waitFor } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeAll, expect, it, vi } from "vitest";

import { stubLayout, stubWidth } from "#client/ui/testing/jsdom.ts";
import { newId } from "#shared/kernel/ids.ts";
import { Layout } from "#shared/pages/schema.ts";

import { PageRuntime } from "./page-runtime.tsx";
import { PageSurface } from "./page-surface.tsx";

beforeAll(() => {
  stubLayout();
  stubWidth(1_200);
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
});
afterEach(cleanup);

const [DETAILS, BELOW, BESIDE] = [newId(), newId(), newId()];
const layout = Layout.parse({
  schema: 1,
  grid: { columns: 24, rowHeight: 24, gap: 8 },
  variables: [{ name: "host", type: "text", default: "" }],
  widgets: [
    {
      id: DETAILS,
      kind: "text",
      order: "a0",
      pos: { desktop: [0, 0] },
      size: { desktop: [12, 6] },
      props: { visibility: { match: "all", rules: [{ variable: "host", operator: "not-empty" }] } },
    },
    { id: BELOW, kind: "text", order: "a1", pos: { desktop: [0, 6] }, size: { desktop: [12, 4] } },
    { id: BESIDE, kind: "text", order: "a2", pos: { desktop: [12, 0] }, size: { desktop: [12, 4] } },
  ],
});

function show(marked?: ReadonlyMap<string, "changed">) {
  const page = (
    <PageRuntime page={newId()} variables={layout.variables}>
      <PageSurface layout={layout} breakpoint="desktop" marked={marked} />
    </PageRuntime>
  );
  const router = createMemoryRouter([{ path: "*", element: page }], { initialEntries: ["/p/x"] });
  render(<RouterProvider router={router} />);
  return router;
}

const topOf = (id: string) => document.querySelector<HTMLElement>(`[data-tile="${id}"]`)?.style.top;

it("a widget whose rules don't hold leaves no hole: what stands below it comes up, and goes down when it is there", async () => {
  const router = show();
  expect([topOf(DETAILS), topOf(BELOW), topOf(BESIDE)]).toEqual([undefined, "0px", "0px"]);
  await act(() => router.navigate("/p/x?host=db"));
  await waitFor(() => expect(topOf(DETAILS)).toBe("0px"));
  expect([topOf(BELOW), topOf(BESIDE)]).toEqual([`${6 * 32}px`, "0px"]);
});

it("in a comparison everything has its place, so that it can be pointed out", () => {
  show(new Map([[DETAILS, "changed"]]));
  expect([topOf(DETAILS), topOf(BELOW)]).toEqual(["0px", `${6 * 32}px`]);
});
