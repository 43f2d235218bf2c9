import { getCompactor, type LayoutItem } from "react-grid-layout/core";

import type { Breakpoint, LayoutWidget } from "#shared/pages/schema.ts";
import { columnsAt, type Place, settle, type Settleable } from "#shared/pages/settle.core.ts";

export type Places = ReadonlyMap<string, Place>;

/** `snap`: a dragged widget goes before or behind what it is dragged over. `exact`: it stays where it is, the others give way (resizing). */
export type Arranging = "snap" | "exact";

const vertical = getCompactor("vertical");

function overlapsAcross(one: Place, other: { x: number; w: number }): number {
  return Math.min(one.x + one.w, other.x + other.w) - Math.max(one.x, other.x);
}

/** Where a dragged widget's top edge goes: before the widget below the pointer, or behind it once past its middle. */
function snapped(moved: Place, others: readonly LayoutItem[]): Place {
  let under: LayoutItem | undefined;
  let most = 0;
  for (const item of others) {
    if (moved.y < item.y || moved.y >= item.y + item.h) continue;
    const overlap = overlapsAcross(moved, item);
    if (overlap > most) [under, most] = [item, overlap];
  }
  if (under === undefined) return moved;
  return { ...moved, y: moved.y - under.y >= under.h / 2 ? under.y + under.h : under.y };
}

/** The order y, x, id: the same on every replica. */
function comesFirst(one: LayoutItem, other: LayoutItem): number {
  return one.y - other.y || one.x - other.x || (one.i < other.i ? -1 : 1);
}

/** Compacts; what is static stays. */
function compact(items: readonly LayoutItem[], columns: number): readonly LayoutItem[] {
  return vertical.compact(items.toSorted(comesFirst), columns);
}

function itemOf(id: string, { x, y, w, h }: Place, isStatic = false): LayoutItem {
  return { i: id, x, y, w, h, static: isStatic };
}

/** Keeps a place inside the grid. */
export function bounded(place: Place, columns: number): Place {
  const w = Math.max(1, Math.min(place.w, columns));
  return { ...place, w, h: Math.max(1, place.h), x: Math.max(0, Math.min(place.x, columns - w)), y: Math.max(0, place.y) };
}

/**
 * Where everything stands when these widgets are where a gesture has them. Always from the places before the gesture, so that it
 * depends on where the pointer is and not on the way it took.
 */
export function arrange(before: Places, moved: Places, columns: number, how: Arranging): Map<string, Place> {
  const after = new Map(before);
  const containers = new Set<string>();
  for (const [id, place] of moved) {
    containers.add(place.container);
    const was = before.get(id);
    if (was !== undefined) containers.add(was.container);
  }
  for (const container of containers) {
    const others = [...before]
      .filter(([id, place]) => place.container === container && !moved.has(id))
      .map(([id, place]) => itemOf(id, place));
    const rest = compact(others, columns);
    const mine = [...moved].filter(([, place]) => place.container === container);
    const first = mine.toSorted(([, a], [, b]) => a.y - b.y || a.x - b.x)[0];
    const lift = how === "snap" && first !== undefined ? snapped(first[1], rest).y - first[1].y : 0;
    const statics = mine.map(([id, place]) => itemOf(id, bounded({ ...place, y: place.y + lift }, columns), true));
    const pushed = compact([...rest, ...apart(statics)], columns);
    const settled = compact(
      pushed.map((item) => ({ ...item, static: false })),
      columns,
    );
    for (const { i, x, y, w, h } of settled) after.set(i, { container, x, y, w, h });
  }
  return after;
}

/** Widgets moved together may come to lie on each other at the edge of the grid; what is static is never moved apart by itself. */
function apart(statics: readonly LayoutItem[]): LayoutItem[] {
  const done: LayoutItem[] = [];
  for (const item of statics.toSorted(comesFirst)) {
    let y = item.y;
    for (const other of done)
      if (item.x < other.x + other.w && other.x < item.x + item.w && y < other.y + other.h && other.y < y + item.h) y = other.y + other.h;
    done.push({ ...item, y });
  }
  return done;
}

/** Whether both are there and the same. */
export function isSamePlace(one: Place | undefined, other: Place | undefined): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    one.container === other.container &&
    one.x === other.x &&
    one.y === other.y &&
    one.w === other.w &&
    one.h === other.h
  );
}

function placedAt(widget: LayoutWidget, breakpoint: Breakpoint, place: Place | undefined): LayoutWidget {
  if (place === undefined) return widget;
  const { container, x, y, w, h } = place;
  return {
    ...widget,
    container,
    pos: { ...widget.pos, [breakpoint]: [x, y] },
    size: { ...widget.size, [breakpoint]: [w, h] },
  };
}

/**
 * The fewest widgets that have to be written so that the page settles to `target`: those of the gesture alone where that is
 * enough, else also those that gave way.
 */
export function toWrite(page: Settleable, breakpoint: Breakpoint, target: Places, moved: Iterable<string>): string[] {
  const own = new Set(moved);
  const settledWith = (ids: ReadonlySet<string>) =>
    settle(
      {
        ...page,
        widgets: page.widgets.map((widget) => (ids.has(widget.id) ? placedAt(widget, breakpoint, target.get(widget.id)) : widget)),
      },
      breakpoint,
    );
  const isReached = (places: Places) => [...target].every(([id, place]) => isSamePlace(places.get(id), place));
  if (isReached(settledWith(own))) return [...own];
  const columns = columnsAt(page.grid.columns, breakpoint);
  const containers = new Set([...own].map((id) => target.get(id)?.container));
  const others = page.widgets.filter(({ id }) => !own.has(id) && containers.has(target.get(id)?.container));
  const differing = others.filter((widget) => {
    const place = target.get(widget.id);
    const [x, y] = widget.pos[breakpoint] ?? [-1, -1];
    return place !== undefined && (Math.min(x, columns - place.w) !== place.x || y !== place.y);
  });
  return [...own, ...differing.map(({ id }) => id)];
}

/** A step with an arrow key: sideways by one column, up before or down behind the next widget in the way. */
export function step(before: Places, id: string, key: "left" | "right" | "up" | "down", columns: number): Place | undefined {
  const place = before.get(id);
  if (place === undefined) return undefined;
  if (key === "left" || key === "right") return bounded({ ...place, x: place.x + (key === "left" ? -1 : 1) }, columns);
  const others = [...before]
    .filter(([other, { container }]) => other !== id && container === place.container)
    .map(([other, at]) => itemOf(other, at));
  const rest = compact(others, columns).filter((item) => overlapsAcross(place, item) > 0);
  if (key === "up") {
    const above = rest.filter(({ y }) => y < place.y).toSorted((a, b) => b.y - a.y)[0];
    return above === undefined ? undefined : { ...place, y: above.y };
  }
  const below = rest.filter(({ y, h }) => y + h > place.y).toSorted((a, b) => a.y - b.y)[0];
  return below === undefined ? undefined : { ...place, y: below.y + below.h };
}
