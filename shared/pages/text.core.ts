import * as Y from "yjs";

import { isSameJson, toJson } from "./plain.core.ts";
import type { RichText } from "./schema.ts";

/** Limits that `schema.ts` sets to a rich text: characters of a run, runs, characters of an attribute's name. */
const RUN_LENGTH = 100_000;
const RUNS = 20_000;
const ATTRIBUTE_LENGTH = 50;

type Attributes = RichText[number]["attributes"];

/** Attributes that a layout can hold; undefined where there are none. */
function readAttributes(value: unknown): Attributes {
  const json = toJson(value);
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  const entries = Object.entries(json).filter(([name, entry]) => name.length <= ATTRIBUTE_LENGTH && entry !== null);
  return entries.length === 0 ? undefined : Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** Where a text may be cut at or before `at`: never through a character of two code units. */
function cutAt(text: string, at: number): number {
  return isPair(text, at - 1) ? at - 1 : at;
}

function isPair(text: string, at: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(at, at + 2));
}

/** The one way to write a text as runs: neighbours of equal attributes joined, none empty, none longer than the schema allows. */
export function canonicalText(runs: readonly { insert?: unknown; attributes?: unknown }[]): RichText {
  const joined: { insert: string; attributes: Attributes }[] = [];
  for (const { insert, attributes } of runs) {
    if (typeof insert !== "string" || insert === "") continue;
    const clean = readAttributes(attributes);
    const last = joined.at(-1);
    if (last !== undefined && isSameJson(last.attributes, clean)) last.insert += insert;
    else joined.push({ insert, attributes: clean });
  }
  const result: RichText = [];
  for (const { insert, attributes } of joined) {
    const text = insert.toWellFormed();
    for (let at = 0; at < text.length && result.length < RUNS;) {
      const end = cutAt(text, Math.min(at + RUN_LENGTH, text.length));
      result.push({ insert: text.slice(at, end), ...(attributes === undefined ? {} : { attributes }) });
      at = end;
    }
  }
  return result;
}

/** Runs of rich text as a layout holds them; embeds and what is no text are left out. */
export function readText(text: Y.Text): RichText {
  const delta: unknown = text.toDelta();
  return Array.isArray(delta) ? canonicalText(delta.filter((run) => typeof run === "object" && run !== null)) : [];
}

/** A text of its own with these runs, to be put into a widget's map once. */
export function newText(runs: RichText): Y.Text {
  const text = new Y.Text();
  if (runs.length > 0) text.applyDelta(canonicalText(runs));
  return text;
}

/** A character (code point) or, with null, something in a text that is none, with what it counts in Yjs: code units. */
type Piece = [character: string | null, attributes: Attributes];

function explode(runs: RichText): Piece[] {
  return runs.flatMap(({ insert, attributes }) => Array.from(insert, (character): Piece => [character, attributes]));
}

function piecesOf(text: Y.Text): Piece[] {
  const delta: unknown = text.toDelta();
  const runs: { insert?: unknown; attributes?: unknown }[] = Array.isArray(delta) ? delta : [];
  return runs.flatMap((run) => (typeof run.insert === "string" ? explode(canonicalText([run])) : [[null, undefined] satisfies Piece]));
}

function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, [character]) => sum + (character?.length ?? 1), 0);
}

function countWhile(limit: number, isSo: (index: number) => boolean): number {
  let count = 0;
  while (count < limit && isSo(count)) count += 1;
  return count;
}

/** Brings a text to these runs, keeping the common start and end, so that a peer's caret and edits there stay. */
export function applyText(text: Y.Text, target: RichText): void {
  const wanted = canonicalText(target);
  if (isSameJson(readText(text), wanted)) return;
  const from = piecesOf(text);
  const to = explode(wanted);
  const shorter = Math.min(from.length, to.length);
  const start = countWhile(shorter, (index) => isSameJson(from[index], to[index]));
  const end = countWhile(shorter - start, (index) => isSameJson(from.at(-1 - index), to.at(-1 - index)));
  let at = lengthOf(from.slice(0, start));
  const removed = lengthOf(from.slice(start, from.length - end));
  if (removed > 0) text.delete(at, removed);
  const added = to.slice(start, to.length - end);
  for (const { insert, attributes } of canonicalText(added.map(([insert, attributes]) => ({ insert, attributes })))) {
    text.insert(at, insert, attributes ?? {});
    at += insert.length;
  }
}
