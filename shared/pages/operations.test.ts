import { beforeEach, describe, expect, it } from "vitest";

import { Clip, copyWidgets } from "./clip.ts";
import { toLayout } from "./layout.core.ts";
import { applyOperation, type OperationResult, type PageOperation } from "./operations.ts";
import { compareOrder } from "./order.core.ts";
import { type LayoutWidget, PAGE_LIMITS, ROOT } from "./schema.ts";
import { bytesOf, idOf, join, type Player, seedState } from "./testing/players.ts";

const NOBODY = idOf(77_777);
/** Of the seed: a container with two tabs, a chart in the second, and two texts beside it. */
const [CONTAINER, ONE, TWO, CHART] = [idOf(0), idOf(1), idOf(2), idOf(3)];
const [FIRST_TAB, SECOND_TAB] = [idOf(10), idOf(11)];

let player: Player;
beforeEach(() => {
  player = join(seedState, 100);
});

const run = (operation: PageOperation): OperationResult => applyOperation(player.doc, operation, player.origin);
const layout = () => toLayout(player.doc);
const widget = (id: string): LayoutWidget => {
  const found = layout().widgets.find((each) => each.id === id);
  if (found === undefined) throw new Error(`${id} is not there`);
  return found;
};
const childrenOf = (container: string) =>
  layout()
    .widgets.filter((each) => each.container === container)
    .toSorted(compareOrder)
    .map(({ id }) => id);
const add = (number: number, container: string = ROOT): string => {
  run({ op: "add", id: idOf(number), kind: "stat", container, pos: [0, 0], size: [2, 2], props: {} });
  return idOf(number);
};

describe("an operation", () => {
  const BINDING = { tool: idOf(9), operation: "query", params: {}, refreshSeconds: 30, mapping: {} };
  it.each<PageOperation>([
    { op: "place", breakpoint: "desktop", placements: [{ id: NOBODY, pos: [1, 1] }] },
    { op: "reset-place", breakpoint: "phone", ids: [NOBODY] },
    { op: "reparent", ids: [NOBODY], container: ROOT },
    { op: "reparent", ids: [ONE], container: NOBODY },
    { op: "reparent", ids: [CONTAINER], container: SECOND_TAB },
    { op: "reorder", ids: [NOBODY], after: null },
    { op: "reorder", ids: [ONE], after: NOBODY },
    { op: "reorder", ids: [CONTAINER], after: CHART },
    { op: "duplicate", ids: [NOBODY] },
    { op: "paste", clip: { type: "platform-builder/widgets", widgets: [], tabs: [] }, container: ROOT },
    { op: "delete", ids: [NOBODY], deletedAt: 1 },
    { op: "undelete", ids: [NOBODY, ONE] },
    { op: "set-prop", ids: [NOBODY], prop: "title", value: "x" },
    { op: "set-prop", ids: [ONE], prop: "title", value: "Widget 1" },
    { op: "bind", id: NOBODY, binding: BINDING },
    { op: "bind", id: ONE, binding: null },
    { op: "set-text", id: NOBODY, text: [] },
    { op: "set-text", id: CHART, text: [{ insert: "A chart has no text" }] },
    { op: "delete-variable", name: "nobody" },
    { op: "set-page", title: "Seed" },
    { op: "add-tab", owner: NOBODY, title: "x" },
    { op: "rename-tab", id: NOBODY, title: "x" },
    { op: "rename-tab", id: FIRST_TAB, title: "Tab 10" },
    { op: "move-tab", id: NOBODY, after: null },
    { op: "move-tab", id: FIRST_TAB, after: NOBODY },
    { op: "delete-tab", id: NOBODY, deletedAt: 1 },
  ])("makes no edit where nothing is to be done: $op", (operation) => {
    let updates = 0;
    player.doc.on("update", () => (updates += 1));
    const before = bytesOf(player.doc);
    run(operation);
    expect(updates).toBe(0);
    expect(bytesOf(player.doc)).toBe(before);
  });

  it.each<[string, PageOperation]>([
    ["placements.0.pos.0", { op: "place", breakpoint: "desktop", placements: [{ id: ONE, pos: [-1, 0] }] }],
    ["placements.0.size.1", { op: "place", breakpoint: "desktop", placements: [{ id: ONE, size: [1, 0.5] }] }],
    ["value", { op: "set-prop", ids: [ONE], prop: "title", value: "x".repeat(PAGE_LIMITS.settingBytes) }],
    ["prop", { op: "set-prop", ids: [ONE], prop: "__proto__", value: 1 }],
    ["variable.name", { op: "set-variable", variable: { name: "no name", type: "text", default: "", inUrl: true } }],
    ["kind", { op: "add", kind: "No Kind", container: ROOT, pos: [0, 0], size: [1, 1], props: {} }],
    ["deletedAt", { op: "delete", ids: [ONE], deletedAt: -1 }],
    ["title", { op: "set-page", title: "x".repeat(PAGE_LIMITS.titleLength + 1) }],
  ])("that is not valid changes nothing and says where: %s", (path, operation) => {
    const before = bytesOf(player.doc);
    const { ids, refused } = run(operation);
    expect(ids).toEqual([]);
    expect(refused).toMatch(new RegExp(`^${path}: `));
    expect(bytesOf(player.doc)).toBe(before);
  });

  it("replaces half characters, which would reach peers as something else", () => {
    run({ op: "set-prop", ids: [ONE], prop: "title", value: "Half \uD83D" });
    expect(widget(ONE).props.title).toBe("Half \uFFFD");
  });

  it("leaves a page as it is when it would hold too much, and says so", () => {
    player.doc.transact(() => {
      for (let index = 0; index < PAGE_LIMITS.variables; index += 1)
        run({ op: "set-variable", variable: { name: `v${index}`, type: "text", default: "", inUrl: true } });
    });
    const before = bytesOf(player.doc);
    const variable = { name: "more", type: "text", default: "", inUrl: true } as const;
    expect(run({ op: "set-variable", variable }).refused).toBe("A page holds at most 100 variables");
    expect(bytesOf(player.doc)).toBe(before);
    expect(run({ op: "set-variable", variable, was: "v0" }).refused).toBeUndefined();
  });

  it("does not let a renamed variable take another's place", () => {
    for (const name of ["region", "year"]) run({ op: "set-variable", variable: { name, type: "text", default: name, inUrl: true } });
    const variable = { name: "year", type: "text", default: "region", inUrl: true } as const;
    expect(run({ op: "set-variable", variable, was: "region" }).refused).toBe("There is a variable year already");
    expect(layout().variables.map(({ name }) => name)).toEqual(["region", "year"]);
  });
});

