import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { z } from "zod";

import { Id } from "../kernel/ids.ts";
import { toLayout } from "./layout.core.ts";
import { applyOperation } from "./operations.ts";
import { pageRoots, readWidget, seedPage, widgetMap } from "./page-doc.core.ts";
import { isJsonWithin } from "./plain.core.ts";
import { type PropSchemaOf, repairPage } from "./repair.core.ts";
import {
  Binding,
  Grid,
  Layout,
  OrderKey,
  PAGE_LIMITS,
  Pos,
  PropName,
  ROOT,
  Size,
  Theme,
  Variable,
  VariableName,
  WidgetKind,
} from "./schema.ts";
import { act, idOf, join, seedState, startIds, type Step } from "./testing/players.ts";

const isNightly = process.env["NIGHTLY"] === "1";
const options = { numRuns: isNightly ? 10_000 : 500 };
const timeout = isNightly ? 1_800_000 : 60_000;

const number = fc.nat(997);
const step: fc.Arbitrary<Step> = fc.tuple(fc.nat(20), number, number, number);

/** Anything that a Yjs client can put into a map, shared types too. */
const scalar = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    Number.NaN,
    Infinity,
    -0,
    -1,
    1.5,
    2 ** 53,
    "",
    "root",
    "__proto__",
    "a0",
    true,
    idOf(0),
    idOf(1),
  ),
  fc.string({ maxLength: 5 }),
  fc.uint8Array({ maxLength: 3 }),
  fc.array(fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.constant(idOf(10))), { maxLength: 3 }),
  fc.dictionary(fc.constantFrom("columns", "name", "tool", "default", "operation", "x"), fc.oneof(fc.integer(), fc.string()), {
    maxKeys: 3,
  }),
  fc.jsonValue({ maxDepth: 3 }),
);
const nested = fc.constantFrom("map", "array", "text", "xml", "sub");
const rootName = fc.constantFrom("meta", "widgets", "tabs", "variables", "stranger");
const entryId = fc.oneof(
  fc.constantFrom(idOf(0), idOf(1), idOf(3), idOf(10), idOf(77)),
  fc.constantFrom("x", "__proto__", "constructor", ""),
);
const ENTRY_KEYS = "kind loc pos size pos:phone size:wall p:title p:type p:__proto__ p: binding text del owner";
const OTHER_KEYS = "title order grid theme schema description whatever year constructor";
const entryKey = fc.constantFrom(...ENTRY_KEYS.split(" "), ...OTHER_KEYS.split(" "));
const scribble = fc.oneof(
  fc.record({ type: fc.constant("set" as const), root: rootName, id: entryId, key: entryKey, value: scalar }),
  fc.record({ type: fc.constant("set-root" as const), root: rootName, id: fc.oneof(entryId, entryKey), value: scalar }),
  fc.record({ type: fc.constant("nest" as const), root: rootName, id: entryId, key: fc.option(entryKey), what: nested }),
  fc.record({ type: fc.constant("delete" as const), root: rootName, id: entryId, key: fc.option(entryKey) }),
  fc.record({ type: fc.constant("list" as const), root: rootName, value: scalar }),
  fc.record({ type: fc.constant("text" as const), id: entryId, at: fc.nat(9), value: fc.oneof(fc.string(), fc.constant("\uD83D")) }),
);
type Scribble = typeof scribble extends fc.Arbitrary<infer T> ? T : never;

function makeNested(what: string): unknown {
  if (what === "map") return new Y.Map([["title", "x"]]);
  if (what === "array") return Y.Array.from([1, 2]);
  if (what === "text") return new Y.Text("text");
  return what === "xml" ? new Y.XmlText("xml") : new Y.Doc();
}

function mapIn(doc: Y.Doc, root: string, id: string): Y.Map<unknown> {
  const map = doc.getMap<unknown>(root);
  const known = map.get(id);
  if (known instanceof Y.Map) return known;
  const entry = new Y.Map<unknown>();
  map.set(id, entry);
  return entry;
}

function setAnything(map: Y.Map<unknown>, key: string, value: unknown): void {
  try {
    map.set(key, value);
  } catch {
    // Not even Yjs takes it.
  }
}

