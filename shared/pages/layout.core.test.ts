import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";

import { diffLayouts } from "./diff.core.ts";
import { applyLayout, canonicalLayout, toLayout } from "./layout.core.ts";
import { applyOperation } from "./operations.ts";
import { type PageChange, pageRoots, purgeDeleted, seedPage, touchedWidgets, widgetOfPart } from "./page-doc.core.ts";
import type { Layout } from "./schema.ts";
import { act, bytesOf, idOf, join, type Player, seedState, startIds, type Step } from "./testing/players.ts";

const isNightly = process.env["NIGHTLY"] === "1";
const options = { numRuns: isNightly ? 10_000 : 500 };
const timeout = isNightly ? 1_800_000 : 60_000;

const number = fc.nat(997);
const step: fc.Arbitrary<Step> = fc.tuple(fc.nat(20), number, number, number);
const steps = fc.array(step, { maxLength: 25 });

/** A page after these steps, with room for the ids of another such history. */
function pageAfter(history: readonly Step[], clientId = 100): Player {
  const player = join(seedState, clientId);
  for (const each of history) act(player, each);
  return player;
}

/** The transactions that a change makes, those that change something. */
function changesOf(doc: Y.Doc, change: () => void): PageChange[] {
  const changes: PageChange[] = [];
  const listener = (transaction: Y.Transaction) => {
    if (transaction.changed.size > 0) changes.push(transaction);
  };
  doc.on("afterTransaction", listener);
  change();
  doc.off("afterTransaction", listener);
  return changes;
}

describe("bringing a page to a layout", () => {
  it("ends with exactly that layout, by edits of nothing but what differs, and undo takes it all back", { timeout }, () => {
    fc.assert(
      fc.property(steps, steps, (one, other) => {
        startIds();
        const player = pageAfter(one);
        const target = toLayout(pageAfter(other, 101).doc);
        const before = toLayout(player.doc);
        const same = JSON.stringify(before) === JSON.stringify(target);
        const changes = changesOf(player.doc, () => applyLayout(player.doc, target, { now: 5_000, origin: player.origin }));
        expect(bytesOf(player.doc)).toBe(JSON.stringify(target));
        expect(changes).toHaveLength(same ? 0 : 1);
        const differs = new Set(diffLayouts(before, target).map(({ widget }) => widget));
        // What stood hidden in a deleted container is no part of either layout, and marked as deleted where the container is back.
        const seen = new Set([...before.widgets, ...target.widgets].map(({ id }) => id));
        for (const id of changes.flatMap(touchedWidgets).flatMap((part) => widgetOfPart(part) ?? []))
          if (seen.has(id) && !differs.has(id)) expect.fail(`${id} is the same in both layouts, and was edited`);
        if (same) return;
        player.undo.undo();
        expect(bytesOf(player.doc)).toBe(JSON.stringify(before));
      }),
      options,
    );
  });

  it("leaves what others edit at the same moment and the layout does not change", { timeout }, () => {
    fc.assert(
      fc.property(steps, steps, number, (one, other, at) => {
        startIds();
        const player = pageAfter(one);
        const target = toLayout(pageAfter(other, 101).doc);
        const peer = join(Y.encodeStateAsUpdate(player.doc), 102);
        const isThere = new Set(target.widgets.map(({ id }) => id));
        const shared = toLayout(player.doc).widgets.filter(({ id }) => isThere.has(id));
        const id = shared[at % Math.max(1, shared.length)]?.id;
        if (id === undefined) return;
        applyLayout(player.doc, target, { now: 5_000, origin: player.origin });
        applyOperation(peer.doc, { op: "set-prop", ids: [id], prop: "peer", value: "was here" }, peer.origin);
        Y.applyUpdate(player.doc, Y.encodeStateAsUpdate(peer.doc));
        Y.applyUpdate(peer.doc, Y.encodeStateAsUpdate(player.doc));
        const wanted = target.widgets.map((each) => (each.id === id ? { ...each, props: { ...each.props, peer: "was here" } } : each));
        for (const { doc } of [player, peer]) expect(toLayout(doc)).toEqual(canonicalLayout({ ...target, widgets: wanted }));
      }),
      options,
    );
  });

  it("seeds a page with it as well", { timeout }, () => {
    fc.assert(
      fc.property(steps, (history) => {
        startIds();
        const layout = toLayout(pageAfter(history).doc);
        const doc = new Y.Doc();
        seedPage(doc, { title: layout.title }, layout);
        expect(toLayout(doc)).toEqual(layout);
      }),
      { numRuns: options.numRuns / 5 },
    );
  });

  it("is not disturbed by what is let go after 30 days", { timeout }, () => {
    fc.assert(
      fc.property(steps, (history) => {
        startIds();
        const { doc } = pageAfter(history);
        const before = bytesOf(doc);
        for (const days of [1_000, 1_031, 1_062]) purgeDeleted(doc, days * 86_400_000);
        expect(bytesOf(doc)).toBe(before);
        const { widgets, tabs } = pageRoots(doc);
        const layout = toLayout(doc);
        expect([widgets.size, tabs.size]).toEqual([layout.widgets.length, layout.tabs.length]);
      }),
      { numRuns: options.numRuns / 5 },
    );
  });

  const layoutOf = (player: Player): Layout => toLayout(player.doc);

  it("brings single widgets back, with their tabs, and to the page itself where their container is gone", () => {
    const player = join(seedState, 100);
    const old = layoutOf(player);
    applyOperation(player.doc, { op: "delete", ids: [idOf(0), idOf(3)], deletedAt: 1_000 }, player.origin);
    applyOperation(player.doc, { op: "set-prop", ids: [idOf(1)], prop: "title", value: "Later" }, player.origin);
    applyLayout(player.doc, old, { now: 2_000, onlyWidgets: [idOf(3)] });
    expect(layoutOf(player).widgets.find(({ id }) => id === idOf(3))?.container).toBe("root");
    applyLayout(player.doc, old, { now: 2_000, onlyWidgets: [idOf(0), idOf(3)] });
    const now = layoutOf(player);
    expect(now.tabs).toEqual(old.tabs);
    expect(now.widgets.find(({ id }) => id === idOf(3))).toEqual(old.widgets.find(({ id }) => id === idOf(3)));
    expect(now.widgets.find(({ id }) => id === idOf(1))?.props.title).toBe("Later");
  });

  it("changes only the words that differ in a text, so that a peer's words and half-typed emoji stay", () => {
    const [player, peer] = [join(seedState, 100), join(seedState, 101)];
    const layout = layoutOf(player);
    const text = (insert: string) => ({
      ...layout,
      widgets: layout.widgets.map((each) => (each.id === idOf(1) ? { ...each, text: [{ insert }] } : each)),
    });
    applyLayout(player.doc, text("Words 1 👎 and more\n"), { now: 1_000 });
    applyOperation(peer.doc, { op: "set-text", id: idOf(1), text: [{ insert: "All words 1 👍\n" }] }, peer.origin);
    Y.applyUpdate(player.doc, Y.encodeStateAsUpdate(peer.doc));
    expect(layoutOf(player).widgets.find(({ id }) => id === idOf(1))?.text).toEqual([{ insert: "All words 1 👎 and more\n" }]);
  });
});
