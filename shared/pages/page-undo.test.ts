import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";

import { toLayout } from "./layout.core.ts";
import { applyOperation, type PageOperation } from "./operations.ts";
import { pageRoots, purgeDeleted, widgetMap } from "./page-doc.core.ts";
import { act, bytesOf, idOf, join, type Player, restoreTo, seedState, startIds, type Step } from "./testing/players.ts";
import { newestItem } from "./yjs-items.core.ts";

const isNightly = process.env["NIGHTLY"] === "1";
const options = { numRuns: isNightly ? 10_000 : 500 };
const timeout = isNightly ? 1_800_000 : 60_000;

const number = fc.nat(997);
/** Client id of the other player. */
const OTHER = 101;
const step: fc.Arbitrary<Step> = fc.tuple(fc.nat(20), number, number, number);

function send(from: Player, to: Player): void {
  Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), "network");
}

/** Says of each key of a page who changed it last, as it is seen here. */
function watchAuthors({ doc }: Player): { authorOf: (key: string) => string; onUndo: (listener: (key: string) => void) => void } {
  const authors = new Map<string, string>();
  const listeners: ((key: string) => void)[] = [];
  const { meta, widgets, tabs, variables } = pageRoots(doc);
  for (const [name, root] of Object.entries({ meta, widgets, tabs, variables })) {
    root.observeDeep((events, { origin }) => {
      for (const { path, changes, target } of events) {
        if (!(target instanceof Y.Map)) continue;
        for (const key of changes.keys.keys()) {
          const where = [name, ...path, key].join("/");
          if (origin instanceof Y.UndoManager) for (const listener of listeners) listener(where);
          authors.set(where, origin === "network" ? "another" : "me");
        }
      }
    });
  }
  const authorOf = (key: string): string =>
    authors.get(key) ?? (key.includes("/") ? authorOf(key.slice(0, key.lastIndexOf("/"))) : "the seed");
  return { authorOf, onUndo: (listener) => listeners.push(listener) };
}

/** Widgets that are there, and stand where somebody else has put them. */
function placedByOthers({ doc }: Player): string[] {
  return toLayout(doc).widgets.flatMap(({ id }) => {
    const map = widgetMap(doc, id);
    const put = map === undefined ? null : newestItem(map, "loc");
    return put !== null && put.id.client === OTHER ? [id] : [];
  });
}

/** Steps that meet at few widgets and settings. */
const close: fc.Arbitrary<Step> = fc.tuple(fc.nat(20), fc.nat(3), fc.nat(3), fc.nat(3));
const happening = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant("mine" as const), step: close }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("theirs" as const), step: close }) },
  { weight: 3, arbitrary: fc.constantFrom({ type: "hear" as const }, { type: "tell" as const }) },
  { weight: 3, arbitrary: fc.constantFrom({ type: "undo" as const }, { type: "redo" as const }) },
);

