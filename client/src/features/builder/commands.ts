import { newId } from "#shared/kernel/ids.ts";
import { type Breakpoint, ROOT } from "#shared/pages/schema.ts";
import type { Place } from "#shared/pages/settle.core.ts";
import type { WidgetDefinition } from "#shared/widgets/define-widget.ts";

import { type Arranging, bounded, step } from "./arrange.core.ts";
import { areaOf, columnsIn } from "./canvas-geometry.ts";
import { canMoveInto, canMoveOut, homeOfSelection, isContainer, moveInto, moveOut, shownInside } from "./containers.ts";
import { outermost, placeOperations } from "./drag.ts";
import { focusInspector } from "./focus.ts";
import { initialWidget } from "./new-widget.ts";
import type { PageStore } from "./page-store.tsx";
import { fitPage, zoomBy } from "./zoom.ts";

/** Something that can be done in the builder, by key, by the menu and by the command palette alike. */
export interface BuilderCommand {
  id: string;
  title: string;
  /** As people read it. `Mod` is Ctrl, or ⌘ on a Mac. */
  keys?: string;
  isEnabled: (store: PageStore) => boolean;
  run: (store: PageStore) => void;
}

const hasSelection = (store: PageStore) => store.canEdit && store.selection.getSnapshot().length > 0;
const selected = (store: PageStore) => outermost(store, store.selection.getSnapshot());

/** Container that new things go into: the selected container, or the one that the selected widget stands in. */
export function targetContainer(store: PageStore): string {
  const [id, ...more] = store.selection.getSnapshot();
  return more.length === 0 && isContainer(store, id) ? shownInside(store, id) : homeOfSelection(store);
}

/** The first row below what is selected, or below everything. */
export function freeSpot(store: PageStore, container: string): [number, number] {
  const [id] = store.selection.getSnapshot();
  const places = store.board.settled();
  const near = id === undefined ? undefined : places.get(id);
  if (near?.container === container) return [near.x, near.y + near.h];
  const rows = [...places.values()].filter((place) => place.container === container).map(({ y, h }) => y + h);
  return [0, Math.max(0, ...rows)];
}

/** Adds a widget of a kind where there is room, and selects it. */
export function addWidget(store: PageStore, definition: WidgetDefinition): void {
  const container = targetContainer(store);
  const added = initialWidget(definition, columnsFor(store, container, definition));
  const ids = store.run({ op: "add", id: newId(), container, pos: spotBeside(store, container, definition), ...added });
  store.select(ids);
}

/** In a container, whose columns are narrower, as many as make the widget as wide as it would be on the page. */
function columnsFor(store: PageStore, container: string, { size }: WidgetDefinition): number | undefined {
  const [page, there] = [ROOT, container].map(
    (name) => areaOf(store, document.querySelector(`[data-canvas] [data-area="${name}"]`))?.raster,
  );
  return container === ROOT || page === undefined || there === undefined ? undefined : columnsIn(size.initial[0], page, there);
}

/** Right of the last widget where it fits, else below. */
function spotBeside(store: PageStore, container: string, { size }: WidgetDefinition): [number, number] {
  const { columns } = store.board.getSnapshot();
  const [x, y] = freeSpot(store, container);
  const places = [...store.board.settled().values()].filter((place) => place.container === container);
  const last = places.toSorted((a, b) => b.y + b.h - (a.y + a.h) || b.x - a.x)[0];
  if (homeOfSelection(store) === container && store.selection.getSnapshot().length > 0)
    return [Math.min(x, columns - Math.min(size.initial[0], columns)), y];
  if (last === undefined) return [0, 0];
  const right = Math.max(
    ...places.filter((place) => place.y < last.y + last.h && place.y + place.h > last.y).map((place) => place.x + place.w),
  );
  return right + size.initial[0] <= columns ? [right, last.y] : [0, y];
}

function remove(store: PageStore): void {
  const ids = store.selection.getSnapshot();
  store.run({ op: "delete", ids: [...ids], deletedAt: Date.now() });
}

function duplicate(store: PageStore): void {
  store.select(store.run({ op: "duplicate", ids: selected(store) }));
}

/** Moves the selection by one step; each step is an edit of its own. */
function moveBy(store: PageStore, key: "left" | "right" | "up" | "down"): void {
  const before = store.board.settled();
  const { columns } = store.board.getSnapshot();
  const [leader, ...others] = selected(store);
  if (leader === undefined) return;
  const place = step(before, leader, key, columns);
  const from = before.get(leader);
  if (place === undefined || from === undefined) return;
  const moved = new Map<string, Place>([[leader, place]]);
  for (const id of others) {
    const other = before.get(id);
    if (other !== undefined) moved.set(id, bounded({ ...other, x: other.x + place.x - from.x, y: other.y + place.y - from.y }, columns));
  }
  arrangeAndWrite(store, moved, "exact");
}

