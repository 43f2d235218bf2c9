import { createStore, type ReadableStore, type WritableStore } from "#client/platform/external-store.ts";
import type { Peer } from "#client/platform/sync-client.ts";
import { compareOrder } from "#shared/pages/order.core.ts";
import type { Breakpoint, LayoutWidget } from "#shared/pages/schema.ts";
import { columnsAt, type Place, settle, type Settleable } from "#shared/pages/settle.core.ts";

import { arrange, type Arranging, isSamePlace, type Places } from "./arrange.core.ts";
import type { PageMirror } from "./page-mirror.ts";
import { gestureOf } from "./presence.core.ts";

/** Where everything stands on the canvas, at the size that is shown. */
export interface BoardState {
  columns: number;
  places: Places;
  /** Container → ids of its widgets, in reading order. */
  areas: ReadonlyMap<string, readonly string[]>;
  /** What somebody drags or resizes now: widget → who, and null for me. */
  held: ReadonlyMap<string, number | null>;
}

/** A drag or resize of mine in progress. */
export interface Gesture {
  how: Arranging;
  moved: Places;
}

/** The canvas as it is drawn: settled places, with what I and others drag right now already arranged. */
export interface Board extends ReadableStore<BoardState>, Disposable {
  gesture: WritableStore<Gesture | null>;
  /** Settled places without any gesture. */
  settled: () => Places;
}

interface BoardOptions {
  mirror: PageMirror;
  breakpoint: ReadableStore<Breakpoint>;
  page: () => Settleable;
  peers: ReadableStore<readonly Peer[]>;
}

/** Places that are equal keep their identity, so that only what moves is redrawn. */
function keepSame(was: Places, next: Places): Places {
  const kept = new Map<string, Place>();
  let isSame = was.size === next.size;
  for (const [id, place] of next) {
    const old = was.get(id);
    const stays = old !== undefined && isSamePlace(old, place) ? old : place;
    kept.set(id, stays);
    isSame &&= stays === old;
  }
  return isSame ? was : kept;
}

function areasOf(widgets: ReadonlyMap<string, LayoutWidget>, places: Places, was: BoardState["areas"]): BoardState["areas"] {
  const areas = new Map<string, string[]>();
  for (const { id } of [...widgets.values()].toSorted(compareOrder)) {
    const container = places.get(id)?.container;
    if (container === undefined) continue;
    const area = areas.get(container);
    if (area === undefined) areas.set(container, [id]);
    else area.push(id);
  }
  const kept = new Map<string, readonly string[]>();
  for (const [container, ids] of areas) {
    const old = was.get(container);
    kept.set(container, old !== undefined && old.length === ids.length && old.every((id, index) => id === ids[index]) ? old : ids);
  }
  return kept;
}

/** Whether two states of a widget stand at the same place. */
function standsEqual(one: LayoutWidget, other: LayoutWidget): boolean {
  return (
    one.container === other.container &&
    one.order === other.order &&
    JSON.stringify([one.pos, one.size]) === JSON.stringify([other.pos, other.size])
  );
}

function hasMoved(was: ReadonlyMap<string, LayoutWidget>, now: ReadonlyMap<string, LayoutWidget>): boolean {
  if (was.size !== now.size) return true;
  for (const [id, widget] of now) {
    const old = was.get(id);
    if (old === undefined) return true;
    if (old !== widget && !standsEqual(old, widget)) return true;
  }
  return false;
}

export function createBoard({ mirror, breakpoint, page, peers }: BoardOptions): Board {
  const gesture = createStore<Gesture | null>(null);
  let widgets = mirror.widgets.getSnapshot();
  let settled: Places = settle(page(), breakpoint.getSnapshot());
  const empty: BoardState = { columns: 1, places: new Map(), areas: new Map(), held: new Map() };

  const drawn = (was: BoardState): BoardState => {
    const columns = columnsAt(mirror.meta.getSnapshot().grid.columns, breakpoint.getSnapshot());
    const mine = gesture.getSnapshot();
    const held = new Map<string, number | null>();
    let places = settled;
    for (const peer of peers.getSnapshot()) {
      const theirs = gestureOf(peer.state, breakpoint.getSnapshot());
      if (theirs === null) continue;
      // What I hold stays in my hand, whoever else drags it.
      const moved = new Map([...theirs.moved].filter(([id]) => settled.has(id) && mine?.moved.has(id) !== true));
      if (moved.size === 0) continue;
      for (const id of moved.keys()) held.set(id, peer.clientId);
      places = arrange(places, moved, columns, theirs.how);
    }
    if (mine !== null) {
      for (const id of mine.moved.keys()) held.set(id, null);
      places = arrange(places, mine.moved, columns, mine.how);
    }
    const kept = keepSame(was.places, places);
    const isSame = kept === was.places && columns === was.columns && widgets === mirror.widgets.getSnapshot();
    const areas = isSame ? was.areas : areasOf(mirror.widgets.getSnapshot(), kept, was.areas);
    return { columns, places: kept, areas, held };
  };
  const state = createStore<BoardState>(drawn(empty));
  const redraw = () => state.set(drawn(state.getSnapshot()));
  const resettle = () => {
    settled = settle(page(), breakpoint.getSnapshot());
    redraw();
  };
  let hadGesture = false;
  const stops = [
    mirror.widgets.subscribe(() => {
      const now = mirror.widgets.getSnapshot();
      const moved = hasMoved(widgets, now);
      if (moved) resettle();
      widgets = now;
    }),
    mirror.meta.subscribe(resettle),
    mirror.tabs.subscribe(resettle),
    breakpoint.subscribe(resettle),
    gesture.subscribe(redraw),
    peers.subscribe(() => {
      const has = peers.getSnapshot().some(({ state: theirs }) => theirs["gesture"] != null);
      if (has || hadGesture) redraw();
      hadGesture = has;
    }),
  ];
  return {
    subscribe: state.subscribe,
    getSnapshot: state.getSnapshot,
    gesture,
    settled: () => settled,
    [Symbol.dispose]: () => {
      for (const stop of stops) stop();
    },
  };
}
