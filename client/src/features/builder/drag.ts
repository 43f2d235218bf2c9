import { pitchOf } from "#client/widgets/surface.core.ts";
import { newId } from "#shared/kernel/ids.ts";
import type { PageOperation } from "#shared/pages/operations.ts";
import { LayoutWidget, ROOT } from "#shared/pages/schema.ts";
import type { Place, Settleable } from "#shared/pages/settle.core.ts";
import type { WidgetDefinition } from "#shared/widgets/define-widget.ts";

import { arrange, bounded, isSamePlace, type Places, toWrite } from "./arrange.core.ts";
import type { Gesture } from "./board.ts";
import { areaOf, cellAt, columnsIn, type DrawnArea, tileElement } from "./canvas-geometry.ts";
import { type Ghost, ghostOf, ghostOfSize } from "./ghost.ts";
import { initialWidget } from "./new-widget.ts";
import type { PageStore } from "./page-store.tsx";
import { createTelling } from "./telling.ts";

/** A press becomes a drag after so many pixels. */
const THRESHOLD_PX = 4;
/** Close to the canvas' edge it scrolls by itself. */
const EDGE_PX = 48;
const SCROLL_PX = 14;
/** How often the others are told where something is dragged. */
const TELL_MS = 33;

/** The outermost of these widgets: what stands in a dragged container comes along by itself. */
export function outermost(store: PageStore, ids: readonly string[]): string[] {
  const places = store.board.settled();
  const tabs = new Map(store.mirror.tabs.getSnapshot().map((tab) => [tab.id, tab.owner]));
  const wanted = new Set(ids);
  const isInside = (id: string): boolean => {
    for (let at = places.get(id)?.container; at !== undefined && at !== ROOT;) {
      const owner = tabs.get(at) ?? at;
      if (wanted.has(owner)) return true;
      at = places.get(owner)?.container;
    }
    return false;
  };
  return ids.filter((id) => !isInside(id));
}

/** Tells the others what I drag. */
function tellingOf(store: PageStore) {
  const { tell } = createTelling<Gesture>(TELL_MS, (gesture) =>
    store.awareness.setLocalStateField(
      "gesture",
      gesture === null ? null : { breakpoint: store.breakpoint.getSnapshot(), how: gesture.how, places: Object.fromEntries(gesture.moved) },
    ),
  );
  return tell;
}

/** Where a gesture of mine leaves everything; what others still hold stays theirs, to drop elsewhere or to let go. */
function arranged(store: PageStore, { moved, how }: Gesture): Places {
  return arrange(store.board.settled(), moved, store.board.getSnapshot().columns, how);
}

/** The fewest widgets to write, without those that somebody else is about to put somewhere. */
function mineToWrite(store: PageStore, page: Settleable, target: Places, moved: Iterable<string>): string[] {
  const own = new Set(moved);
  const { held } = store.board.getSnapshot();
  return toWrite(page, store.breakpoint.getSnapshot(), target, own).filter((id) => own.has(id) || !held.has(id));
}

/** Operations that put the widgets of a gesture where it leaves them. */
export function placeOperations(store: PageStore, gesture: Gesture): PageOperation[] {
  const breakpoint = store.breakpoint.getSnapshot();
  const page = store.page();
  const target = arranged(store, gesture);
  const ids = mineToWrite(store, page, target, gesture.moved.keys());
  const known = new Map(page.widgets.map((widget) => [widget.id, widget]));
  const settled = store.board.settled();
  const operations: PageOperation[] = [];
  for (const id of ids) {
    const place = target.get(id);
    if (place === undefined || settled.get(id)?.container === place.container) continue;
    operations.push({ op: "reparent", ids: [id], container: place.container, pos: [place.x, place.y] });
  }
  const placements = ids.flatMap((id) => {
    const place = target.get(id);
    const was = settled.get(id);
    if (place === undefined || !known.has(id)) return [];
    const isResized = was === undefined || was.w !== place.w || was.h !== place.h;
    return [{ id, pos: [place.x, place.y] as [number, number], ...(isResized ? { size: [place.w, place.h] as [number, number] } : {}) }];
  });
  if (placements.length > 0) operations.push({ op: "place", breakpoint, placements });
  return operations;
}

