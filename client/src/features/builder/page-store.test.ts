import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type * as Y from "yjs";

import { newId } from "#shared/kernel/ids.ts";
import { toLayout } from "#shared/pages/layout.core.ts";
import { applyOperation, type PageOperation } from "#shared/pages/operations.ts";
import { ROOT } from "#shared/pages/schema.ts";

import { tellDeletions } from "./deleted-notice.ts";
import { openStore, twoReplicas } from "./testing/open-store.ts";
import { seenNow, toldStep } from "./told-step.ts";

let docs: [Y.Doc, Y.Doc];
let opened: ReturnType<typeof openStore>;
beforeEach(() => {
  docs = twoReplicas();
  opened = openStore({ pageId: newId(), doc: docs[0] });
});
afterEach(() => {
  opened[Symbol.dispose]();
  for (const doc of docs) doc.destroy();
});

it("takes back the last step alone: not an older one in its place when a peer has changed all of it", () => {
  const { store } = opened;
  const [id = ""] = store.run({ op: "add", kind: "stat", container: ROOT, pos: [0, 0], size: [6, 4], props: {} });
  store.run({ op: "set-page", title: "Mine" });
  applyOperation(docs[1], { op: "set-page", title: "Theirs" }, "peer");
  store.takeBack("undo");
  expect(toLayout(docs[0])).toMatchObject({ title: "Theirs", widgets: [{ id }] });
  expect(store.history.getSnapshot()).toEqual({ canUndo: true, canRedo: false });
  store.takeBack("undo");
  expect(toLayout(docs[0]).widgets).toEqual([]);
  expect(store.history.getSnapshot()).toEqual({ canUndo: false, canRedo: true });
  store.takeBack("redo");
  expect(toLayout(docs[0]).widgets).toHaveLength(1);
});

it("takes back what the server did for this tab at its place among the steps, once", () => {
  const { store } = opened;
  const undone: string[] = [];
  store.run({ op: "set-page", title: "Before" });
  store.noteRestore("Version 1", () => undone.push("restore"));
  const forget = store.noteRestore("Version 1", () => undone.push("forgotten"));
  store.run({ op: "set-page", title: "After" });
  forget();
  store.takeBack("undo");
  expect([toLayout(docs[0]).title, undone]).toEqual(["Before", []]);
  store.takeBack("undo");
  expect([toLayout(docs[0]).title, undone]).toEqual(["Before", ["restore"]]);
  expect(store.history.getSnapshot().canUndo).toBe(true);
  store.takeBack("undo");
  expect([toLayout(docs[0]).title, undone]).toEqual(["", ["restore"]]);
  expect(store.history.getSnapshot().canUndo).toBe(false);
});

it("tells a step by what it did, whichever way it is gone", () => {
  const { store } = opened;
  const seen = () => seenNow(store.mirror);
  const before = seen();
  const [id = ""] = store.run({ op: "add", kind: "checkbox", container: ROOT, pos: [0, 0], size: [6, 4], props: {} });
  const added = seen();
  expect(toldStep("undo", added, before)).toEqual({ words: "added Checkbox", ids: [id] });
  expect(toldStep("redo", before, added)).toEqual({ words: "added Checkbox", ids: [id] });
  store.run({ op: "place", breakpoint: "desktop", placements: [{ id, pos: [6, 0] }] });
  const moved = seen();
  expect(toldStep("undo", moved, added).words).toBe("moved Checkbox");
  store.run({ op: "set-prop", ids: [id], prop: "label", value: "Night" });
  expect(toldStep("undo", seen(), moved).words).toBe("changed “Label” of Checkbox “Night”");
  expect(toldStep("undo", before, added).words).toBe("deleted Checkbox");
});

it("tells a step by what it did to the page: columns, theme, variables", () => {
  const { store } = opened;
  const wordsOf = (...operations: PageOperation[]) => {
    const before = seenNow(store.mirror);
    store.run(operations);
    return toldStep("redo", before, seenNow(store.mirror)).words;
  };
  store.run({ op: "add", kind: "checkbox", container: ROOT, pos: [12, 0], size: [6, 4], props: {} });
  const grid = { columns: 12, rowHeight: 24, gap: 12 };
  expect(wordsOf({ op: "set-page", grid })).toBe("changed the page’s columns");
  expect(wordsOf({ op: "set-page", grid: { ...grid, gap: 8 }, theme: "dark" })).toBe("changed the page’s theme and space between widgets");
  const variable = { name: "host", type: "text" as const, default: "", inUrl: true };
  expect(wordsOf({ op: "set-variable", variable })).toBe("added the variable “host”");
  expect(wordsOf({ op: "set-variable", variable: { ...variable, default: "a" } })).toBe("changed the variable “host”");
  expect(wordsOf({ op: "set-variable", variable: { ...variable, name: "zone" }, was: "host" })).toBe(
    "renamed the variable “host” to “zone”",
  );
  expect(wordsOf({ op: "delete-variable", name: "zone" })).toBe("deleted the variable “zone”");
});

it("selects what is left of a step that was taken back", () => {
  const { store } = opened;
  const [far = "", near = ""] = [0, 6].flatMap((x) =>
    store.run({ op: "add", kind: "stat", container: ROOT, pos: [x, 0], size: [6, 4], props: {} }),
  );
  store.run({ op: "set-prop", ids: [far], prop: "title", value: "Far" });
  store.select([near]);
  store.takeBack("undo");
  expect(store.selection.getSnapshot()).toEqual([far]);
});

it("tells who deleted the widget that one works on, and puts it back", () => {
  const { store } = opened;
  opened.peers.set([{ clientId: docs[1].clientID, user: { id: newId(), name: "Grace", color: 1 }, state: {} }]);
  const [mine = "", other = ""] = [0, 6].flatMap((x) =>
    store.run({ op: "add", kind: "stat", container: ROOT, pos: [x, 0], size: [6, 4], props: { title: `At ${x}` } }),
  );
  const tell = vi.fn<(words: string, putBack: () => void) => void>();
  const stop = tellDeletions(store, tell);
  store.select([mine]);
  applyOperation(docs[1], { op: "delete", ids: [other], deletedAt: 1 }, "peer");
  expect(tell).not.toHaveBeenCalled();
  applyOperation(docs[1], { op: "delete", ids: [mine], deletedAt: 1 }, "peer");
  expect(tell.mock.lastCall?.[0]).toBe("Grace deleted Stat “At 0”");
  tell.mock.lastCall?.[1]();
  expect(toLayout(docs[1]).widgets.map(({ id }) => id)).toEqual([mine]);
  tell.mockClear();
  // With the container that it stands in.
  const [box = ""] = store.run({ op: "add", kind: "container", container: ROOT, pos: [0, 9], size: [12, 8], props: {} });
  store.run({ op: "reparent", ids: [mine], container: box });
  store.select([mine]);
  applyOperation(docs[1], { op: "delete", ids: [box], deletedAt: 1 }, "peer");
  expect(tell.mock.lastCall?.[0]).toBe("Grace deleted Container with Stat “At 0” in it");
  tell.mock.lastCall?.[1]();
  expect(toLayout(docs[1]).widgets.map(({ id }) => id)).toContain(mine);
  store.run({ op: "reparent", ids: [mine], container: ROOT });
  store.run({ op: "delete", ids: [box], deletedAt: 1 });
  tell.mockClear();
  store.select([mine]);
  store.run({ op: "delete", ids: [mine], deletedAt: 1 });
  expect(tell).not.toHaveBeenCalled();
  stop();
});