/** Does to a document what no operation would. */
function scrawl(doc: Y.Doc, given: Scribble): void {
  if (given.type === "set") setAnything(mapIn(doc, given.root, given.id), given.key, given.value);
  else if (given.type === "set-root") setAnything(doc.getMap(given.root), given.id, given.value);
  else if (given.type === "nest") {
    if (given.key === null) doc.getMap(given.root).set(given.id, makeNested(given.what));
    else mapIn(doc, given.root, given.id).set(given.key, makeNested(given.what));
  } else if (given.type === "delete") {
    const entry = doc.getMap(given.root).get(given.id);
    if (given.key === null || !(entry instanceof Y.Map)) doc.getMap(given.root).delete(given.id);
    else entry.delete(given.key);
  } else if (given.type === "list") {
    // To another document a root is a list.
    const other = new Y.Doc();
    setList(other.getArray(given.root), given.value);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
  } else {
    const text = widgetMap(doc, given.id)?.get("text");
    if (text instanceof Y.Text) text.insert(Math.min(given.at, text.length), given.value, { bold: given.at, link: { to: [given.value] } });
  }
}

function setList(list: Y.Array<unknown>, value: unknown): void {
  try {
    list.insert(0, [value]);
  } catch {
    // Not even Yjs takes it.
  }
}

const scribbles = fc.array(scribble, { minLength: 1, maxLength: 20 });

/** A fresh replica: what is read there is what went over the wire. */
function replicaOf(doc: Y.Doc): Y.Doc {
  const replica = new Y.Doc();
  Y.applyUpdate(replica, Y.encodeStateAsUpdate(doc));
  return replica;
}

describe("the layout of a document that holds anything at all", () => {
  it("is valid, and the same wherever it is read", { timeout }, () => {
    fc.assert(
      fc.property(scribbles, fc.boolean(), (scrawls, isEmpty) => {
        const doc = new Y.Doc();
        if (!isEmpty) Y.applyUpdate(doc, seedState);
        for (const each of scrawls) scrawl(doc, each);
        const replica = replicaOf(doc);
        const layout = toLayout(replica);
        expect(Layout.safeParse(JSON.parse(JSON.stringify(layout))).error).toBeUndefined();
        expect(Layout.parse(layout)).toEqual(layout);
        expect(JSON.stringify(toLayout(replicaOf(replica)))).toBe(JSON.stringify(layout));
      }),
      options,
    );
  });
});

const propSchemaOf: PropSchemaOf = (kind, prop) => (kind === "chart" && prop === "type" ? z.enum(["bar", "pie"]) : undefined);

const places = { pos: Pos, size: Size };
const WIDGET = new Map<string, z.ZodType>([
  ["kind", WidgetKind],
  ["loc", z.tuple([z.union([z.literal(ROOT), Id]), OrderKey])],
  ["del", z.number().min(0)],
  ["binding", Binding],
]);

function schemaOf(key: string, kind: unknown): z.ZodType {
  const [name, breakpoint] = key.split(":");
  if (name === "pos" || name === "size")
    return breakpoint === undefined || ["phone", "tablet", "wall"].includes(breakpoint) ? places[name] : z.never();
  if (key === "p:type" && kind === "chart") return z.enum(["bar", "pie"]);
  const known = WIDGET.get(key);
  if (known !== undefined) return known;
  return key.startsWith("p:") && PropName.safeParse(key.slice(2)).success ? z.json() : z.never();
}

const META = new Map<string, z.ZodType>([
  ["schema", z.literal(1)],
  ["title", z.string().max(200)],
  ["description", z.string().max(2_000)],
  ["theme", Theme],
  ["grid", Grid],
]);

/** Every part of the document is what it should be, so that nothing must be read as a default. */
function expectValid(doc: Y.Doc): void {
  const { meta, widgets, tabs, variables } = pageRoots(doc);
  const parse = (where: string, schema: z.ZodType, value: unknown) => expect(schema.safeParse(value).error, where).toBeUndefined();
  for (const [key, value] of meta) parse(`page.${key}`, META.get(key) ?? z.never(), value);
  expect(meta.get("schema")).toBe(1);
  for (const [name, value] of variables) parse(`variable ${name}`, Variable.extend({ name: VariableName.pipe(z.literal(name)) }), value);
  for (const [id, map] of widgets) {
    parse("widget", Id, id);
    if (!(map instanceof Y.Map)) throw new TypeError(`widget ${id} is no map`);
    for (const key of ["kind", "loc", "pos", "size"]) expect(map.has(key), `${id}.${key}`).toBe(true);
    for (const [key, value] of map) {
      if (key === "text") expect(value).toBeInstanceOf(Y.Text);
      else parse(`${id}.${key}`, schemaOf(key, map.get("kind")), value);
      if (key !== "text") expect(isJsonWithin(value, PAGE_LIMITS.settingBytes)).toBe(true);
    }
  }
  for (const [id, map] of tabs) {
    parse("tab", Id, id);
    if (!(map instanceof Y.Map)) throw new TypeError(`tab ${id} is no map`);
    const Tab = z.strictObject({ owner: Id, title: z.string().max(200), order: OrderKey, del: z.number().min(0).optional() });
    parse(`tab ${id}`, Tab, Object.fromEntries(map));
  }
}