function arrangeAndWrite(store: PageStore, moved: ReadonlyMap<string, Place>, how: Arranging): void {
  const operations = placeOperations(store, { moved, how });
  if (operations.length > 0) store.run(operations);
}

function resizeBy(store: PageStore, dw: number, dh: number): void {
  changePlaces(store, (place, columns) => ({
    ...place,
    w: Math.max(1, Math.min(place.w + dw, columns - place.x)),
    h: Math.max(1, place.h + dh),
  }));
}

function changePlaces(store: PageStore, change: (place: Place, columns: number) => Place): void {
  const before = store.board.settled();
  const { columns } = store.board.getSnapshot();
  const moved = new Map<string, Place>();
  for (const id of selected(store)) {
    const place = before.get(id);
    if (place !== undefined) moved.set(id, change(place, columns));
  }
  if (moved.size > 0) arrangeAndWrite(store, moved, "exact");
}

/** The selection's places, the first selected one first: what the others are aligned to. */
function firstPlace(store: PageStore): Place | undefined {
  const [id] = selected(store);
  return id === undefined ? undefined : store.board.settled().get(id);
}

function alignTo(change: (place: Place, first: Place, columns: number) => Place) {
  return (store: PageStore) => {
    const first = firstPlace(store);
    if (first !== undefined) changePlaces(store, (place, columns) => bounded(change(place, first, columns), columns));
  };
}

/** Equal gaps between the selected, in the order in which they stand from left to right. */
function distribute(store: PageStore): void {
  const before = store.board.settled();
  const places = selected(store)
    .flatMap((id) => {
      const place = before.get(id);
      return place === undefined ? [] : [{ id, place }];
    })
    .toSorted((a, b) => a.place.x - b.place.x);
  const [first, last] = [places.at(0), places.at(-1)];
  if (first === undefined || last === undefined || places.length < 3) return;
  const taken = places.reduce((sum, { place }) => sum + place.w, 0);
  const free = Math.max(0, last.place.x + last.place.w - first.place.x - taken);
  let x = first.place.x;
  const moved = new Map<string, Place>();
  for (const [index, { id, place }] of places.entries()) {
    moved.set(id, { ...place, x });
    x += place.w + Math.floor((free * (index + 1)) / (places.length - 1)) - Math.floor((free * index) / (places.length - 1));
  }
  arrangeAndWrite(store, moved, "exact");
}

/** Ids of what stands in the same container as the selection, in reading order. */
function siblings(store: PageStore): readonly string[] {
  return store.board.getSnapshot().areas.get(homeOfSelection(store)) ?? [];
}

function selectAll(store: PageStore): void {
  store.select(siblings(store));
}

/** Brings the selected to the front or end of their container's order, which is what keyboard, screen readers and phones follow. */
function reorder(store: PageStore, isFirst: boolean): void {
  const ids = selected(store);
  const last = siblings(store).findLast((id) => !ids.includes(id));
  store.run({ op: "reorder", ids, after: isFirst ? null : (last ?? null) });
}

/** Ways to look at the canvas, for those too who may not change it. */
const ZOOM_COMMANDS: readonly BuilderCommand[] = [
  { id: "zoom-fit", title: "Zoom to fit", keys: "Shift+1", isEnabled: () => true, run: fitPage },
  { id: "zoom-width", title: "Zoom to width", keys: "Shift+2", isEnabled: () => true, run: (store) => store.zoom.set(null) },
  { id: "zoom-actual", title: "Zoom to 100 %", keys: "Shift+0", isEnabled: () => true, run: (store) => store.zoom.set(1) },
  { id: "zoom-in", title: "Zoom in", keys: "Plus", isEnabled: () => true, run: (store) => zoomBy(store, "in") },
  { id: "zoom-out", title: "Zoom out", keys: "Minus", isEnabled: () => true, run: (store) => zoomBy(store, "out") },
];

/** Lead to the settings of what is selected. */
const SETTINGS_COMMANDS: readonly BuilderCommand[] = [
  { id: "settings", title: "Go to its settings", keys: "Alt+Enter", isEnabled: hasSelection, run: (store) => focusInspector(store) },
  { id: "data", title: "Choose its data", isEnabled: hasSelection, run: (store) => focusInspector(store, "data") },
  { id: "style", title: "Change its style", isEnabled: hasSelection, run: (store) => focusInspector(store, "style") },
  {
    id: "page-settings",
    title: "Settings of the page",
    isEnabled: (store) => store.canEdit,
    run: (store) => {
      store.select([]);
      focusInspector(store);
    },
  },
];

const SIZES: readonly { breakpoint: Breakpoint; title: string }[] = [
  { breakpoint: "desktop", title: "Look at it as on a desktop" },
  { breakpoint: "tablet", title: "Look at it as on a tablet" },
  { breakpoint: "phone", title: "Look at it as on a phone" },
  { breakpoint: "wall", title: "Look at it as on a wall" },
];
const SIZE_COMMANDS = SIZES.map(({ breakpoint, title }): BuilderCommand => ({
  id: `size-${breakpoint}`,
  title,
  isEnabled: (store) => store.breakpoint.getSnapshot() !== breakpoint,
  run: (store) => store.breakpoint.set(breakpoint),
}));

