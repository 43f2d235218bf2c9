import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { newId } from "#shared/kernel/ids.ts";
import { Layout, type LayoutWidget } from "#shared/pages/schema.ts";

import { formatLayout, isSame, mergeLayouts } from "./merge-layout.core.ts";

const [ONE, TWO, THREE] = [newId(), newId(), newId()] as const;

function widget(id: string, props: LayoutWidget["props"] = {}, change: Partial<LayoutWidget> = {}): LayoutWidget {
  return { id, kind: "stat", container: "root", order: "a0", pos: { desktop: [0, 0] }, size: { desktop: [4, 4] }, props, ...change };
}

function page(widgets: LayoutWidget[], change: Partial<Layout> = {}): Layout {
  return { ...Layout.parse({ schema: 1, title: "Page" }), widgets, ...change };
}

describe("mergeLayouts", () => {
  it("keeps a peer's change of another setting of the same widget", () => {
    const base = page([widget(ONE, { title: "CPU", unit: "%" })]);
    const mine = page([widget(ONE, { title: "Processor", unit: "%" })]);
    const theirs = page([widget(ONE, { title: "CPU", unit: "percent" })]);
    const { layout, changed, conflicts } = mergeLayouts(base, mine, theirs);
    expect(layout.widgets[0]?.props).toEqual({ title: "Processor", unit: "percent" });
    expect(changed).toEqual([`widgets.${ONE}.props.title`]);
    expect(conflicts).toEqual([]);
  });

  it("takes mine and tells the conflict where both changed one setting", () => {
    const base = page([widget(ONE, { title: "CPU" })]);
    const { layout, conflicts } = mergeLayouts(base, page([widget(ONE, { title: "Mine" })]), page([widget(ONE, { title: "Theirs" })]));
    expect(layout.widgets[0]?.props.title).toBe("Mine");
    expect(conflicts).toEqual([{ path: `widgets.${ONE}.props.title`, mine: "Mine", theirs: "Theirs" }]);
  });

  it("leaves alone what a peer added and removed, and what only a peer changed", () => {
    const base = page([widget(ONE), widget(TWO)]);
    const mine = page([widget(ONE, { title: "Mine" }), widget(TWO)]);
    const theirs = page([widget(ONE), widget(THREE)], { title: "New name", grid: { columns: 12, rowHeight: 24, gap: 12 } });
    const { layout } = mergeLayouts(base, mine, theirs);
    expect(layout.widgets.map(({ id }) => id)).toEqual([ONE, THREE]);
    expect([layout.title, layout.grid.columns]).toEqual(["New name", 12]);
  });

  it("adds and removes what I added and removed", () => {
    const { layout } = mergeLayouts(page([widget(ONE)]), page([widget(TWO)]), page([widget(ONE), widget(THREE)]));
    expect(layout.widgets.map(({ id }) => id)).toEqual([THREE, TWO]);
  });

  it("brings back a widget that a peer removed while I changed it", () => {
    const { layout, conflicts } = mergeLayouts(page([widget(ONE)]), page([widget(ONE, { title: "Mine" })]), page([]));
    expect(layout.widgets[0]?.props.title).toBe("Mine");
    expect(conflicts).toHaveLength(1);
  });

  it("merges a move at one breakpoint with a move at another", () => {
    const mine = page([widget(ONE, {}, { pos: { desktop: [1, 1] } })]);
    const theirs = page([widget(ONE, {}, { pos: { desktop: [0, 0], phone: [0, 9] } })]);
    expect(mergeLayouts(page([widget(ONE)]), mine, theirs).layout.widgets[0]?.pos).toEqual({ desktop: [1, 1], phone: [0, 9] });
  });

  it("removes a setting that I removed", () => {
    const base = page([widget(ONE, { title: "CPU" })]);
    expect(mergeLayouts(base, page([widget(ONE)]), base).layout.widgets[0]?.props).toEqual({});
  });

  const anyPage = fc
    .uniqueArray(fc.constantFrom(ONE, TWO, THREE))
    .chain((ids) =>
      fc
        .tuple(
          ...ids.map((id) =>
            fc.dictionary(fc.constantFrom("title", "unit", "color"), fc.constantFrom("a", "b")).map((props) => widget(id, props)),
          ),
        )
        .map((widgets) => page(widgets)),
    );

  it("changes nothing when I changed nothing, and gives mine when nobody else did, for any pages", () => {
    fc.assert(
      fc.property(anyPage, anyPage, (one, other) => {
        expect(mergeLayouts(one, one, other)).toEqual({ layout: other, changed: [], conflicts: [] });
        const merged = mergeLayouts(one, other, one);
        expect(merged.conflicts).toEqual([]);
        const byId = (layout: Layout) => layout.widgets.toSorted((a, b) => a.id.localeCompare(b.id));
        expect(byId(merged.layout)).toEqual(byId(other));
      }),
    );
  });

  it("ends in a valid layout that holds every change of mine, for any three pages", () => {
    fc.assert(
      fc.property(anyPage, anyPage, anyPage, (base, mine, theirs) => {
        const { layout } = mergeLayouts(base, mine, theirs);
        expect(Layout.safeParse(layout).success).toBe(true);
        for (const my of mine.widgets) {
          const was = base.widgets.find(({ id }) => id === my.id);
          for (const [key, value] of Object.entries(my.props)) {
            if (was !== undefined && isSame(was.props[key], value)) continue;
            expect(layout.widgets.find(({ id }) => id === my.id)?.props[key]).toEqual(value);
          }
        }
      }),
    );
  });
});

describe("formatLayout", () => {
  it("writes JSON that reads back the same, with short tuples on one line", () => {
    const layout = page([widget(ONE, { title: "CPU", options: ["a", "b"] })]);
    const text = formatLayout(layout);
    expect(JSON.parse(text)).toEqual(layout);
    expect(text).toContain(`"pos": { "desktop": [0, 0] }`);
  });
});
