import * as Y from "yjs";

import { copyWidgets } from "../clip.ts";
import { applyLayout, toLayout } from "../layout.core.ts";
import { applyOperation, type OperationResult, type PageOperation } from "../operations.ts";
import { pageRoots, seedPage } from "../page-doc.core.ts";
import { createPageUndo } from "../page-undo.ts";
import { BREAKPOINTS, ROOT } from "../schema.ts";

/** One random step: what is done, and three numbers to choose with. */
export type Step = readonly [what: number, a: number, b: number, c: number];

/** Somebody with the page open: a document, and an undo of their own. */
export interface Player {
  doc: Y.Doc;
  origin: object;
  undo: Y.UndoManager;
}

/** An id that depends on a number alone, so that a run can be repeated. */
export function idOf(number: number): string {
  return `018f0000-0000-7000-8000-${number.toString(16).padStart(12, "0")}`;
}

/** Opens a page in a state; client ids are small numbers, so that ties are decided the same way in every run. */
export function join(state: Uint8Array, clientId: number): Player {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  const origin = { player: clientId };
  Y.applyUpdate(doc, state);
  return { doc, origin, undo: createPageUndo(doc, origin) };
}

function addWidget(number: number, kind: string, container: string, at: number): PageOperation {
  return {
    op: "add",
    id: idOf(number),
    kind,
    container,
    pos: [(at * 5) % 24, (at * 7) % 30],
    size: [1 + (at % 12), 1 + (at % 6)],
    props: { title: `Widget ${number}` },
    ...(kind === "text" ? { text: [{ insert: `Words ${number} 👍\n` }] } : {}),
  };
}

let made = 100;

/** Ids made in a run start anew. */
export function startIds(): void {
  made = 100;
}

function nextId(): number {
  made += 1;
  return made;
}

const KINDS = ["text", "chart", "container", "stat"] as const;
const PROPS = ["title", "unit", "help", "depth"] as const;
const VARIABLES = ["region", "year", "_x"] as const;

interface Choice {
  doc: Y.Doc;
  a: number;
  b: number;
  c: number;
}

function pick<T>(list: readonly T[], number: number): T | undefined {
  return list[number % Math.max(1, list.length)];
}

/** Widgets that there ever were, deleted ones too: people act on what is gone a moment later. */
function anyWidget(doc: Y.Doc, number: number): string {
  return pick([...pageRoots(doc).widgets.keys()].toSorted(), number) ?? idOf(0);
}

function anyTab(doc: Y.Doc, number: number): string {
  return pick([...pageRoots(doc).tabs.keys()].toSorted(), number) ?? idOf(10);
}

function anyContainer(doc: Y.Doc, number: number): string {
  if (number % 3 === 0) return ROOT;
  return number % 3 === 1 ? anyTab(doc, number) : anyWidget(doc, number);
}

function some(doc: Y.Doc, { a, b }: Choice): string[] {
  return a % 3 === 0 ? [anyWidget(doc, a), anyWidget(doc, b)] : [anyWidget(doc, a)];
}

