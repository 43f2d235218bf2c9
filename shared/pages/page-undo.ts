import * as Y from "yjs";

import { pageRoots } from "./page-doc.core.ts";
import { ClockRanges } from "./page-undo-ranges.core.ts";
import { itemOf, newestItem } from "./yjs-items.core.ts";

type Step = Y.UndoManager["undoStack"][number];
type Ranges = Step["insertions"];

/** The items of these ranges, cut at their ends: Yjs joins neighbours, of which only some may be meant. */
function itemsIn(transaction: Y.Transaction, ranges: Ranges): Y.Item[] {
  const items: Y.Item[] = [];
  Y.iterateDeletedStructs(transaction, ranges, (struct) => {
    if (struct instanceof Y.Item) items.push(struct);
  });
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
  /** What was deleted here, by steps and by taking them back: what else is gone, somebody else has removed. */
  readonly #ownDeletions = new ClockRanges();
  readonly #noteDeletions = ({ local, deleteSet }: Y.Transaction) => {
    if (!local) return;
    for (const [client, ranges] of deleteSet.clients) for (const { clock, len } of ranges) this.#ownDeletions.add(client, clock, len);
  };

  constructor(doc: Y.Doc, origin: unknown) {
    const { meta, widgets, tabs, variables } = pageRoots(doc);
    super([meta, widgets, tabs, variables], { trackedOrigins: new Set([origin]), captureTimeout: 0, ignoreRemoteMapChanges: true });
    this.doc.on("afterTransaction", this.#noteDeletions);
  }

  override destroy(): void {
    this.doc.off("afterTransaction", this.#noteDeletions);
    super.destroy();
  }

  /** Takes back the last step. Null where nothing is left of it: then no older one is taken back in its place, unseen. */
  override undo() {
    return this.#keepToOwn(this.undoStack) ? super.undo() : null;
  }

  override redo() {
    return this.#keepToOwn(this.redoStack) ? super.redo() : null;
  }

  /** Prepares the newest step; drops it, and says so, where others have changed all of it since. */
  #keepToOwn(stack: Step[]): boolean {
    return this.doc.transact((transaction) => {
      const step = stack.at(-1);
      if (step === undefined) return false;
      this.#keepEntries(transaction, step);
      this.#keepOthersValues(transaction, step);
      if (this.#hasEffect(transaction, step)) return true;
      stack.pop();
      return false;
    });
  }

  /** New widgets and tabs are not destroyed: what is left of their making is the `del` that it took away. */
  #keepEntries(transaction: Y.Transaction, { insertions }: Step): void {
    const { widgets, tabs } = pageRoots(this.doc);
    const inserted = itemsIn(transaction, insertions);
    const entries = new Set(inserted.filter(({ parent }) => parent === widgets || parent === tabs));
    if (entries.size > 0)
      leaveOut(
        insertions,
        inserted.filter((item) => isPartOf(item, entries)),
      );
  }

  /** Of each key only the value before this step can come back, and only where nobody else has set or removed it since. */
  #keepOthersValues(transaction: Y.Transaction, { deletions, insertions }: Step): void {
    const replaced = itemsIn(transaction, deletions).filter((item) => item.parentSub !== null && !Y.isDeleted(insertions, item.id));
    const inChain = new Set(replaced);
    const dropped = replaced.filter((item) => {
      const newest = item.parent instanceof Y.AbstractType ? newestItem(item.parent, item.parentSub ?? "") : null;
      if (newest === null) return false;
      if (newest.deleted ? !this.#isDeletedHere(newest) : newest.id.client !== this.doc.clientID) return true;
      let last: Y.Item | null = newest;
      while (last !== null && !inChain.has(last)) last = last.left;
      return last !== item;
    });
    leaveOut(deletions, dropped);
  }

  #isDeletedHere({ id }: Y.Item): boolean {
    return this.#ownDeletions.has(id.client, id.clock);
  }

  #hasEffect(transaction: Y.Transaction, { deletions, insertions }: Step): boolean {
    const isThere = ({ deleted, redone }: Y.Item) => {
      for (let at = redone; at !== null;) {
        const item = Y.getItem(this.doc.store, at);
        if (!(item instanceof Y.Item)) return false;
        if (item.redone === null) return !item.deleted;
        at = item.redone;
      }
      return !deleted;
    };
    return (
      itemsIn(transaction, insertions).some(isThere) || itemsIn(transaction, deletions).some((item) => !Y.isDeleted(insertions, item.id))
    );
  }
}

/** Undo of one tab: steps of this origin only, each operation one step. */
export function createPageUndo(doc: Y.Doc, origin: unknown): Y.UndoManager {
  return new PageUndo(doc, origin);
}
