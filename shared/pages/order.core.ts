import { generateKeyBetween } from "fractional-indexing";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ORDER_KEY = /^[A-Za-z][0-9A-Za-z]*$/;

/** Order of siblings: by key, and by id where two people made the same key at once. */
export function compareOrder(one: { order: string; id: string }, other: { order: string; id: string }): number {
  if (one.order !== other.order) return one.order < other.order ? -1 : 1;
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}

/**
 * A key that sorts between two others (undefined: no bound). `seed` (an id) spreads keys that different people make at
 * the same place at once. Keys that are not in the scheme count as no bound.
 */
export function orderBetween(before: string | undefined, after: string | undefined, seed = ""): string {
  const low = isOrderKey(before) ? before : null;
  const high = isOrderKey(after) ? after : null;
  let key = safeBetween(low, high !== null && low !== null && low >= high ? null : high);
  // Three more characters from the seed: 62^3 places, so two people rarely collide; ties go by id all the same.
  for (const character of seed.replaceAll("-", "").slice(-3)) {
    const index = DIGITS.indexOf(character);
    key += DIGITS[1 + (index % (DIGITS.length - 1))] ?? "V";
  }
  return key;
}

function isOrderKey(key: string | undefined): key is string {
  return key !== undefined && ORDER_KEY.test(key) && key.length <= 150;
}

function safeBetween(low: string | null, high: string | null): string {
  try {
    return generateKeyBetween(low, high);
  } catch {
    // A neighbour's key is not one that the library makes; stay right behind the lower one.
    return low === null ? generateKeyBetween(null, null) : `${low}V`;
  }
}
