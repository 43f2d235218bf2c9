import { getCompactor, type LayoutItem } from "react-grid-layout/core";

import { phoneRows } from "../widgets/phone-rows.core.ts";
import { compareOrder } from "./order.core.ts";
import { type Cells, reflow } from "./reflow.core.ts";
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

/** A tablet has no more than so many side by side of what needs its room. */
const ABREAST = 4;

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

function desktopCells({ id, pos, size }: LayoutWidget, columns: number): Cells {
  const [[x, y], [w, h]] = [pos.desktop, size.desktop];
  return { id, x, y, w: Math.min(w, columns), h };
}

/** Cells where nobody set any for this size: one below the other on phones, else what the desktop's become in fewer columns. */
function derived(
  widgets: readonly LayoutWidget[],
  breakpoint: Breakpoint,
  columns: number,
  grid: Layout["grid"],
): ReadonlyMap<string, Cells> {
  const baseColumns = grid.columns;
  const cells = widgets.map((widget) => ({ ...desktopCells(widget, baseColumns), widget }));
  if (breakpoint === "phone")
    return new Map(cells.map(({ widget, id, y, h }) => [id, { id, x: 0, y, w: columns, h: phoneRows(widget, grid) ?? h }]));
  if (columns === baseColumns) return new Map(cells.map((cell) => [cell.id, cell]));
  // What concurrent edits laid on each other is put apart first.
  const apart = compact(
    cells.map(({ id, x, y, w, h }) => ({ i: id, x: Math.max(0, Math.min(x, baseColumns - w)), y, w, h, order: "" })),
    baseColumns,
    false,
  );
  return reflow(
    apart.map(({ i, x, y, w, h }) => ({ id: i, x, y, w, h })),
    baseColumns,
    columns,
    Math.ceil(columns / ABREAST),
  );
}

/** What somebody set for this size goes before what is derived. */
function placed(widget: LayoutWidget, breakpoint: Breakpoint, from: Cells, columns: number) {
  const [w, h] = widget.size[breakpoint] ?? [from.w, from.h];
  const [x, y] = widget.pos[breakpoint] ?? [from.x, from.y];
  return { x: Math.min(x, columns - Math.min(w, columns)), y, w: Math.min(w, columns), h };
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
 * heights of those that are lower for now than they are set to be; what has 0 takes no place and has none.
 */
export function settle(
  page: Settleable,
  breakpoint: Breakpoint = "desktop",
  rows: ReadonlyMap<string, number> = AS_SET,
): Map<string, Place> {
  const containers = settleContainers(page);
  const columns = columnsAt(page.grid.columns, breakpoint);
  const places = new Map<string, Place>();
  for (const [container, widgets] of Map.groupBy(page.widgets, ({ id }) => containers.get(id) ?? ROOT)) {
    const from = derived(widgets, breakpoint, columns, page.grid);
    const items = widgets.flatMap((widget) => {
      const cell = from.get(widget.id);
      if (cell === undefined || rows.get(widget.id) === 0) return [];
      const { h, ...place } = placed(widget, breakpoint, cell, columns);
      return [{ i: widget.id, order: widget.order, ...place, h: rows.get(widget.id) ?? h }];
    });
    for (const { i, x, y, w, h } of compact(items, columns, breakpoint === "phone")) places.set(i, { container, x, y, w, h });
  }
  return places;
}
