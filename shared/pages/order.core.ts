import { generateKeyBetween, generateNKeysBetween } from "fractional-indexing";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Keys grow where people keep putting things at one place; longer than this, all siblings get new ones. */
const LONGEST_KEY = 48;

interface Ordered {
  id: string;
  order: string;
}

/** Order of siblings: by key, and by id where two people made the same key at once. */
export function compareOrder(one: Ordered, other: Ordered): number {
  if (one.order !== other.order) return one.order < other.order ? -1 : 1;
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}

/** Three characters made of an id: 4 096 of them, so that keys which two people make at one place at once rarely are the same. */
function jitter(id: string): string {
  return id
    .replaceAll("-", "")
    .slice(-3)
    .replaceAll(/./g, (character) => DIGITS[1 + ((character.codePointAt(0) ?? 0) % (DIGITS.length - 1))] ?? "V");
}

/** A key between two others for this id; undefined where the two leave no room or are no keys of this scheme. */
function keyBetween(low: string | null, high: string | null, id: string): string | undefined {
  try {
    let key = generateKeyBetween(low, high);
    // A key that begins the upper one would not sort below it any more with something behind it.
    while (high?.startsWith(key) === true) key = generateKeyBetween(low, key);
    key += jitter(id);
    return (low === null || low < key) && (high === null || key < high) ? key : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Order keys for `ids`, put in this order at index `at` among their siblings (sorted). Where there is no room left
 * between two keys, or keys have grown long, the answer has new ones for all siblings too.
 */
export function orderKeysAt(siblings: readonly Ordered[], at: number, ids: readonly string[]): Map<string, string> {
  const keys = new Map<string, string>();
  const high = siblings[at]?.order ?? null;
  let low = siblings[at - 1]?.order ?? null;
  for (const id of ids) {
    const key = keyBetween(low, high, id);
    if (key === undefined || key.length > LONGEST_KEY) return spreadEvenly(siblings, at, ids);
    keys.set(id, key);
    low = key;
  }
  return keys;
}

function spreadEvenly(siblings: readonly Ordered[], at: number, ids: readonly string[]): Map<string, string> {
  const all = siblings.map((sibling) => sibling.id).toSpliced(at, 0, ...ids);
  const keys = generateNKeysBetween(null, null, all.length);
  return new Map(all.map((id, index) => [id, (keys[index] ?? "a0") + jitter(id)]));
}
