import * as Y from "yjs";

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

/** What came in since a state, of each client the last first; what is looked at may be deleted meanwhile. */
export function* newItems(doc: Y.Doc, before: ReadonlyMap<number, number>): Generator<Y.Item> {
  for (const [client, structs] of doc.store.clients) {
    const since = before.get(client) ?? 0;
    for (let at = structs.length - 1; at >= 0; at -= 1) {
      const struct = structs[at];
      if (struct === undefined || struct.id.clock + struct.length <= since) break;
      if (struct instanceof Y.Item) yield struct;
    }
  }
}