/** Where others have to be written too, so that a new widget comes to stand where it was shown. */
function givingWay(store: PageStore, target: Places, { id, kind, place }: { id: string; kind: string; place: Place }): PageOperation[] {
  const breakpoint = store.breakpoint.getSnapshot();
  const { container, x, y, w, h } = place;
  const added = LayoutWidget.parse({ id, kind, order: "a0", container, pos: { desktop: [x, y] }, size: { desktop: [w, h] } });
  const page = store.page();
  const placements = mineToWrite(store, { ...page, widgets: [...page.widgets, added] }, target, [id]).flatMap((other) => {
    const there = target.get(other);
    return other === id || there === undefined ? [] : [{ id: other, pos: [there.x, there.y] as [number, number] }];
  });
  return placements.length === 0 ? [] : [{ op: "place", breakpoint, placements }];
}

/** Whether a gesture left anything where it wasn't. */
function isMoved(before: Places, after: Places, ids: Iterable<string>): boolean {
  return [...ids].some((id) => !isSamePlace(before.get(id), after.get(id)));
}

interface Dragging {
  /** Called at most once a frame. */
  move: (clientX: number, clientY: number) => void;
  drop: () => void;
  cancel: () => void;
}

/** Follows the pointer from a press to its end, wherever it goes: threshold, one step a frame, Escape, scrolling at the edge. */
function follow(down: PointerEvent, start: () => Dragging | undefined): void {
  let dragging: Dragging | undefined;
  let last = { x: down.clientX, y: down.clientY };
  let frame = 0;
  const scroller = document.querySelector<HTMLElement>("[data-canvas-scroll]");
  const onFrame = () => {
    frame = 0;
    if (dragging === undefined) return;
    const isScrolling = scroller !== null && scrollAtEdge(scroller, last);
    dragging.move(last.x, last.y);
    if (isScrolling) frame = requestAnimationFrame(onFrame);
  };
  const onMove = (event: PointerEvent) => {
    if (event.pointerId !== down.pointerId) return;
    last = { x: event.clientX, y: event.clientY };
    if (dragging === undefined) {
      if (Math.hypot(last.x - down.clientX, last.y - down.clientY) < THRESHOLD_PX) return;
      dragging = start();
      if (dragging === undefined) {
        end();
        return;
      }
      document.body.classList.add("select-none");
    }
    if (frame === 0) frame = requestAnimationFrame(onFrame);
  };
  const onUp = (event: PointerEvent) => {
    if (event.pointerId !== down.pointerId) return;
    const finished = dragging;
    end();
    if (finished === undefined) return;
    finished.move(event.clientX, event.clientY);
    finished.drop();
  };
  const cancel = () => {
    const cancelled = dragging;
    end();
    cancelled?.cancel();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    cancel();
  };
  const end = () => {
    dragging = undefined;
    cancelAnimationFrame(frame);
    document.body.classList.remove("select-none");
    window.removeEventListener("pointermove", onMove);
    window.removeEventListener("pointerup", onUp);
    window.removeEventListener("pointercancel", cancel);
    window.removeEventListener("keydown", onKey, true);
  };
  window.addEventListener("pointermove", onMove);
  window.addEventListener("pointerup", onUp);
  window.addEventListener("pointercancel", cancel);
  window.addEventListener("keydown", onKey, true);
}

function scrollAtEdge(scroller: HTMLElement, { x, y }: { x: number; y: number }): boolean {
  const rect = scroller.getBoundingClientRect();
  if (x < rect.left || x > rect.right) return false;
  const { scrollTop, scrollLeft } = scroller;
  if (y < rect.top + EDGE_PX) scroller.scrollTop -= SCROLL_PX;
  else if (y > rect.bottom - EDGE_PX) scroller.scrollTop += SCROLL_PX;
  // Sideways there is something to scroll to only where the canvas is magnified.
  if (x < rect.left + EDGE_PX) scroller.scrollLeft -= SCROLL_PX;
  else if (x > rect.right - EDGE_PX) scroller.scrollLeft += SCROLL_PX;
  return scroller.scrollTop !== scrollTop || scroller.scrollLeft !== scrollLeft;
}

