import { describe, expect, it } from "vitest";
import * as Y from "yjs";

import { toLayout } from "#shared/pages/layout.core.ts";
import { applyOperation, type PageOperation } from "#shared/pages/operations.ts";
import { seedPage, widgetText } from "#shared/pages/page-doc.core.ts";
import { ROOT } from "#shared/pages/schema.ts";
import { idOf, join, type Player } from "#shared/pages/testing/players.ts";

import { packState, unpackState } from "../sync/stored-state.ts";

const EDITS = 20_000;
const WIDGETS = 60;
const BINDING = { tool: idOf(9_000), operation: "query", params: { sql: "select 1" }, refreshSeconds: 30, mapping: { y: ["a"] } };

/** A page as people have them: charts, stats and texts with some settings. */
function page(): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = 1;
  seedPage(doc, { title: "Growth" });
  for (let index = 0; index < WIDGETS; index += 1) {
    const kind = (["chart", "stat", "text"] as const)[index % 3] ?? "stat";
    const own = kind === "text" ? { text: [{ insert: "A heading and a line about what is below.\n" }] } : { binding: BINDING };
    const props = { title: `Widget ${index}`, unit: "percent", type: "line", help: "What this shows" };
    applyOperation(
      doc,
      { op: "add", id: idOf(index), kind, container: ROOT, pos: [(index % 4) * 6, index], size: [6, 6], props, ...own },
      undefined,
    );
  }
  return doc;
}

/** A document opened anew, and nothing in it kept for undo: what the server holds. */
function opened(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

/** The same page, which has never been anything else. */
function fresh(doc: Y.Doc): Y.Doc {
  const layout = toLayout(doc);
  const made = new Y.Doc();
  seedPage(made, { title: layout.title }, layout);
  return made;
}

/** As the log stores it after compaction, and the same before zstd. */
const SIZES = {
  stored: async (doc: Y.Doc) => (await packState(Y.encodeStateAsUpdateV2(doc))).length,
  encoded: async (doc: Y.Doc) => Y.encodeStateAsUpdateV2(doc).length,
};

async function expectLittleGrowth(doc: Y.Doc): Promise<void> {
  const [old, made] = [opened(doc), fresh(doc)];
  for (const [name, sizeOf] of Object.entries(SIZES)) expect((await sizeOf(old)) / (await sizeOf(made)), name).toBeLessThan(5);
  const loaded = new Y.Doc();
  Y.applyUpdate(loaded, await unpackState(await packState(Y.encodeStateAsUpdateV2(old))));
  expect(toLayout(loaded)).toEqual(toLayout(doc));
}

type Make = (index: number) => PageOperation;
const move: Make = (index) => ({
  op: "place",
  breakpoint: "desktop",
  placements: [{ id: idOf(index % WIDGETS), pos: [index % 18, index % 50] }],
});
const resize: Make = (index) => ({
  op: "place",
  breakpoint: "desktop",
  placements: [{ id: idOf(index % WIDGETS), size: [1 + (index % 12), 1 + (index % 9)] }],
});
const entitle: Make = (index) => ({ op: "set-prop", ids: [idOf(index % WIDGETS)], prop: "title", value: `Widget ${index}` });
const bind: Make = (index) => ({ op: "bind", id: idOf((index * 3) % WIDGETS), binding: { ...BINDING, refreshSeconds: 5 + (index % 50) } });
const reorder: Make = (index) => ({ op: "reorder", ids: [idOf(index % WIDGETS)], after: idOf((index * 7) % WIDGETS) });

/** Lets people edit by turns, each with an undo of their own as in the builder. */
function edit(doc: Y.Doc, players: readonly Player[], makes: readonly Make[]): void {
  for (let index = 0; index < EDITS; index += 1) {
    const player = players[Math.floor(index / 50) % players.length];
    const make = makes[index % makes.length];
    if (player === undefined || make === undefined) continue;
    const state = Y.encodeStateVector(player.doc);
    if (index % 50 === 0) Y.applyUpdate(player.doc, Y.encodeStateAsUpdate(doc, state));
    applyOperation(player.doc, make(index), player.origin);
    if (index % 50 === 49 || index === EDITS - 1) Y.applyUpdate(doc, Y.encodeStateAsUpdate(player.doc, Y.encodeStateVector(doc)));
  }
}

describe("a page that was edited 20 000 times", () => {
  it.each([
    ["moved, resized, renamed and bound by one person", 1, [move, resize, entitle, bind]],
    ["edited in all ways by five people", 5, [move, resize, entitle, bind, reorder]],
  ] as const)("stays under five times its fresh size after compaction: %s", { timeout: 120_000 }, async (_, people, makes) => {
    const doc = page();
    const state = Y.encodeStateAsUpdate(doc);
    edit(
      doc,
      Array.from({ length: people }, (_unused, index) => join(state, 100 + index)),
      makes,
    );
    await expectLittleGrowth(doc);
  });

  it("stays under five times its fresh size after compaction: typed in and deleted again", { timeout: 120_000 }, async () => {
    const doc = page();
    const text = widgetText(doc, idOf(2));
    if (text === undefined) throw new Error("there is no text");
    for (let index = 0; index < EDITS; index += 1) {
      // Twenty keys at a place, every third takes one back.
      const caret = (Math.floor(index / 20) * 37) % (text.length - 25);
      if (index % 3 === 2) text.delete(caret + 5, 1);
      else text.insert(caret + 5 + (index % 2), String.fromCodePoint(97 + (index % 26)));
    }
    await expectLittleGrowth(doc);
  });
});
