import * as Y from "yjs";

import { readText } from "./page-doc.core.ts";
import { isSameJson } from "./plain.core.ts";
import type { RichText } from "./schema.ts";

/** Brings a text to these runs, keeping the common start and end, so that a peer's caret and edits there stay. */
export function applyText(map: Y.Map<unknown>, target: RichText): void {
  const text = map.get("text");
  if (!(text instanceof Y.Text)) return;
  const current = readText(text);
  if (isSameJson(current, target)) return;
  const from = explode(current);
  const to = explode(target);
  let start = 0;
  while (start < from.length && start < to.length && isSameJson(from[start], to[start])) start += 1;
  let end = 0;
  while (end < from.length - start && end < to.length - start && isSameJson(from[from.length - 1 - end], to[to.length - 1 - end])) end += 1;
  const removed = from.length - start - end;
  if (removed > 0) text.delete(start, removed);
  let at = start;
  for (const [character, attributes] of to.slice(start, to.length - end)) {
    text.insert(at, character, attributes ?? {});
    at += character.length;
  }
}

function explode(runs: RichText): [string, Record<string, unknown> | undefined][] {
  return runs.flatMap(({ insert, attributes }) =>
    [...insert.split("")].map((character): [string, Record<string, unknown> | undefined] => [character, attributes]),
  );
}
