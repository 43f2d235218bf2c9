import type * as Y from "yjs";

// Yjs has no public way to these two; they are read here and nowhere else.
/* oxlint-disable no-underscore-dangle */

/** What a shared type hangs on in its parent; null for a root. */
export function itemOf(type: { _item: Y.Item | null }): Y.Item | null {
  return type._item;
}

/** The newest item of a map's key, deleted or not; what it replaced is on its left. */
export function newestItem(map: { _map: Map<string, Y.Item> }, key: string): Y.Item | null {
  return map._map.get(key) ?? null;
}
