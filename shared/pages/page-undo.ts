import * as Y from "yjs";

import { pageRoots, widgetMap } from "./page-doc.core.ts";
import { ClockRanges } from "./page-undo-ranges.core.ts";
import { wordsThereAgain } from "./page-undo-words.core.ts";
import { ROOT } from "./schema.ts";
import { readTree } from "./tree.core.ts";
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
function leaveOut({ clients }: Ranges, items: readonly Pick<Y.Item, "id" | "length">[]): void {
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

/** Of each client, how much of it a replica had at some time. */
type State = ReadonlyMap<number, number>;

function stateOf({ store }: Y.Doc): State {
  return new Map([...store.clients.keys()].map((client) => [client, Y.getState(store, client)]));
}

/** Whether somebody else has put a widget into this container or tab since, however deep; an undo would take it away with it. */
function holdsOthers(doc: Y.Doc, id: string, since: State): boolean {
  const tree = readTree(doc);
  const owners = new Map(tree.tabs.map((tab) => [tab.id, tab.owner]));
  const isWithin = (container: string): boolean => {
    for (let at = container; at !== ROOT;) {
      const widget = owners.get(at) ?? at;
      if (at === id || widget === id) return true;
      at = tree.nodes.get(widget)?.container ?? ROOT;
    }
    return false;
  };
  return [...tree.nodes.values()].some((node) => {
    const map = isWithin(node.container) ? widgetMap(doc, node.id) : undefined;
    const put = map === undefined ? null : newestItem(map, "loc");
    return put !== null && put.id.client !== doc.clientID && put.id.clock >= (since.get(put.id.client) ?? 0);
  });
}

const NOTHING: State = new Map();

/**
 * Undo of one's own steps, and of nothing else: a setting that somebody else has changed since stays as it is, and a widget
 * that one added is marked as deleted rather than destroyed, so that what others did to it comes back with it. A container or tab
 * into which others have put something stays, and words of a text that others have put back don't come a second time.
 */
class PageUndo extends Y.UndoManager {
  /** What was deleted here, by steps and by taking them back: what else is gone, somebody else has removed. */
  readonly #ownDeletions = new ClockRanges();
  readonly #noteDeletions = ({ local, deleteSet }: Y.Transaction) => {
    if (!local) return;
    for (const [client, ranges] of deleteSet.clients) for (const { clock, len } of ranges) this.#ownDeletions.add(client, clock, len);
  };

  /** What was known when a step was done. */
  readonly #states = new WeakMap<Step, State>();

  constructor(doc: Y.Doc, origin: unknown) {
    const { meta, widgets, tabs, variables } = pageRoots(doc);
    super([meta, widgets, tabs, variables], { trackedOrigins: new Set([origin]), captureTimeout: 0, ignoreRemoteMapChanges: true });
    this.doc.on("afterTransaction", this.#noteDeletions);
    this.on("stack-item-added", ({ stackItem }: { stackItem: Step }) => this.#states.set(stackItem, stateOf(this.doc)));
  }

  override destroy(): void {
    this.doc.off("afterTransaction", this.#noteDeletions);
    super.destroy();
  }

  /** Takes back the last step. Null where nothing is left of it: then no older one is taken back in its place, unseen. */
  override undo() {
    return this.#keepToOwn(this.undoStack, (transaction, step) => this.#keepOccupied(transaction, step)) ? super.undo() : null;
  }

  override redo() {
    return this.#keepToOwn(this.redoStack) ? super.redo() : null;
  }

  /** Prepares the newest step; drops it, and says so, where others have changed all of it since. */
  #keepToOwn(stack: Step[], prepare?: (transaction: Y.Transaction, step: Step) => void): boolean {
    return this.doc.transact((transaction) => {
      const step = stack.at(-1);
      if (step === undefined) return false;
      this.#keepEntries(transaction, step);
      prepare?.(transaction, step);
      this.#keepOthersValues(transaction, step);
      this.#keepOthersWords(transaction, step);
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

  /** To take back that something was brought in is to mark it as deleted: not what others have put something into since. */
  #keepOccupied(transaction: Y.Transaction, step: Step): void {
    const { deletions } = step;
    const { widgets, tabs } = pageRoots(this.doc);
    const since = this.#states.get(step) ?? NOTHING;
    const marks = itemsIn(transaction, deletions).filter(({ parentSub, parent }) => {
      const entry = parentSub === "del" && parent instanceof Y.AbstractType ? itemOf(parent) : null;
      const isEntry = entry !== null && !entry.deleted && (entry.parent === widgets || entry.parent === tabs);
      return isEntry && entry.parentSub !== null && holdsOthers(this.doc, entry.parentSub, since);
    });
    if (marks.length > 0) leaveOut(deletions, marks);
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

  /** Words that others have put back already don't come twice. */
  #keepOthersWords(transaction: Y.Transaction, step: Step): void {
    const since = this.#states.get(step);
    if (since === undefined) return;
    const back = itemsIn(transaction, step.deletions).filter((item) => !Y.isDeleted(step.insertions, item.id));
    leaveOut(
      step.deletions,
      wordsThereAgain(back, this.doc.clientID, ({ id }) => id.clock >= (since.get(id.client) ?? 0)),
    );
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
