import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";

import { toLayout } from "./layout.core.ts";
import { applyOperation } from "./operations.ts";
import { isAlive, pageRoots, propKey, readWidget, widgetMap, widgetText } from "./page-doc.core.ts";
import { type Breakpoint, BREAKPOINTS, type Layout, Layout as LayoutSchema, ROOT } from "./schema.ts";
import { columnsAt, type Place, settle } from "./settle.core.ts";
import { act, bytesOf, idOf, join, type Player, restoreTo, seedState, startIds, type Step } from "./testing/players.ts";

const isNightly = process.env["NIGHTLY"] === "1";
const options = { numRuns: isNightly ? 10_000 : 500 };
const timeout = isNightly ? 1_800_000 : 60_000;

const number = fc.nat(997);
const step: fc.Arbitrary<Step> = fc.tuple(fc.nat(20), number, number, number);

/** Something that happens at one of the replicas. */
const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant("act" as const), who: fc.nat(4), step }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant("receive" as const), who: fc.nat(4), at: number, isRepeated: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom("undo" as const, "redo" as const), who: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("switch" as const), who: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("restore" as const), who: fc.nat(4) }) },
);
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

interface Replica extends Player {
  isOffline: boolean;
  /** Updates of others that have not come in yet. */
  inbox: Uint8Array[];
  /** Own updates that were made offline. */
  outbox: Uint8Array[];
}

/** Some people with one page open, and what is on its way between them. */
class World {
  readonly replicas: Replica[];
  readonly everMade = new Set<string>();
  readonly #first: Player;

  constructor(count: number) {
    startIds();
    const state = seedState;
    this.#first = join(state, 99);
    this.replicas = Array.from({ length: count }, (_, index) => ({ ...join(state, 100 + index), isOffline: false, inbox: [], outbox: [] }));
    for (const replica of this.replicas) {
      this.#note(replica.doc);
      replica.doc.on("update", (update: Uint8Array, origin: unknown) => {
        if (origin === "network") return;
        this.#note(replica.doc);
        replica.outbox.push(update);
        this.#send(replica);
      });
    }
  }

  #note(doc: Y.Doc): void {
    for (const id of pageRoots(doc).widgets.keys()) this.everMade.add(id);
  }

  #send(from: Replica): void {
    if (from.isOffline) return;
    for (const update of from.outbox.splice(0)) for (const replica of this.replicas) if (replica !== from) replica.inbox.push(update);
  }

  #receive(replica: Replica, at: number, isRepeated: boolean): void {
    const index = at % Math.max(1, replica.inbox.length);
    const update = replica.inbox[index];
    if (replica.isOffline || update === undefined) return;
    if (!isRepeated) replica.inbox.splice(index, 1);
    Y.applyUpdate(replica.doc, update, "network");
  }

  happen(given: Event): void {
    const replica = this.replicas[given.who % this.replicas.length];
    if (replica === undefined) return;
    if (given.type === "act") act(replica, given.step);
    else if (given.type === "receive") this.#receive(replica, given.at, given.isRepeated);
    else if (given.type === "undo") replica.undo.undo();
    else if (given.type === "redo") replica.undo.redo();
    else if (given.type === "restore") restoreTo(replica, this.#first.doc);
    else {
      replica.isOffline = !replica.isOffline;
      this.#send(replica);
    }
  }

  /** Everybody is back, and everything comes in; the order is whatever it was. */
  settle(order: number): void {
    for (const replica of this.replicas) {
      replica.isOffline = false;
      this.#send(replica);
    }
    for (const replica of this.replicas) for (let at = order; replica.inbox.length > 0; at += 7) this.#receive(replica, at, false);
  }
}

/** Every widget stands in containers that end at the page itself. */
function expectNoCycle({ tabs, widgets }: Layout): void {
  const parents = new Map<string, string>();
  for (const { id, owner } of tabs) parents.set(id, owner);
  for (const { id, container } of widgets) parents.set(id, container);
  for (const { id } of widgets) {
    let at: string | undefined = id;
    for (let steps = 0; at !== ROOT && steps <= parents.size; steps += 1) at = parents.get(at ?? "");
    expect(at).toBe(ROOT);
  }
}

function overlaps(one: Place, other: Place): boolean {
  return one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;
}

