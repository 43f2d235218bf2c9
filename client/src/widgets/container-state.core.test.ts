import { describe, expect, it } from "vitest";

import { Layout } from "#shared/pages/schema.ts";
import { settle } from "#shared/pages/settle.core.ts";

import { foldedRows } from "./container-state.core.ts";

const [folding, below, beside] = ["1", "2", "3"].map((digit) => `01890a5d-ac96-774b-8cce-00000000000${digit}`);
const layout = Layout.parse({
  schema: 1,
  widgets: [
    {
      id: folding,
      kind: "container",
      order: "a0",
      pos: { desktop: [0, 0] },
      size: { desktop: [12, 12] },
      props: { isCollapsible: true, startsFolded: true },
    },
    { id: below, kind: "text", order: "a1", pos: { desktop: [0, 12] }, size: { desktop: [12, 3] } },
    { id: beside, kind: "text", order: "a2", pos: { desktop: [12, 0] }, size: { desktop: [12, 6] } },
  ],
});

describe("a folded container", () => {
  it("is as high as its head, and what stands below it comes up", () => {
    const rows = foldedRows(layout, {});
    expect(rows).toEqual(new Map([[folding, 2]]));
    const places = settle(layout, "desktop", rows);
    expect([places.get(folding ?? "")?.h, places.get(below ?? "")?.y, places.get(beside ?? "")?.y]).toEqual([2, 2, 0]);
  });

  it("takes the place it is set to once somebody opens it", () => {
    expect(foldedRows(layout, { [folding ?? ""]: { isFolded: false } }).size).toBe(0);
    expect(settle(layout, "desktop").get(below ?? "")?.y).toBe(12);
  });
});
