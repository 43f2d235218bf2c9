import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { newId } from "#shared/kernel/ids.ts";
import { Grid, LayoutWidget, ROOT } from "#shared/pages/schema.ts";
import { type Place, settle, type Settleable } from "#shared/pages/settle.core.ts";

import { arrange, bounded, type Places, step, toWrite } from "./arrange.core.ts";

const COLUMNS = 24;

function pageOf(places: readonly Omit<Place, "container">[]): Settleable {
  const widgets = places.map(({ x, y, w, h }, index): LayoutWidget => ({
    id: newId(),
    kind: "text",
    container: ROOT,
    order: `a${index.toString(36).padStart(3, "0")}`,
    pos: { desktop: [x, y] },
    size: { desktop: [w, h] },
    props: {},
  }));
  return { grid: Grid.parse({}), tabs: [], widgets };
}

function at(places: Places, id: string | undefined): Place {
  const place = places.get(id ?? "");
  if (place === undefined) throw new Error("There is no such widget");
  return place;
}

function overlaps(places: Places): string[] {
  const all = [...places];
  return all.flatMap(([id, one], index) =>
    all
      .slice(index + 1)
      .filter(
        ([, other]) =>
          one.container === other.container &&
          one.x < other.x + other.w &&
          other.x < one.x + one.w &&
          one.y < other.y + other.h &&
          other.y < one.y + one.h,
      )
      .map(([other]) => `${id} ${other}`),
  );
}

/** The page after writing the places of some of its widgets. */
function written(page: Settleable, target: Places, ids: readonly string[]): Settleable {
  return {
    ...page,
    widgets: page.widgets.map((widget) => {
      const place = ids.includes(widget.id) ? target.get(widget.id) : undefined;
      return place === undefined ? widget : { ...widget, pos: { desktop: [place.x, place.y] }, size: { desktop: [place.w, place.h] } };
    }),
  };
}

const place = fc.record({
  x: fc.integer({ min: 0, max: COLUMNS - 1 }),
  y: fc.integer({ min: 0, max: 60 }),
  w: fc.integer({ min: 1, max: COLUMNS }),
  h: fc.integer({ min: 1, max: 12 }),
});

describe("arrange", () => {
  it("is reached on a tablet as well, where most places are derived from the desktop's", () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 12 }), fc.nat(11), fc.nat(11), fc.nat(40), (places, at, x, y) => {
        const page = pageOf(places);
        const before = settle(page, "tablet");
        const [id, from] = [...before][at % before.size] ?? [];
        if (id === undefined || from === undefined) return;
        const target = arrange(before, new Map([[id, bounded({ ...from, x, y }, COLUMNS / 2)]]), COLUMNS / 2, "snap");
        const ids = toWrite(page, "tablet", target, [id]);
        const next = page.widgets.map((widget) => {
          const to = ids.includes(widget.id) ? target.get(widget.id) : undefined;
          if (to === undefined) return widget;
          return {
            ...widget,
            pos: { ...widget.pos, tablet: [to.x, to.y] as const },
            size: { ...widget.size, tablet: [to.w, to.h] as const },
          };
        });
        expect(settle({ ...page, widgets: next.map((widget) => LayoutWidget.parse(widget)) }, "tablet")).toEqual(target);
      }),
      { numRuns: 300 },
    );
  });

  it("never lets widgets overlap, keeps all of them, and is reached by what it writes", () => {
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
        place,
        fc.constantFrom("snap" as const, "exact" as const),
        (places, picks, to, how) => {
          const page = pageOf(places);
          const before = settle(page);
          const moved = new Map<string, Place>();
          for (const pick of picks) {
            const id = page.widgets[pick % page.widgets.length]?.id ?? "";
            moved.set(id, bounded({ ...at(before, id), x: to.x, y: to.y, w: to.w }, COLUMNS));
          }
          const target = arrange(before, moved, COLUMNS, how);
          expect(overlaps(target)).toEqual([]);
          expect(target.size).toBe(before.size);
          const after = settle(written(page, target, toWrite(page, "desktop", target, moved.keys())));
          expect(Object.fromEntries(after)).toEqual(Object.fromEntries(target));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("puts a dragged widget before what it is dragged over, and behind it once past its middle", () => {
    const page = pageOf([
      { x: 0, y: 0, w: 6, h: 4 },
      { x: 0, y: 4, w: 6, h: 10 },
    ]);
    const [small, tall] = page.widgets.map(({ id }) => id);
    const before = settle(page);
    const drag = (y: number) => arrange(before, new Map([[small ?? "", { ...at(before, small), y }]]), COLUMNS, "snap");
    expect(at(drag(2), small).y).toBe(0);
    expect(at(drag(7), small).y).toBe(10);
    expect(at(drag(7), tall).y).toBe(0);
  });

  it("lets others give way to a widget that grows, and come back when it shrinks", () => {
    const page = pageOf([
      { x: 0, y: 0, w: 6, h: 4 },
      { x: 0, y: 4, w: 6, h: 4 },
    ]);
    const [first, second] = page.widgets.map(({ id }) => id);
    const before = settle(page);
    const grow = (h: number) => arrange(before, new Map([[first ?? "", { ...at(before, first), h }]]), COLUMNS, "exact");
    expect(at(grow(9), second).y).toBe(9);
    expect(at(grow(2), second).y).toBe(2);
  });

  it("writes the dragged widget alone where that is enough", () => {
    const page = pageOf([
      { x: 0, y: 0, w: 6, h: 4 },
      { x: 6, y: 0, w: 6, h: 4 },
      { x: 12, y: 0, w: 6, h: 4 },
    ]);
    const id = page.widgets[0]?.id ?? "";
    const before = settle(page);
    const moved = new Map([[id, { ...at(before, id), x: 18 }]]);
    expect(toWrite(page, "desktop", arrange(before, moved, COLUMNS, "snap"), moved.keys())).toEqual([id]);
  });
});

describe("step", () => {
  it("changes places with the next widget up and down, and stays at the ends", () => {
    const page = pageOf([
      { x: 0, y: 0, w: 6, h: 4 },
      { x: 0, y: 4, w: 6, h: 2 },
    ]);
    const [upper, lower] = page.widgets.map(({ id }) => id);
    const before = settle(page);
    const go = (id: string | undefined, key: "up" | "down") => {
      const next = step(before, id ?? "", key, COLUMNS);
      return next === undefined ? undefined : arrange(before, new Map([[id ?? "", next]]), COLUMNS, "exact");
    };
    expect(go(upper, "up")).toBeUndefined();
    expect(go(lower, "down")).toBeUndefined();
    expect(at(go(upper, "down") ?? before, upper).y).toBe(2);
    expect(at(go(lower, "up") ?? before, upper).y).toBe(2);
    expect(step(before, upper ?? "", "right", COLUMNS)).toMatchObject({ x: 1 });
    expect(step(before, upper ?? "", "left", COLUMNS)).toMatchObject({ x: 0 });
  });
});
