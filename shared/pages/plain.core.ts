import type { Json } from "../kernel/json.ts";

const MAX_DEPTH = 20;

/**
 * The JSON value that a stored value stands for, or undefined where there is none. Documents may hold anything a Yjs
 * client can write (NaN, bytes, nested types, circular depth); nothing of that may reach a layout.
 */
export function toJson(value: unknown, depth = 0): Json | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (Array.isArray(value)) return value.map((entry: unknown) => toJson(entry, depth + 1) ?? null);
  if (typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  const result: Record<string, Json> = {};
  for (const [key, entry] of Object.entries(value)) {
    const json = toJson(entry, depth + 1);
    if (json !== undefined && key !== "__proto__") result[key] = json;
  }
  return result;
}

/** Whether two JSON values are the same, whatever the order of their keys. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && isSameJson(Reflect.get(one, key), Reflect.get(other, key)));
}

/** The same value with the keys of every object in alphabetical order. */
export function sortKeys<T>(value: T): T;
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((entry: unknown) => sortKeys(entry));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .filter(([, entry]) => entry !== undefined)
      .map(([key, entry]) => [key, sortKeys(entry)]),
  );
}