/** The container under the pointer; none over the panels beside the canvas. */
function areaUnder(store: PageStore, clientX: number, clientY: number): DrawnArea | undefined {
  const element = document.elementFromPoint(clientX, clientY);
  const found = areaOf(store, element);
  if (found !== undefined) return found;
  if (element?.closest("[data-canvas-scroll]") == null) return undefined;
  return areaOf(store, document.querySelector(`[data-canvas] [data-area="${ROOT}"]`));
}

/** Drags widgets of the canvas with the pointer; one edit is made at the drop. */
export function dragTiles(store: PageStore, down: PointerEvent, leader: string, ids: readonly string[]): void {
  follow(down, () => {
    const before = store.board.settled();
    const held = outermost(store, ids);
    const from = before.get(leader);
    const tile = tileElement(leader);
    if (from === undefined || tile === null) return undefined;
    const grip = tile.getBoundingClientRect();
    const offset = { x: down.clientX - grip.left, y: down.clientY - grip.top };
    const ghost = ghostOf(
      tile,
      held.map(tileElement).filter((element) => element !== null),
    );
    const offsets = held.flatMap((id) => {
      const place = before.get(id);
      return place === undefined ? [] : [{ id, place, dx: place.x - from.x, dy: place.y - from.y }];
    });
    const home = areaOf(store, tile.parentElement)?.raster;
    const tell = tellingOf(store);
    return dragging(store, ghost, {
      offset,
      tell,
      movedTo: (area, { x, y }) => {
        // Columns are narrower in a container: what goes there keeps its size on the screen, as far as it fits.
        const isElsewhere = home !== undefined && area.container !== from.container;
        const across = isElsewhere ? pitchOf(home).x / pitchOf(area.raster).x : 1;
        return new Map(
          offsets.map(({ id, place, dx, dy }): [string, Place] => {
            const w = isElsewhere ? columnsIn(place.w, home, area.raster) : place.w;
            return [
              id,
              bounded({ ...place, container: area.container, x: x + Math.round(dx * across), y: y + dy, w }, area.raster.columns),
            ];
          }),
        );
      },
      drop: (gesture) => {
        if (isMoved(before, arranged(store, gesture), gesture.moved.keys())) store.run(placeOperations(store, gesture));
      },
    });
  });
}

interface DragPlan {
  /** Where the pointer holds the ghost, in pixels of the screen. */
  offset: { x: number; y: number };
  tell: (gesture: Gesture | null) => void;
  movedTo: (area: DrawnArea, cell: { x: number; y: number }) => Places;
  drop: (gesture: Gesture) => void;
}

function dragging(store: PageStore, ghost: Ghost, { offset, tell, movedTo, drop }: DragPlan): Dragging {
  const { gesture } = store.board;
  let at = "";
  const end = () => {
    ghost[Symbol.dispose]();
    gesture.set(null);
    tell(null);
  };
  return {
    move: (clientX, clientY) => {
      ghost.moveTo(clientX - offset.x, clientY - offset.y);
      const area = areaUnder(store, clientX, clientY);
      if (area === undefined) {
        at = "";
        gesture.set(null);
        tell(null);
        return;
      }
      const cell = cellAt(area, clientX - offset.x, clientY - offset.y);
      const rounded = { x: Math.max(0, Math.round(cell.x)), y: Math.max(0, Math.round(cell.y)) };
      const key = `${area.container} ${rounded.x} ${rounded.y}`;
      if (key === at) return;
      at = key;
      const next: Gesture = { how: "snap", moved: movedTo(area, rounded) };
      gesture.set(next);
      tell(next);
    },
    drop: () => {
      const last = gesture.getSnapshot();
      if (last !== null) drop(last);
      end();
    },
    cancel: end,
  };
}

/** Drags a new widget from the palette onto the canvas. */
export function dragNew(store: PageStore, down: PointerEvent, definition: WidgetDefinition): void {
  follow(down, () => {
    const root = areaOf(store, document.querySelector(`[data-canvas] [data-area="${ROOT}"]`));
    if (root === undefined) return undefined;
    const id = newId();
    const pitch = pitchOf(root.raster);
    const [w, h] = sizeAt(definition, root.raster.columns);
    const width = (w * pitch.x - root.raster.gap) * root.scale;
    const height = (h * pitch.y - root.raster.gap) * root.scale;
    const offset = { x: Math.min(width / 2, 80), y: Math.min(height / 2, 24) };
    return dragging(store, ghostOfSize(width, height, definition.title), {
      offset,
      tell: () => undefined,
      movedTo: (area, { x, y }) => {
        const across = area.container === ROOT ? w : columnsIn(w, root.raster, area.raster);
        return new Map([[id, bounded({ container: area.container, x, y, w: across, h }, area.raster.columns)]]);
      },
      drop: (gesture) => {
        const target = arranged(store, gesture);
        const place = target.get(id) ?? gesture.moved.get(id);
        if (place === undefined) return;
        const { container, x, y } = place;
        const added = initialWidget(definition, container === ROOT ? undefined : place.w);
        store.run([{ op: "add", id, container, pos: [x, y], ...added }, ...givingWay(store, target, { id, place, ...added })]);
        store.select([id]);
      },
    });
  });
}