/** Applies updates as a room does: in one transaction, put right inside it. */
function receive(doc: Y.Doc, updates: readonly Uint8Array[]): { violations: string[]; emitted: Uint8Array[] } {
  const emitted: Uint8Array[] = [];
  const note = (update: Uint8Array) => void emitted.push(update);
  doc.on("update", note);
  const { violations } = doc.transact((transaction) => {
    for (const update of updates) Y.applyUpdate(doc, update);
    const repaired = repairPage(transaction, propSchemaOf);
    // As a room does, or Yjs takes the repair for a stranger's that uses our client id.
    transaction.local = true;
    return repaired;
  });
  doc.off("update", note);
  return { violations, emitted };
}

/** The room's document, a client of it that writes what it likes, and what the client sent. */
function attacked(history: readonly Step[], change: (doc: Y.Doc) => void) {
  startIds();
  const room = join(seedState, 100);
  for (const each of history) act(room, each);
  const before = replicaOf(room.doc);
  const client = replicaOf(room.doc);
  const sent: Uint8Array[] = [];
  client.on("update", (update: Uint8Array) => void sent.push(update));
  change(client);
  return { doc: room.doc, before, ...receive(room.doc, sent) };
}

describe("repairing what a client sent", () => {
  it.each<[string, (client: Y.Doc) => void]>([
    ["a list in a root", (client) => client.getArray("meta").insert(0, ["x".repeat(1_000)])],
    ["a text in a root", (client) => client.getText("widgets").insert(0, "x".repeat(1_000))],
    [
      "a list in a widget",
      (client) => {
        const { widgets } = pageRoots(client);
        const [widget] = widgets.values();
        const list = new Y.Array();
        if (widget instanceof Y.Map) widget.set("p:list", list);
        list.insert(0, ["x".repeat(1_000)]);
      },
    ],
    [
      "a map in a text",
      (client) => {
        const { widgets } = pageRoots(client);
        const [widget] = widgets.values();
        const [text, map] = [new Y.Text("seen"), new Y.Map()];
        if (!(widget instanceof Y.Map)) throw new Error("There is no widget");
        widget.set("text", text);
        text.insertEmbed(0, map);
        map.set("hidden", "x".repeat(1_000));
      },
    ],
  ])("keeps nothing that no layout shows: %s", (_name, change) => {
    const { doc, before, violations } = attacked([], change);
    expect(violations.length).toBeGreaterThan(0);
    expect(Y.encodeStateAsUpdate(doc).length - Y.encodeStateAsUpdate(before).length).toBeLessThan(300);
    expectValid(doc);
  });

  it("leaves a valid page, the same for every peer, with all good edits and without touching anything else", { timeout }, () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), scribbles, (history, scrawls) => {
        const { doc, before, emitted } = attacked(history, (client) => {
          for (const each of scrawls) scrawl(client, each);
          applyOperation(client, { op: "set-variable", variable: { name: "good", type: "text", default: "edit", inUrl: true } }, undefined);
        });
        expectValid(doc);
        expect(pageRoots(doc).variables.get("good")).toMatchObject({ default: "edit" });
        const peer = replicaOf(before);
        for (const update of emitted) Y.applyUpdate(peer, update);
        expect(JSON.stringify(toLayout(peer))).toBe(JSON.stringify(toLayout(doc)));
        const touched = new Set(scrawls.map((each) => ("id" in each ? each.id : "")));
        for (const id of pageRoots(before).widgets.keys())
          if (!touched.has(id)) expect(readWidget(doc, id)).toEqual(readWidget(before, id));
      }),
      options,
    );
  });

  it("finds nothing wrong with what operations do, whoever does what at the same moment", { timeout }, () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 15 }),
        fc.array(step, { minLength: 1, maxLength: 15 }),
        fc.array(fc.nat(3)),
        (history, steps, undos) => {
          startIds();
          const room = join(seedState, 100);
          for (const each of history) act(room, each);
          const client = join(Y.encodeStateAsUpdate(room.doc), 101);
          for (const [index, each] of steps.entries()) {
            act(client, each);
            if (undos[index] === 1) client.undo.undo();
            if (undos[index] === 2) client.undo.redo();
          }
          const { violations } = receive(room.doc, [Y.encodeStateAsUpdate(client.doc)]);
          expect(violations).toEqual([]);
          expect(toLayout(room.doc)).toEqual(toLayout(client.doc));
        },
      ),
      options,
    );
  });

  const set = (key: string, value: unknown) => attacked([], (client) => widgetMap(client, idOf(3))?.set(key, value));
  it("puts the value before back, and says what was wrong", () => {
    const { doc, violations } = set("pos", [-1, 0]);
    expect(violations).toEqual([`widget ${idOf(3)}.pos: not valid`]);
    expect(widgetMap(doc, idOf(3))?.get("pos")).toEqual([1, 5]);
  });

  it.each([
    ["another kind", "kind", "text"],
    ["a setting that the kind does not allow", "p:type", "hologram"],
    ["more than a setting may hold", "p:depth", "x".repeat(PAGE_LIMITS.settingBytes)],
    ["no JSON", "p:depth", new Uint8Array([1])],
    ["a shared type as a setting", "p:depth", new Y.Map()],
    ["a key that no widget has", "depth", 1],
    ["a container that is none", "loc", ["nowhere", "a0"]],
    ["a binding without an operation", "binding", { tool: idOf(1) }],
  ])("takes back %s", (_, key, value) => {
    const { doc, before, violations } = set(key, value);
    expect(violations).toHaveLength(1);
    expect(toLayout(doc)).toEqual(toLayout(before));
    expectValid(doc);
  });

  it("keeps what a newer version may know: kinds and settings without a schema", () => {
    expect(set("p:depth", { of: [3] }).violations).toEqual([]);
  });

  it("does not let go of what every widget has", () => {
    const { doc, before, violations } = attacked([], (client) => widgetMap(client, idOf(3))?.delete("size"));
    expect(violations).toHaveLength(1);
    expect(toLayout(doc)).toEqual(toLayout(before));
  });

  it("holds a page to its number of widgets, tabs and variables: who comes too late gets none, the others stay", () => {
    const full = new Y.Doc();
    seedPage(full, { title: "Full" });
    const add = (doc: Y.Doc, number: number) =>
      applyOperation(doc, { op: "add", id: idOf(number), kind: "stat", container: ROOT, pos: [0, 0], size: [1, 1], props: {} }, undefined);
    full.transact(() => {
      for (let index = 0; index < PAGE_LIMITS.widgets - 1; index += 1) add(full, index);
    });
    const [one, other] = [replicaOf(full), replicaOf(full)];
    add(one, 1_001);
    add(other, 1_002);
    expect(add(other, 1_003).refused).toBe("A page holds at most 500 widgets");
    expect(receive(full, [Y.encodeStateAsUpdate(one)]).violations).toEqual([]);
    expect(receive(full, [Y.encodeStateAsUpdate(other)]).violations).toEqual([`widget ${idOf(1_002)}: a page holds at most 500`]);
    expect(toLayout(full).widgets).toHaveLength(PAGE_LIMITS.widgets);
    expect(widgetMap(full, idOf(1_001))).toBeDefined();
    applyOperation(full, { op: "delete", ids: [idOf(0)], deletedAt: 1 }, undefined);
    const [deleted, undeleted] = [replicaOf(full), replicaOf(full)];
    expect(add(deleted, 1_004).ids).toHaveLength(1);
    applyOperation(undeleted, { op: "undelete", ids: [idOf(0)] }, undefined);
    receive(full, [Y.encodeStateAsUpdate(deleted)]);
    expect(receive(full, [Y.encodeStateAsUpdate(undeleted)]).violations).toHaveLength(1);
    expect(toLayout(full).widgets.map(({ id }) => id)).toContain(idOf(1_004));
    expect(toLayout(full).widgets.map(({ id }) => id)).not.toContain(idOf(0));
  });
});
