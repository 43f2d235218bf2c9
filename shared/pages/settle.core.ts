import { getCompactor, type LayoutItem } from "react-grid-layout/core";

import { phoneRows } from "../widgets/phone-rows.core.ts";
import { compareOrder } from "./order.core.ts";
import { type Breakpoint, type Layout, type LayoutTab, type LayoutWidget, ROOT } from "./schema.ts";

/** Where a widget stands after settling: its container, and its cells in the container's grid. */
export interface Place {
  container: string;
  x: number;
  y: number;
  w: number;
  h: number;
}

/** What settling needs of a page. */
export type Settleable = Pick<Layout, "grid" | "tabs" | "widgets">;

/** Columns at a breakpoint: half of the page's at tablet, four at phone. */
export function columnsAt(columns: number, breakpoint: Breakpoint): number {
  if (breakpoint === "tablet") return Math.max(1, Math.ceil(columns / 2));
  return breakpoint === "phone" ? Math.min(columns, 4) : columns;
}

function ownersOf(tabs: readonly LayoutTab[]): Map<string, string> {
  return new Map(tabs.map((tab) => [tab.id, tab.owner]));
}

/** First tab of each container that has tabs: what stands directly in such a container shows there. */
function firstTabs(tabs: readonly LayoutTab[]): Map<string, string> {
  const first = new Map<string, LayoutTab>();
  for (const tab of tabs) {
    const current = first.get(tab.owner);
    if (current === undefined || compareOrder(tab, current) < 0) first.set(tab.owner, tab);
  }
  return new Map([...first].map(([owner, tab]) => [owner, tab.id]));
}

/**
 * The container of every widget, with what concurrent edits can break mended: a missing container is the page itself, and
 * of a cycle the widget with the lowest id goes to the page.
 */
export function settleContainers({
  tabs,
  widgets,
}: {
  tabs: readonly LayoutTab[];
  widgets: readonly Pick<LayoutWidget, "id" | "container">[];
}): Map<string, string> {
  const owners = ownersOf(tabs);
  const isWidget = new Set(widgets.map((widget) => widget.id));
  const parentWidget = (container: string) => owners.get(container) ?? container;
  const containers = new Map<string, string>();
  for (const { id, container } of widgets)
    containers.set(id, container !== ROOT && isWidget.has(parentWidget(container)) ? container : ROOT);
  const state = new Map<string, "walking" | "done">();
  for (const id of [...containers.keys()].toSorted()) {
    const path: string[] = [];
    let at: string | undefined = id;
    while (at !== undefined && state.get(at) === undefined) {
      state.set(at, "walking");
      path.push(at);
      const container: string = containers.get(at) ?? ROOT;
      at = container === ROOT ? undefined : parentWidget(container);
    }
    if (at !== undefined && state.get(at) === "walking") {
      const lowest = path.slice(path.indexOf(at)).toSorted()[0];
      if (lowest !== undefined) containers.set(lowest, ROOT);
    }
    for (const walked of path) state.set(walked, "done");
  }
  const first = firstTabs(tabs);
  for (const [id, container] of containers) containers.set(id, first.get(container) ?? container);
  return containers;
}

function derived(widget: LayoutWidget, breakpoint: Breakpoint, columns: number, grid: Layout["grid"]) {
  const pos = widget.pos[breakpoint];
  const size = widget.size[breakpoint];
  const [baseX, baseY] = widget.pos.desktop;
  const [baseW, baseH] = widget.size.desktop;
  const scale = columns / grid.columns;
  const [w, h] =
    size ?? (breakpoint === "phone" ? [columns, phoneRows(widget, grid) ?? baseH] : [Math.max(1, Math.round(baseW * scale)), baseH]);
  const [x, y] = pos ?? [breakpoint === "phone" ? 0 : Math.round(baseX * scale), baseY];
  return { x, y, w: Math.min(w, columns), h };
}

function compact(items: readonly (LayoutItem & { order: string })[], columns: number, inOrder: boolean): readonly LayoutItem[] {
  // The compactor goes by y, then x, and keeps the given order for equals: by id, so that every replica agrees.
  const sorted = items.toSorted(
    (a, b) =>
      a.y - b.y || (inOrder ? compareOrder({ order: a.order, id: a.i }, { order: b.order, id: b.i }) : a.x - b.x) || (a.i < b.i ? -1 : 1),
  );
  return getCompactor("vertical").compact(sorted, columns);
}

const AS_SET: ReadonlyMap<string, number> = new Map();

/**
 * Where every widget stands at a breakpoint: inside its container, without overlap, the same on every replica. `rows` has the
 * heights of those that are lower for now than they are set to be.
 */
export function settle(
  page: Settleable,
  breakpoint: Breakpoint = "desktop",
  rows: ReadonlyMap<string, number> = AS_SET,
): Map<string, Place> {
  const containers = settleContainers(page);
  const columns = columnsAt(page.grid.columns, breakpoint);
  const groups = new Map<string, (LayoutItem & { order: string })[]>();
  for (const widget of page.widgets) {
    const container = containers.get(widget.id) ?? ROOT;
    const place = derived(widget, breakpoint, columns, page.grid);
    const x = Math.min(place.x, columns - place.w);
    const group = groups.get(container) ?? [];
    group.push({ i: widget.id, x, y: place.y, w: place.w, h: rows.get(widget.id) ?? place.h, order: widget.order });
    groups.set(container, group);
  }
  const places = new Map<string, Place>();
  for (const [container, items] of groups) {
    for (const { i, x, y, w, h } of compact(items, columns, breakpoint === "phone")) places.set(i, { container, x, y, w, h });
  }
  return places;
}
