import type { Json } from "#shared/kernel/json.ts";

export type State = Readonly<Record<string, unknown>>;

/** What an entry says of something secret. */
const SET = { set: true };
const UNSET = { set: false };

/** Longer states say only how long they are: an entry is read by people. */
const STATE_LENGTH = 500_000;

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function told(state: State, keys: readonly string[], secrets: ReadonlySet<string>): string {
  const entries = keys.map((key) => {
    const value = state[key];
    if (!secrets.has(key)) return [key, value];
    return [key, value === undefined || value === null || value === "" ? UNSET : SET];
  });
  const text = JSON.stringify(Object.fromEntries(entries));
  return text.length <= STATE_LENGTH ? text : JSON.stringify({ tooLong: text.length });
}

/** The fields that differ, as JSON text; of secrets only whether they are set. A state that there is none of gives null. */
export function changedFields(
  before: State | undefined,
  after: State | undefined,
  secrets: readonly string[] = [],
): { before: string | null; after: string | null } {
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const changed = keys.filter((key) => !isSame(before?.[key], after?.[key]));
  const hidden = new Set(secrets);
  return {
    before: before === undefined || changed.length === 0 ? null : told(before, changed, hidden),
    after: after === undefined || changed.length === 0 ? null : told(after, changed, hidden),
  };
}

/** Text as every database takes it and gives it back: the hash is over what is read later. */
export function storable(text: string, length: number): string {
  return text.replaceAll("\0", "").slice(0, length).toWellFormed();
}

/** The stored text as JSON. */
export function parsedState(text: string | null): Json | null {
  if (text === null) return null;
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse gives JSON.
    return JSON.parse(text) as Json;
  } catch {
    // Somebody altered it; the chain says so, and the rest of the page is still to be read.
    return text;
  }
}
