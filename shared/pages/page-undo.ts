import * as Y from "yjs";

import { pageRoots } from "./page-doc.core.ts";
import { itemOf, newestItem } from "./yjs-items.core.ts";

type Step = Y.UndoManager["undoStack"][number];
type Ranges = Step["insertions"];

/** All items of these ranges that still are there as such. */
function itemsIn(doc: Y.Doc, { clients }: Ranges): Y.Item[] {
  const items: Y.Item[] = [];
  for (const [client, ranges] of clients) {
    for (const { clock, len } of ranges) {
      for (let at = clock; at < clock + len;) {
        const item = Y.getItem(doc.store, Y.createID(client, at));
        if (item instanceof Y.Item) items.push(item);
        at = item.id.clock + item.length;
      }
    }
  }
  return items;
}

/** Takes items out of ranges. */
function leaveOut({ clients }: Ranges, items: readonly Y.Item[]): void {
  for (const { id, length } of items) {
    const left = (clients.get(id.client) ?? []).flatMap((range) => {
      const [from, to] = [id.clock, id.clock + length];
      const end = range.clock + range.len;
      if (from >= end || to <= range.clock) return [range];
      return [
        { clock: range.clock, len: from - range.clock },
        { clock: to, len: end - to },
      ].filter(({ len }) => len > 0);
    });
    clients.set(id.client, left);
  }
}

/** Whether an item is a widget or tab, or a part of one of `entries`. */
function isPartOf(item: Y.Item, entries: ReadonlySet<Y.Item>): boolean {
  for (let at: Y.Item | null = item; at !== null;) {
    if (entries.has(at)) return true;
    const parent: unknown = at.parent;
    at = parent instanceof Y.AbstractType ? itemOf(parent) : null;
  }
  return false;
}

/**
 * Undo of one's own steps, and of nothing else: a setting that somebody else has changed since stays as it is, and a widget
 * that one added is marked as deleted rather than destroyed, so that what others did to it comes back with it.
 */
class PageUndo extends Y.UndoManager {
  override undo() {
    this.#keepToOwn(this.undoStack);
    return super.undo();
  }

  override redo() {
    this.#keepToOwn(this.redoStack);
    return super.redo();
  }

  /** Prepares the newest step that still has something to take back; drops those that have not. */
  #keepToOwn(stack: Step[]): void {
    for (let step = stack.at(-1); step !== undefined; step = stack.at(-1)) {
      this.#keepEntries(step);
      this.#keepOthersValues(step);
      if (this.#hasEffect(step)) return;
      stack.pop();
    }
  }

  /** New widgets and tabs are not destroyed: what is left of their making is the `del` that it took away. */
  #keepEntries({ insertions }: Step): void {
    const { widgets, tabs } = pageRoots(this.doc);
    const inserted = itemsIn(this.doc, insertions);
    const entries = new Set(inserted.filter(({ parent }) => parent === widgets || parent === tabs));
    if (entries.size > 0)
      leaveOut(
        insertions,
        inserted.filter((item) => isPartOf(item, entries)),
      );
  }

  /** Of each key only the value before this step can come back, and only where nobody else has set or removed it since. */
  #keepOthersValues({ deletions, insertions }: Step): void {
    const replaced = itemsIn(this.doc, deletions).filter((item) => item.parentSub !== null && !Y.isDeleted(insertions, item.id));
    const inChain = new Set(replaced);
    const dropped = replaced.filter((item) => {
      const newest = item.parent instanceof Y.AbstractType ? newestItem(item.parent, item.parentSub ?? "") : null;
      if (newest === null) return false;
      if (newest.deleted ? !Y.isDeleted(deletions, newest.id) : newest.id.client !== this.doc.clientID) return true;
      let last: Y.Item | null = newest;
      while (last !== null && !inChain.has(last)) last = last.left;
      return last !== item;
    });
    leaveOut(deletions, dropped);
  }

  #hasEffect({ deletions, insertions }: Step): boolean {
    const isThere = ({ deleted, redone }: Y.Item) => {
      for (let at = redone; at !== null;) {
        const item = Y.getItem(this.doc.store, at);
        if (!(item instanceof Y.Item)) return false;
        if (item.redone === null) return !item.deleted;
        at = item.redone;
      }
      return !deleted;
    };
    return itemsIn(this.doc, insertions).some(isThere) || itemsIn(this.doc, deletions).some((item) => !Y.isDeleted(insertions, item.id));
  }
}

/** Undo of one tab: steps of this origin only, each operation one step. */
export function createPageUndo(doc: Y.Doc, origin: unknown): Y.UndoManager {
  const roots = pageRoots(doc);
  return new PageUndo([roots.meta, roots.widgets, roots.tabs, roots.variables], {
    trackedOrigins: new Set([origin]),
    captureTimeout: 0,
    ignoreRemoteMapChanges: true,
  });
}
