import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";

import { toLayout } from "./layout.core.ts";
import { applyOperation } from "./operations.ts";
import { readMeta, seedPage } from "./page-doc.core.ts";
import { type Cells, reflow } from "./reflow.core.ts";
import { Grid, Layout, type LayoutWidget, ROOT } from "./schema.ts";
import { settle, type Settleable } from "./settle.core.ts";

const idOf = (index: number) => `0190b1a0-0000-7000-8000-${index.toString(16).padStart(12, "0")}`;

function pageOf(cells: readonly (readonly [x: number, y: number, w: number, h: number])[], columns = 24): Settleable {
  const widgets = cells.map(([x, y, w, h], index): LayoutWidget => ({
    id: idOf(index),
    kind: "text",
    container: ROOT,
    order: `a${index.toString(36).padStart(3, "0")}`,
    pos: { desktop: [x, y] },
    size: { desktop: [w, h] },
    props: {},
  }));
  return { grid: Grid.parse({ columns }), tabs: [], widgets };
}

/** Where the widgets stand at tablet, as [x, y, w, h]. */
function atTablet(cells: Parameters<typeof pageOf>[0], columns?: number): number[][] {
  return [...settle(pageOf(cells, columns), "tablet").values()].map(({ x, y, w, h }) => [x, y, w, h]);
}

function overlap(one: Omit<Cells, "id">, other: Omit<Cells, "id">): boolean {
  return one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;
}

function apart(cells: readonly Omit<Cells, "id">[]): boolean {
  return cells.every((one, index) => cells.slice(index + 1).every((other) => !overlap(one, other)));
}

const cell = fc.tuple(fc.nat(47), fc.nat(40), fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 10 }));
const page = fc.record({ cells: fc.array(cell, { minLength: 1, maxLength: 14 }), columns: fc.integer({ min: 1, max: 48 }) });

describe("a page in fewer columns", () => {
  it("keeps in one row what stood in one, with no step between neighbours of odd width", () => {
    const widths = [5, 7, 7, 5];
    const row = widths.map((w, index) => [widths.slice(0, index).reduce((sum, width) => sum + width, 0), 0, w, 4] as const);
    expect(atTablet(row)).toEqual([0, 3, 6, 9].map((x) => [x, 0, 3, 4]));
    expect(
      atTablet([
        [0, 0, 9, 6],
        [9, 0, 15, 3],
        [9, 3, 7, 3],
        [16, 3, 8, 3],
      ]),
    ).toEqual([
      [0, 0, 5, 6],
      [5, 0, 7, 3],
      [5, 3, 3, 3],
      [8, 3, 4, 3],
    ]);
  });

  it("keeps what stands in a column in that column, though some of it has to flow there", () => {
    const page = [
      [0, 0, 12, 8],
      [12, 0, 12, 12],
      [0, 8, 4, 2],
      [4, 8, 4, 2],
      [8, 8, 4, 2],
    ] as const;
    expect(atTablet(page)).toEqual([
      [0, 0, 6, 8],
      [6, 0, 6, 12],
      [0, 8, 3, 2],
      [3, 8, 3, 2],
      [0, 10, 6, 2],
    ]);
  });

  it("keeps what stands like bricks, though some of it gets narrow", () => {
    const page = [
      [0, 0, 12, 8],
      [12, 0, 12, 9],
      [0, 8, 5, 2],
      [5, 8, 5, 2],
      [10, 9, 4, 2],
    ] as const;
    expect(atTablet(page)).toEqual([
      [0, 0, 6, 8],
      [6, 0, 6, 9],
      [0, 8, 3, 2],
      [3, 8, 2, 2],
      [5, 9, 2, 2],
    ]);
  });

  it("leaves what stands alone where it stands", () => {
    expect(
      atTablet([
        [0, 0, 24, 4],
        [21, 4, 3, 2],
      ]),
    ).toEqual([
      [0, 0, 12, 4],
      [9, 4, 3, 2],
    ]);
  });

  it("sets what would be too narrow in lines that are about equally full and leave no hole", () => {
    const eight = Array.from({ length: 8 }, (_, index) => [index * 3, 0, 3, 2] as const);
    const places = atTablet([...eight, [0, 2, 24, 6]]);
    expect(places.slice(0, 4).map(([x, y, w]) => [x, y, w])).toEqual([0, 3, 6, 9].map((x) => [x, 0, 3]));
    expect(places.slice(4, 8).map(([x, y, w]) => [x, y, w])).toEqual([0, 3, 6, 9].map((x) => [x, 2, 3]));
    expect(places[8]).toEqual([0, 4, 12, 6]);
  });

  it("never lays widgets on each other, keeps all of them inside of the grid, and leaves nothing that could move up", () => {
    fc.assert(
      fc.property(page, ({ cells, columns }) => {
        const settled = [...settle(pageOf(cells, columns), "tablet").values()];
        expect(settled).toHaveLength(cells.length);
        expect(apart(settled)).toBe(true);
        for (const [index, place] of settled.entries()) {
          expect(place.x + place.w).toBeLessThanOrEqual(Math.ceil(columns / 2));
          const lifted = { ...place, y: place.y - 1 };
          expect(place.y === 0 || settled.some((other, at) => at !== index && overlap(lifted, other))).toBe(true);
        }
      }),
    );
  });

  it("is the same whatever the order of the widgets, and without overlap before anything is compacted", () => {
    fc.assert(
      fc.property(page, fc.integer({ min: 1, max: 48 }), fc.integer({ min: 1, max: 12 }), ({ cells, columns }, to, least) => {
        const before = [...settle(pageOf(cells, columns))].map(([id, { x, y, w, h }]) => ({ id, x, y, w, h }));
        const after = reflow(before, columns, to, least);
        expect(apart([...after.values()])).toBe(true);
        expect([...after.values()].every(({ x, w }) => w >= 1 && x >= 0 && x + w <= to)).toBe(true);
        expect(reflow(before.toReversed(), columns, to, least)).toEqual(after);
        if (to >= columns) return;
        // Whoever read one row after the other still does.
        for (const one of before)
          for (const other of before)
            if (one.y + one.h <= other.y && before.every(({ y, h }) => y + h <= other.y || y >= other.y))
              expect(after.get(one.id)?.y).toBeLessThan(after.get(other.id)?.y ?? Infinity);
      }),
    );
  });
});