describe("adding", () => {
  it("puts a widget into the tab, or into the first one of a container that has tabs", () => {
    expect(widget(add(20, SECOND_TAB)).container).toBe(SECOND_TAB);
    expect(widget(add(21, CONTAINER)).container).toBe(FIRST_TAB);
  });

  it("puts it on the page itself where its container has just been deleted", () => {
    run({ op: "delete-tab", id: SECOND_TAB, deletedAt: 1 });
    expect(widget(add(20, SECOND_TAB)).container).toBe(ROOT);
  });
});

describe("copies", () => {
  const copied = () => {
    const [copy] = run({ op: "duplicate", ids: [CONTAINER] }).ids;
    return widget(copy ?? "");
  };
  it("hold all that stands in the original, tabs included, with ids of their own", () => {
    const copy = copied();
    const tabs = layout().tabs.filter(({ owner }) => owner === copy.id);
    expect(tabs.map(({ title }) => title).toSorted()).toEqual(["Tab 10", "Tab 11"]);
    const second = tabs.find(({ title }) => title === "Tab 11");
    expect(childrenOf(second?.id ?? "").map((id) => widget(id).props.title)).toEqual(["Widget 3"]);
    expect(childrenOf(SECOND_TAB)).toEqual([CHART]);
  });

  it("stand right below the original", () => {
    const { pos, size } = widget(CONTAINER);
    expect(copied().pos.desktop).toEqual([pos.desktop[0], pos.desktop[1] + size.desktop[1]]);
  });

  it("keep their places among each other where they are pasted, into a tab too", () => {
    const clip = Clip.parse(structuredClone(copyWidgets(player.doc, [ONE, TWO])));
    const { ids } = run({ op: "paste", clip, container: FIRST_TAB, pos: [2, 3] });
    expect(childrenOf(FIRST_TAB)).toEqual(ids);
    const [[x1, y1], [x2, y2]] = [widget(ONE).pos.desktop, widget(TWO).pos.desktop];
    const [[px1, py1], [px2, py2]] = [widget(ids[0] ?? "").pos.desktop, widget(ids[1] ?? "").pos.desktop];
    expect([px2 - px1, py2 - py1]).toEqual([x2 - x1, y2 - y1]);
    expect([Math.min(px1, px2), Math.min(py1, py2)]).toEqual([2, 3]);
  });

  it("of a clip from elsewhere hold no widget twice and no tab without its container", () => {
    const { widgets } = copyWidgets(player.doc, [ONE]);
    const [one] = widgets;
    if (one === undefined) throw new Error("nothing was copied");
    const tabs = [{ id: idOf(500), owner: NOBODY, title: "Lost", order: "a0" }];
    const before = layout();
    const { ids } = run({ op: "paste", clip: { type: "platform-builder/widgets", widgets: [one, one], tabs }, container: ROOT });
    expect(ids).toHaveLength(1);
    expect(layout().widgets).toHaveLength(before.widgets.length + 1);
    expect(layout().tabs).toEqual(before.tabs);
  });
});

describe("moving", () => {
  it("takes several widgets into a container in their places to each other, and what stands in one of them stays there", () => {
    const [first, second] = [widget(ONE).pos.desktop, widget(TWO).pos.desktop];
    const { ids } = run({ op: "reparent", ids: [ONE, TWO], container: SECOND_TAB, pos: [0, 0] });
    expect(childrenOf(SECOND_TAB)).toEqual([CHART, ...ids]);
    const [movedFirst, movedSecond] = [widget(ONE).pos.desktop, widget(TWO).pos.desktop];
    expect([movedSecond[0] - movedFirst[0], movedSecond[1] - movedFirst[1]]).toEqual([second[0] - first[0], second[1] - first[1]]);
    run({ op: "reparent", ids: [CONTAINER, CHART], container: ROOT });
    expect(widget(CHART).container).toBe(SECOND_TAB);
  });

  it("puts widgets right behind another, however often at one place", () => {
    const ids = Array.from({ length: 80 }, (_, index) => add(200 + index));
    for (const id of ids) run({ op: "reorder", ids: [id], after: ONE });
    expect(childrenOf(ROOT)).toEqual([CONTAINER, ONE, ...ids.toReversed(), TWO]);
    expect(Math.max(...layout().widgets.map(({ order }) => order.length))).toBeLessThanOrEqual(48);
  });

  it("puts tabs in order", () => {
    const [third] = run({ op: "add-tab", owner: CONTAINER, title: "Third", id: idOf(12) }).ids;
    run({ op: "move-tab", id: third ?? "", after: FIRST_TAB });
    const titles = layout()
      .tabs.toSorted(compareOrder)
      .map(({ title }) => title);
    expect(titles).toEqual(["Tab 10", "Third", "Tab 11"]);
  });
});