const several = (store: PageStore) => store.canEdit && store.selection.getSnapshot().length > 1;

/** Everything that is done with what is on the canvas. */
export const COMMANDS: readonly BuilderCommand[] = [
  {
    id: "undo",
    title: "Undo",
    keys: "Mod+Z",
    isEnabled: (store) => store.history.getSnapshot().canUndo,
    run: (store) => store.takeBack("undo"),
  },
  {
    id: "redo",
    title: "Redo",
    keys: "Mod+Shift+Z",
    isEnabled: (store) => store.history.getSnapshot().canRedo,
    run: (store) => store.takeBack("redo"),
  },
  { id: "duplicate", title: "Duplicate", keys: "Mod+D", isEnabled: hasSelection, run: duplicate },
  { id: "delete", title: "Delete", keys: "Delete", isEnabled: hasSelection, run: remove },
  { id: "select-all", title: "Select all", keys: "Mod+A", isEnabled: () => true, run: selectAll },
  {
    id: "select-none",
    title: "Select nothing",
    keys: "Escape",
    isEnabled: (store) => store.selection.getSnapshot().length > 0,
    run: (store) => store.select([]),
  },
  { id: "move-left", title: "Move left", keys: "ArrowLeft", isEnabled: hasSelection, run: (store) => moveBy(store, "left") },
  { id: "move-right", title: "Move right", keys: "ArrowRight", isEnabled: hasSelection, run: (store) => moveBy(store, "right") },
  { id: "move-up", title: "Move up", keys: "ArrowUp", isEnabled: hasSelection, run: (store) => moveBy(store, "up") },
  { id: "move-down", title: "Move down", keys: "ArrowDown", isEnabled: hasSelection, run: (store) => moveBy(store, "down") },
  { id: "narrower", title: "Make narrower", keys: "Shift+ArrowLeft", isEnabled: hasSelection, run: (store) => resizeBy(store, -1, 0) },
  { id: "wider", title: "Make wider", keys: "Shift+ArrowRight", isEnabled: hasSelection, run: (store) => resizeBy(store, 1, 0) },
  { id: "lower", title: "Make lower", keys: "Shift+ArrowUp", isEnabled: hasSelection, run: (store) => resizeBy(store, 0, -1) },
  { id: "higher", title: "Make higher", keys: "Shift+ArrowDown", isEnabled: hasSelection, run: (store) => resizeBy(store, 0, 1) },
  { id: "move-into", title: "Move into the next container", keys: "Alt+ArrowDown", isEnabled: canMoveInto, run: moveInto },
  { id: "move-out", title: "Move out of its container", keys: "Alt+ArrowUp", isEnabled: canMoveOut, run: moveOut },
  ...SETTINGS_COMMANDS,
  { id: "align-left", title: "Align left", isEnabled: several, run: alignTo((place, first) => ({ ...place, x: first.x })) },
  {
    id: "align-right",
    title: "Align right",
    isEnabled: several,
    run: alignTo((place, first) => ({ ...place, x: first.x + first.w - place.w })),
  },
  { id: "align-top", title: "Align top", isEnabled: several, run: alignTo((place, first) => ({ ...place, y: first.y })) },
  { id: "same-width", title: "Same width", isEnabled: several, run: alignTo((place, first) => ({ ...place, w: first.w })) },
  { id: "same-height", title: "Same height", isEnabled: several, run: alignTo((place, first) => ({ ...place, h: first.h })) },
  {
    id: "distribute",
    title: "Distribute across",
    isEnabled: (store) => store.canEdit && store.selection.getSnapshot().length > 2,
    run: distribute,
  },
  {
    id: "full-width",
    title: "Full width",
    isEnabled: hasSelection,
    run: (store) => changePlaces(store, (place, columns) => ({ ...place, x: 0, w: columns })),
  },
  { id: "order-first", title: "First in reading order", isEnabled: hasSelection, run: (store) => reorder(store, true) },
  { id: "order-last", title: "Last in reading order", isEnabled: hasSelection, run: (store) => reorder(store, false) },
  {
    id: "reset-place",
    title: "Follow the desktop layout again",
    isEnabled: (store) => hasSelection(store) && store.breakpoint.getSnapshot() !== "desktop",
    run: (store) => {
      const breakpoint = store.breakpoint.getSnapshot();
      if (breakpoint !== "desktop") store.run({ op: "reset-place", breakpoint, ids: [...store.selection.getSnapshot()] });
    },
  },
  ...ZOOM_COMMANDS,
  ...SIZE_COMMANDS,
];

export function commandOf(id: string): BuilderCommand {
  const command = COMMANDS.find((known) => known.id === id);
  if (command === undefined) throw new Error(`There is no command ${id}`);
  return command;
}
