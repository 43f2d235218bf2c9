import type { Place } from "#shared/pages/settle.core.ts";

/** A vertical line along an edge that several widgets share, in cells. */
export interface Guide {
  at: number;
  from: number;
  to: number;
  /** The shared edge is a right one: it stands a gap before the next column. */
  isEnd: boolean;
}

/** More than so many rows away, a shared edge tells nothing. */
const REACH_ROWS = 30;

/** Lines where the edges of what is dragged meet the edges of others. */
export function guidesOf(moved: readonly Place[], others: readonly Place[]): Guide[] {
  const guides = new Map<string, Guide>();
  for (const place of moved) {
    for (const isEnd of [false, true]) {
      const edge = (one: Place) => (isEnd ? one.x + one.w : one.x);
      for (const other of others) {
        const distance = Math.max(other.y - (place.y + place.h), place.y - (other.y + other.h));
        if (edge(other) !== edge(place) || distance > REACH_ROWS) continue;
        const key = `${edge(place)} ${String(isEnd)}`;
        const known = guides.get(key) ?? { at: edge(place), from: place.y, to: place.y + place.h, isEnd };
        guides.set(key, { ...known, from: Math.min(known.from, other.y), to: Math.max(known.to, other.y + other.h) });
      }
    }
  }
  return [...guides.values()];
}