function expectNoOverlap(layout: Layout, breakpoint: Breakpoint): void {
  const places = settle(layout, breakpoint);
  const columns = columnsAt(layout.grid.columns, breakpoint);
  expect([...places.keys()].toSorted()).toEqual(layout.widgets.map(({ id }) => id));
  for (const group of Map.groupBy(places.values(), ({ container }) => container).values()) {
    for (const [index, one] of group.entries()) {
      if (one.x < 0 || one.y < 0 || one.x + one.w > columns) expect.fail(`outside of the grid at ${breakpoint}`);
      if (group.slice(index + 1).some((other) => overlaps(one, other))) expect.fail(`two widgets overlap at ${breakpoint}`);
    }
  }
}

function expectSound(doc: Y.Doc): void {
  const layout = toLayout(doc);
  expect(LayoutSchema.safeParse(layout).error).toBeUndefined();
  expectNoCycle(layout);
  for (const breakpoint of BREAKPOINTS) expectNoOverlap(layout, breakpoint);
}

/** What a page must show, found out from its maps in the plainest way. */
function idsToShow(doc: Y.Doc): string[] {
  const { widgets, tabs } = pageRoots(doc);
  const parentOf = (id: string): string | undefined => {
    const [widget, tab] = [widgets.get(id), tabs.get(id)];
    const loc = widget instanceof Y.Map ? widget.get("loc") : undefined;
    if (Array.isArray(loc)) return String(loc[0]);
    return tab instanceof Y.Map ? String(tab.get("owner")) : undefined;
  };
  const isGone = (id: string) => [widgets.get(id), tabs.get(id)].some((map) => map instanceof Y.Map && !isAlive(map));
  return [...widgets.keys()].toSorted().filter((id) => {
    const seen = new Set<string>();
    for (let at: string | undefined = id; at !== undefined && !seen.has(at); at = parentOf(at)) {
      if (isGone(at)) return false;
      seen.add(at);
    }
    return true;
  });
}

const events = fc.array(event, { minLength: 5, maxLength: 60 });

describe("a page that several people edit", () => {
  it("is the same for all in the end, sound, and holds every widget once, whatever the order of what comes in", { timeout }, () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), events, number, (count, happenings, order) => {
        const world = new World(count);
        for (const happening of happenings) world.happen(happening);
        world.settle(order);
        const [first, ...others] = world.replicas.map(({ doc }) => doc);
        if (first === undefined) return;
        for (const other of others) expect(bytesOf(other)).toBe(bytesOf(first));
        expect([...pageRoots(first).widgets.keys()].toSorted()).toEqual([...world.everMade].toSorted());
        expect(toLayout(first).widgets.map(({ id }) => id)).toEqual(idsToShow(first));
        expectSound(first);
        const reopened = new Y.Doc();
        Y.applyUpdateV2(reopened, Y.encodeStateAsUpdateV2(first));
        expect(bytesOf(reopened)).toBe(bytesOf(first));
      }),
      options,
    );
  });
});

describe("widgets that several people put into each other", () => {
  it("end in no circle and none is lost", { timeout }, () => {
    const move = fc.record({ who: fc.nat(4), widget: fc.nat(3), into: fc.nat(5) });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), fc.array(move, { minLength: 2, maxLength: 12 }), (count, moves) => {
        startIds();
        const players = Array.from({ length: count }, (_, index) => join(seedState, 100 + index));
        for (const { who, widget, into } of moves) {
          const { doc, origin } = players[who % count] ?? join(seedState, 99);
          const container = [idOf(0), idOf(1), idOf(2), idOf(3), idOf(10), idOf(11)][into] ?? ROOT;
          applyOperation(doc, { op: "reparent", ids: [idOf(widget)], container }, origin);
        }
        const states = players.map(({ doc }) => Y.encodeStateAsUpdate(doc));
        for (const { doc } of players) for (const state of states) Y.applyUpdate(doc, state, "network");
        for (const { doc } of players) {
          expect(bytesOf(doc)).toBe(bytesOf(players[0]?.doc ?? doc));
          expect(toLayout(doc).widgets.map(({ id }) => id)).toEqual([0, 1, 2, 3].map(idOf));
          expectSound(doc);
        }
      }),
      options,
    );
  });
});