const CHOICES: ((choice: Choice) => PageOperation)[] = [
  ({ doc, a, b }) => addWidget(nextId(), pick(KINDS, a) ?? "text", anyContainer(doc, b), a + b),
  ({ doc, a, b, c }) => ({
    op: "place",
    breakpoint: pick(BREAKPOINTS, c) ?? "desktop",
    placements: [
      { id: anyWidget(doc, a), pos: [b % 24, c % 40] },
      { id: anyWidget(doc, b), size: [1 + (c % 24), 1 + (a % 8)] },
    ],
  }),
  ({ doc, a, b, c }) => ({ op: "place", breakpoint: "desktop", placements: [{ id: anyWidget(doc, a), pos: [b % 24, c % 40] }] }),
  ({ a, doc, c }) => ({
    op: "reset-place",
    breakpoint: pick(["tablet", "phone", "wall"] as const, c) ?? "phone",
    ids: [anyWidget(doc, a)],
  }),
  (choice) => ({
    op: "reparent",
    ids: some(choice.doc, choice),
    container: anyContainer(choice.doc, choice.c),
    ...(choice.b % 2 === 0 ? {} : { pos: [choice.b % 24, choice.c % 20] }),
  }),
  (choice) => ({ op: "reorder", ids: some(choice.doc, choice), after: choice.c % 4 === 0 ? null : anyWidget(choice.doc, choice.c) }),
  (choice) => ({ op: "duplicate", ids: some(choice.doc, choice) }),
  (choice) => ({
    op: "paste",
    clip: copyWidgets(choice.doc, some(choice.doc, choice)),
    container: anyContainer(choice.doc, choice.c),
    ...(choice.b % 2 === 0 ? {} : { pos: [choice.b % 24, choice.c % 20] }),
  }),
  (choice) => ({ op: "delete", ids: some(choice.doc, choice), deletedAt: 1_000 + choice.c }),
  (choice) => ({ op: "undelete", ids: some(choice.doc, choice) }),
  (choice) => ({ op: "set-prop", ids: some(choice.doc, choice), prop: pick(PROPS, choice.b) ?? "title", value: `Value ${choice.c}` }),
  ({ doc, a, b }) => ({ op: "set-prop", ids: [anyWidget(doc, a)], prop: pick(PROPS, b) ?? "title" }),
  ({ doc, a, b, c }) => ({
    op: "bind",
    id: anyWidget(doc, a),
    binding: b % 4 === 0 ? null : { tool: idOf(9_000), operation: "query", params: { limit: c }, refreshSeconds: 30, mapping: {} },
  }),
  ({ doc, a, b, c }) => ({
    op: "set-text",
    id: anyWidget(doc, a),
    text: [{ insert: `Words ${b}` }, { insert: " 👩‍👩‍👧 and more".slice(0, 3 + (c % 9)), attributes: { bold: true } }, { insert: "\n" }],
  }),
  ({ a, b, c }) => ({
    op: "set-variable",
    variable: { name: pick(VARIABLES, a) ?? "year", type: "text", default: `${c}`, inUrl: true },
    ...(b % 3 === 0 ? { was: pick(VARIABLES, b) ?? "year" } : {}),
  }),
  ({ a }) => ({ op: "delete-variable", name: pick(VARIABLES, a) ?? "year" }),
  ({ a, b }) =>
    b % 2 === 0 ? { op: "set-page", title: `Title ${a}` } : { op: "set-page", theme: pick(["light", "dark"] as const, a) ?? "dark" },
  ({ doc, a, b }) => ({ op: "add-tab", owner: anyWidget(doc, a), title: `Tab ${b}`, id: idOf(nextId()) }),
  ({ doc, a, b }) => ({ op: "rename-tab", id: anyTab(doc, a), title: `Renamed ${b}` }),
  ({ doc, a, b, c }) => ({ op: "move-tab", id: anyTab(doc, a), after: c % 3 === 0 ? null : anyTab(doc, b) }),
  ({ doc, a, b }) => ({ op: "delete-tab", id: anyTab(doc, a), deletedAt: 1_000 + b }),
];

/** What a random step asks for in this state of the page. */
function operationOf(doc: Y.Doc, [what, a, b, c]: Step): PageOperation {
  const choose = pick(CHOICES, what) ?? CHOICES[0];
  if (choose === undefined) throw new Error("there is no operation");
  return choose({ doc, a, b, c });
}

/** Does a random step as this player. */
export function act({ doc, origin }: Player, step: Step): OperationResult {
  return applyOperation(doc, operationOf(doc, step), origin);
}

/** The page as text: equal pages give equal bytes. */
export function bytesOf(doc: Y.Doc): string {
  return JSON.stringify(toLayout(doc));
}

/** Brings a page to what another one shows, as a restore does. */
export function restoreTo(player: Player, state: Y.Doc): void {
  applyLayout(player.doc, toLayout(state), { now: 5_000, origin: player.origin });
}

/** The state of a page as the server seeds it: a container with two tabs, and some widgets in and beside it. */
export const seedState = makeSeed();

function makeSeed(): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = 1;
  seedPage(doc, { title: "Seed" });
  const seed = (operation: PageOperation) => applyOperation(doc, operation, undefined);
  for (let number = 0; number < 3; number += 1) seed(addWidget(number, number === 0 ? "container" : "text", ROOT, number));
  for (const number of [10, 11]) seed({ op: "add-tab", owner: idOf(0), title: `Tab ${number}`, id: idOf(number) });
  seed(addWidget(3, "chart", idOf(11), 5));
  return Y.encodeStateAsUpdate(doc);
}