function sizeAt({ size }: WidgetDefinition, columns: number): [number, number] {
  return [Math.min(size.initial[0], columns), size.initial[1]];
}

/** Edges that a resize moves. */
export interface Edges {
  left?: boolean;
  right?: boolean;
  top?: boolean;
  bottom?: boolean;
}

/** A place with some edges moved by so many cells, not smaller than allowed. */
function stretched(place: Place, edges: Edges, dx: number, dy: number, [minW, minH]: readonly [number, number], columns: number): Place {
  let { x, y, w, h } = place;
  if (edges.right === true) w = Math.max(minW, Math.min(w + dx, columns - x));
  if (edges.left === true) {
    const right = x + w;
    x = Math.max(0, Math.min(x + dx, right - minW));
    w = right - x;
  }
  if (edges.bottom === true) h = Math.max(minH, h + dy);
  if (edges.top === true) {
    const bottom = y + h;
    y = Math.max(0, Math.min(y + dy, bottom - minH));
    h = bottom - y;
  }
  return bounded({ ...place, x, y, w, h }, columns);
}

/** Resizes a widget by one of its edges or corners. */
export function resizeTile(store: PageStore, down: PointerEvent, id: string, edges: Edges, min: readonly [number, number]): void {
  follow(down, () => {
    const before = store.board.settled();
    const from = before.get(id);
    const area = areaOf(store, tileElement(id)?.parentElement ?? null);
    if (from === undefined || area === undefined) return undefined;
    const start = cellAt(area, down.clientX, down.clientY);
    const { gesture } = store.board;
    const tell = tellingOf(store);
    const end = () => {
      gesture.set(null);
      tell(null);
    };
    let at = "";
    return {
      move: (clientX, clientY) => {
        const cell = cellAt(area, clientX, clientY);
        const [dx, dy] = [Math.round(cell.x - start.x), Math.round(cell.y - start.y)];
        if (at === `${dx} ${dy}`) return;
        at = `${dx} ${dy}`;
        const next: Gesture = { how: "exact", moved: new Map([[id, stretched(from, edges, dx, dy, min, area.raster.columns)]]) };
        gesture.set(next);
        tell(next);
      },
      drop: () => {
        const last = gesture.getSnapshot();
        if (last !== null && isMoved(before, arranged(store, last), [id])) store.run(placeOperations(store, last));
        end();
      },
      cancel: end,
    };
  });
}

/** Draws a rectangle on the empty canvas and selects what it touches. */
export function selectByRectangle(store: PageStore, down: PointerEvent, draw: (rectangle: DOMRect | null) => void): void {
  const kept = down.shiftKey || down.ctrlKey || down.metaKey ? store.selection.getSnapshot() : [];
  follow(down, () => ({
    move: (clientX, clientY) => {
      const rectangle = new DOMRect(
        Math.min(down.clientX, clientX),
        Math.min(down.clientY, clientY),
        Math.abs(clientX - down.clientX),
        Math.abs(clientY - down.clientY),
      );
      draw(rectangle);
      const touched = [...document.querySelectorAll<HTMLElement>(`[data-canvas] > [data-area="${ROOT}"] > [data-tile]`)].filter((tile) => {
        const rect = tile.getBoundingClientRect();
        return rect.left < rectangle.right && rect.right > rectangle.left && rect.top < rectangle.bottom && rect.bottom > rectangle.top;
      });
      store.select([...new Set([...kept, ...touched.flatMap((tile) => tile.dataset["tile"] ?? [])])]);
    },
    drop: () => draw(null),
    cancel: () => draw(null),
  }));
}