describe("other columns in the page's settings", () => {
  const docOf = (cells: Parameters<typeof pageOf>[0]) => {
    const doc = new Y.Doc();
    seedPage(doc, { title: "Page" }, Layout.parse({ schema: 1, ...pageOf(cells) }));
    return doc;
  };
  const regridded = (doc: Y.Doc, columns: number) => {
    applyOperation(doc, { op: "set-page", grid: { ...readMeta(doc).grid, columns } }, "me");
    return [...settle(toLayout(doc)).values()].map(({ x, y, w, h }) => [x, y, w, h]);
  };
  const four = [0, 6, 12, 18].map((x) => [x, 0, 6, 4] as const);

  it("keep the arrangement: two lines of two where four are too many, and one line of four where they are finer", () => {
    expect(regridded(docOf(four), 6)).toEqual([
      [0, 0, 3, 4],
      [3, 0, 3, 4],
      [0, 4, 3, 4],
      [3, 4, 3, 4],
    ]);
    expect(regridded(docOf([0, 8, 16].map((x) => [x, 0, 8, 4] as const)), 6)).toEqual([0, 2, 4].map((x) => [x, 0, 2, 4]));
    expect(regridded(docOf(four), 48)).toEqual([0, 12, 24, 36].map((x) => [x, 0, 12, 4]));
  });

  it("move nothing that is derived, and change what somebody set for tablets with the tablet's columns", () => {
    const doc = docOf(four);
    applyOperation(doc, { op: "place", breakpoint: "tablet", placements: [{ id: idOf(3), pos: [6, 4], size: [6, 4] }] }, "me");
    regridded(doc, 12);
    expect(toLayout(doc).widgets.map(({ pos, size }) => [pos.tablet, size.tablet])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      [undefined, undefined],
      [
        [3, 4],
        [3, 4],
      ],
    ]);
  });
});