describe("undo", () => {
  it("takes each operation back by one step, and redo brings it again, exactly", { timeout }, () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
        startIds();
        const player = join(seedState, 100);
        const states = [bytesOf(player.doc)];
        for (const each of steps) {
          const depth = player.undo.undoStack.length;
          act(player, each);
          if (player.undo.undoStack.length > depth) states.push(bytesOf(player.doc));
          else expect(bytesOf(player.doc)).toBe(states.at(-1));
        }
        for (const state of states.slice(0, -1).toReversed()) {
          player.undo.undo();
          expect(bytesOf(player.doc)).toBe(state);
        }
        expect(player.undo.undoStack).toHaveLength(0);
        for (const state of states.slice(1)) {
          player.undo.redo();
          expect(bytesOf(player.doc)).toBe(state);
        }
      }),
      options,
    );
  });

  it("changes nothing that somebody else changed since, and loses no widget", { timeout }, () => {
    fc.assert(
      fc.property(fc.array(happening, { minLength: 4, maxLength: 50 }), (happenings) => {
        startIds();
        const [me, other] = [join(seedState, 100), join(seedState, 101)];
        const { authorOf, onUndo } = watchAuthors(me);
        onUndo((key) => {
          if (authorOf(key) !== "me") expect.fail(`undo changed ${key}, which ${authorOf(key)} had changed`);
        });
        let widgets = 0;
        for (const each of happenings) {
          if (each.type === "mine") act(me, each.step);
          else if (each.type === "theirs") act(other, each.step);
          else if (each.type === "hear") send(other, me);
          else if (each.type === "tell") send(me, other);
          else if (each.type === "undo") {
            const theirs = placedByOthers(me);
            me.undo.undo();
            const left = new Set(toLayout(me.doc).widgets.map((widget) => widget.id));
            expect(theirs.filter((id) => !left.has(id))).toEqual([]);
          } else me.undo.redo();
          expect(pageRoots(me.doc).widgets.size).toBeGreaterThanOrEqual(widgets);
          widgets = pageRoots(me.doc).widgets.size;
        }
        send(other, me);
        send(me, other);
        expect(bytesOf(me.doc)).toBe(bytesOf(other.doc));
      }),
      options,
    );
  });

  const id = idOf(500);
  const add: PageOperation = {
    op: "add",
    id,
    kind: "text",
    container: "root",
    pos: [0, 0],
    size: [4, 4],
    props: {},
    text: [{ insert: "Mine\n" }],
  };
  const entitle = (title: string): PageOperation => ({ op: "set-prop", ids: [id], prop: "title", value: title });
  const titleOf = ({ doc }: Player) => toLayout(doc).widgets.find((widget) => widget.id === id)?.props.title;
  const both = () => [join(seedState, 100), join(seedState, 101)] as const;
  const run = ({ doc, origin }: Player, ...operations: PageOperation[]) => {
    for (const operation of operations) applyOperation(doc, operation, origin);
  };

  it("of a widget that somebody else has worked on since keeps their work for the redo", () => {
    const [me, other] = both();
    run(me, add);
    send(me, other);
    run(other, entitle("Theirs"));
    send(other, me);
    me.undo.undo();
    send(me, other);
    expect(toLayout(other.doc).widgets.map((widget) => widget.id)).not.toContain(id);
    run(other, { op: "undelete", ids: [id] });
    expect(titleOf(other)).toBe("Theirs");
    me.undo.redo();
    expect(titleOf(me)).toBe("Theirs");
  });

  const within = ({ doc }: Player) => toLayout(doc).widgets.map((widget) => [widget.id, widget.container]);

  it("of a container or tab leaves it where others have put something into it, and takes it away again once that is gone", () => {
    const [me, other] = both();
    const [box, tab, theirs] = [id, idOf(501), idOf(502)];
    run(me, { op: "add", id: box, kind: "container", container: "root", pos: [0, 0], size: [12, 8], props: {} });
    run(me, { op: "add-tab", owner: box, title: "First" }, { op: "add-tab", owner: box, title: "Second", id: tab });
    send(me, other);
    run(other, { op: "add", id: theirs, kind: "stat", container: tab, pos: [0, 0], size: [6, 4], props: {} });
    send(other, me);
    // The tab, with their widget in it; then the first tab, in which nothing stands; then the container.
    expect(me.undo.undo()).toBeNull();
    expect(within(me)).toContainEqual([theirs, tab]);
    expect(me.undo.undo()).not.toBeNull();
    expect(me.undo.undo()).toBeNull();
    expect(within(me)).toContainEqual([theirs, tab]);
    send(me, other);
    expect(within(other)).toContainEqual([theirs, tab]);
  });

  it("of a container takes away what I have put into it myself", () => {
    const [me, other] = both();
    const before = within(me);
    run(me, { op: "add", id, kind: "container", container: "root", pos: [0, 0], size: [12, 8], props: {} });
    run(me, { op: "add", id: idOf(501), kind: "stat", container: id, pos: [0, 0], size: [6, 4], props: {} });
    send(me, other);
    run(other, { op: "set-prop", ids: [idOf(501)], prop: "title", value: "Theirs" });
    send(other, me);
    me.undo.undo();
    me.undo.undo();
    expect(within(me)).toEqual(before);
  });

  it("of bringing a container back leaves it where others have put something into it since", () => {
    const [me, other] = both();
    run(other, { op: "add", id, kind: "container", container: "root", pos: [0, 0], size: [12, 8], props: {} });
    run(other, { op: "delete", ids: [id], deletedAt: 1 });
    send(other, me);
    run(me, { op: "undelete", ids: [id] });
    send(me, other);
    run(other, { op: "add", id: idOf(502), kind: "stat", container: id, pos: [0, 0], size: [6, 4], props: {} });
    send(other, me);
    expect(me.undo.undo()).toBeNull();
    expect(within(me)).toContainEqual([idOf(502), id]);
  });

  it("takes no older step back, unseen, where others have changed all that the last one did", () => {
    const [me, other] = both();
    run(me, add, entitle("Mine"), { op: "set-page", title: "Mine" });
    send(me, other);
    run(other, { op: "set-page", title: "Theirs" });
    send(other, me);
    expect(me.undo.undo()).toBeNull();
    expect([toLayout(me.doc).title, titleOf(me)]).toEqual(["Theirs", "Mine"]);
    expect(me.undo.undo()).not.toBeNull();
    expect([toLayout(me.doc).title, titleOf(me)]).toEqual(["Theirs", undefined]);
  });

  it("takes several operations of one gesture back together", () => {
    const [me] = both();
    const before = bytesOf(me.doc);
    me.doc.transact(() => run(me, add, entitle("One"), entitle("Two")), me.origin);
    expect(titleOf(me)).toBe("Two");
    me.undo.undo();
    expect(bytesOf(me.doc)).toBe(before);
    me.undo.redo();
    expect(titleOf(me)).toBe("Two");
  });

  it("takes back a restore, as the one step that it was, while others go on", () => {
    const [me, other] = both();
    run(other, entitle("Elsewhere"));
    const old = join(seedState, 102);
    run(me, add, { op: "delete", ids: [idOf(0)], deletedAt: 1_000 }, { op: "set-page", title: "New" });
    const before = toLayout(me.doc);
    restoreTo(me, old.doc);
    expect(toLayout(me.doc)).toEqual(toLayout(old.doc));
    run(other, { op: "set-prop", ids: [idOf(1)], prop: "unit", value: "theirs" });
    send(other, me);
    me.undo.undo();
    const unit = { unit: "theirs" };
    const wanted = before.widgets.map((widget) => (widget.id === idOf(1) ? { ...widget, props: { ...widget.props, ...unit } } : widget));
    expect(toLayout(me.doc)).toEqual({ ...before, widgets: wanted });
  });

  it("of an added widget lets it be purged 30 days after somebody last looked, not at once and not never", () => {
    const [me] = both();
    const day = 86_400_000;
    run(me, add);
    me.undo.undo();
    for (const at of [1_000, 1_001, 1_002]) purgeDeleted(me.doc, at * day);
    expect(widgetMap(me.doc, id)).toBeDefined();
    purgeDeleted(me.doc, 1_031 * day);
    expect(widgetMap(me.doc, id)).toBeUndefined();
  });
});