/** Two people with the same page. */
function pair(): [Player, Player, () => void] {
  startIds();
  const state = seedState;
  const [one, other] = [join(state, 100), join(state, 101)];
  const exchange = () => {
    const [fromOne, fromOther] = [Y.encodeStateAsUpdate(one.doc), Y.encodeStateAsUpdate(other.doc)];
    Y.applyUpdate(other.doc, fromOne, "network");
    Y.applyUpdate(one.doc, fromOther, "network");
  };
  return [one, other, exchange];
}

const id = idOf(1);
const edits = {
  title: (player: Player, to: number) => applyOperation(player.doc, { op: "set-prop", ids: [id], prop: "title", value: to }, player.origin),
  unit: (player: Player, to: number) => applyOperation(player.doc, { op: "set-prop", ids: [id], prop: "unit", value: to }, player.origin),
  pos: (player: Player, to: number) =>
    applyOperation(player.doc, { op: "place", breakpoint: "desktop", placements: [{ id, pos: [to % 20, to] }] }, player.origin),
  size: (player: Player, to: number) =>
    applyOperation(player.doc, { op: "place", breakpoint: "desktop", placements: [{ id, size: [(to % 9) + 1, to + 1] }] }, player.origin),
  "pos:phone": (player: Player, to: number) =>
    applyOperation(player.doc, { op: "place", breakpoint: "phone", placements: [{ id, pos: [to % 4, to] }] }, player.origin),
  loc: (player: Player, to: number) =>
    applyOperation(player.doc, { op: "reparent", ids: [id], container: idOf(to % 2 === 0 ? 10 : 11) }, player.origin),
  binding: (player: Player, to: number) =>
    applyOperation(
      player.doc,
      { op: "bind", id, binding: { tool: idOf(9_000), operation: "query", params: { to }, refreshSeconds: 30, mapping: {} } },
      player.origin,
    ),
  text: (player: Player, to: number) =>
    applyOperation(player.doc, { op: "set-text", id, text: [{ insert: `Other ${to}\n` }] }, player.origin),
};
type Edit = keyof typeof edits;
const edit = fc.constantFrom<Edit[]>("title", "unit", "pos", "size", "pos:phone", "loc", "binding", "text");

function valueOf({ doc }: Player, key: Edit): unknown {
  const map = widgetMap(doc, id);
  if (key === "text") return widgetText(doc, id)?.toJSON();
  if (key === "loc") return readWidget(doc, id)?.container;
  return map?.get(key === "title" || key === "unit" ? propKey(key) : key);
}

describe("two people at one widget", () => {
  it("keep what each of them changed when it is not the same property", { timeout }, () => {
    fc.assert(
      fc.property(edit, edit, fc.nat(30), (mine, theirs, to) => {
        // Moving into another container also resets its places on small screens.
        fc.pre(mine !== theirs && !(mine === "loc" && theirs === "pos:phone") && !(theirs === "loc" && mine === "pos:phone"));
        const [one, other, exchange] = pair();
        edits[mine](one, to);
        edits[theirs](other, to + 1);
        const [wanted, otherWanted] = [valueOf(one, mine), valueOf(other, theirs)];
        exchange();
        for (const player of [one, other]) {
          expect(valueOf(player, mine)).toEqual(wanted);
          expect(valueOf(player, theirs)).toEqual(otherWanted);
        }
      }),
      options,
    );
  });

  it("lose neither a deletion nor an edit made at the same moment: undo brings the widget back whole, edit included", { timeout }, () => {
    fc.assert(
      fc.property(edit, fc.nat(30), fc.boolean(), (what, to, byUndelete) => {
        const [one, other, exchange] = pair();
        applyOperation(one.doc, { op: "delete", ids: [id], deletedAt: 1_000 }, one.origin);
        edits[what](other, to);
        const whole = toLayout(other.doc).widgets.find((widget) => widget.id === id);
        exchange();
        for (const { doc } of [one, other]) expect(toLayout(doc).widgets.map((widget) => widget.id)).not.toContain(id);
        if (byUndelete) applyOperation(other.doc, { op: "undelete", ids: [id] }, other.origin);
        else one.undo.undo();
        exchange();
        for (const { doc } of [one, other]) expect(toLayout(doc).widgets.find((widget) => widget.id === id)).toEqual(whole);
      }),
      options,
    );
  });
});
