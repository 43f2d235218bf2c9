import { widgetDefinition } from "#client/widgets/registry.ts";
import { compareOrder } from "#shared/pages/order.core.ts";
import { ROOT } from "#shared/pages/schema.ts";
import type { Place } from "#shared/pages/settle.core.ts";

import { areaOf, columnsIn } from "./canvas-geometry.ts";
import { outermost, placeOperations } from "./drag.ts";
import { focusAdded } from "./focus.ts";
import type { PageStore } from "./page-store.tsx";

export function isContainer(store: PageStore, id: string | undefined): id is string {
  const kind = id === undefined ? undefined : store.mirror.widgets.getSnapshot().get(id)?.kind;
  return kind !== undefined && widgetDefinition(kind)?.isContainer === true;
}

/** What stands in a container now: its open tab, or itself where it has no tabs. */
export function shownInside(store: PageStore, id: string): string {
  const tabs = store.mirror.tabs
    .getSnapshot()
    .filter(({ owner }) => owner === id)
    .toSorted(compareOrder);
  const open = store.containers.getSnapshot()[id]?.tab;
  return (tabs.find((tab) => tab.id === open) ?? tabs[0])?.id ?? id;
}

/** The container that the selection stands in. */
export function homeOfSelection(store: PageStore): string {
  const [id] = store.selection.getSnapshot();
  return (id === undefined ? undefined : store.board.settled().get(id)?.container) ?? ROOT;
}

/** The widget that a container belongs to: itself, or the owner of the tab; undefined for the page. */
function ownerOf(store: PageStore, container: string): string | undefined {
  if (container === ROOT) return undefined;
  return store.mirror.tabs.getSnapshot().find(({ id }) => id === container)?.owner ?? container;
}

/** The next container in reading order, else the one before, of those beside the selection. */
function nextContainer(store: PageStore): string | undefined {
  const selected = store.selection.getSnapshot();
  const beside = store.board.getSnapshot().areas.get(homeOfSelection(store)) ?? [];
  const at = beside.findIndex((id) => selected.includes(id));
  const free = (id: string) => isContainer(store, id) && !selected.includes(id);
  return beside.slice(at + 1).find(free) ?? beside.slice(0, Math.max(at, 0)).findLast(free);
}

function rasterOf(store: PageStore, container: string) {
  return areaOf(store, document.querySelector(`[data-canvas] [data-area="${container}"]`))?.raster;
}

/** Puts the selection below all that stands in `container`, or at a place of it; as wide on the screen as it was, as far as it fits. */
function moveTo(store: PageStore, container: string, at?: { x: number; y: number }): void {
  const places = store.board.settled();
  const [from, to] = [rasterOf(store, homeOfSelection(store)), rasterOf(store, container)];
  const rows = [...places.values()].filter((place) => place.container === container).map(({ y, h }) => y + h);
  let y = at?.y ?? Math.max(0, ...rows);
  const moved = new Map<string, Place>();
  for (const id of outermost(store, store.selection.getSnapshot())) {
    const place = places.get(id);
    if (place === undefined) continue;
    const w = from === undefined || to === undefined ? place.w : columnsIn(place.w, from, to);
    moved.set(id, { container, x: at?.x ?? 0, y, w, h: place.h });
    y += place.h;
  }
  store.run(placeOperations(store, { how: "exact", moved }));
  // It is drawn anew in the other container.
  focusAdded(store);
}

export function canMoveInto(store: PageStore): boolean {
  return store.canEdit && store.selection.getSnapshot().length > 0 && nextContainer(store) !== undefined;
}

export function moveInto(store: PageStore): void {
  const container = nextContainer(store);
  if (container !== undefined) moveTo(store, shownInside(store, container));
}

export function canMoveOut(store: PageStore): boolean {
  return store.canEdit && store.selection.getSnapshot().length > 0 && homeOfSelection(store) !== ROOT;
}

/** Right below the container that it stood in. */
export function moveOut(store: PageStore): void {
  const owner = ownerOf(store, homeOfSelection(store));
  const place = owner === undefined ? undefined : store.board.settled().get(owner);
  if (place !== undefined) moveTo(store, place.container, { x: place.x, y: place.y + place.h });
}
