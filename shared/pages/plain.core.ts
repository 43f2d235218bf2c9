import type { Json } from "../kernel/json.ts";

const MAX_DEPTH = 20;

/**
 * The JSON value that a stored value stands for, or undefined where there is none. Documents may hold anything a Yjs
 * client can write (NaN, bytes, nested types, circular depth); nothing of that may reach a layout.
 */
export function toJson(value: unknown, depth = 0): Json | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  // A negative zero is written as 0, so it is read as one.
  if (typeof value === "number") return Number.isFinite(value) ? value || 0 : undefined;
  if (Array.isArray(value)) return value.map((entry: unknown) => toJson(entry, depth + 1) ?? null);
  if (typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  const result: Record<string, Json> = {};
  for (const [key, entry] of Object.entries(value)) {
    const json = toJson(entry, depth + 1);
    if (json !== undefined && key !== "__proto__") result[key] = json;
  }
  return result;
}

function measure(value: unknown, limit: number, depth: number): number {
  if (depth > MAX_DEPTH) return Infinity;
  if (value === null || typeof value === "boolean") return 4;
  if (typeof value === "number") return Number.isFinite(value) ? 8 : Infinity;
  if (typeof value === "string") return value.length + 2;
  if (typeof value !== "object") return Infinity;
  const isList = Array.isArray(value);
  if (!isList && Object.getPrototypeOf(value) !== Object.prototype) return Infinity;
  let length = 2;
  for (const [key, entry] of Object.entries(value)) {
    if (key === "__proto__") return Infinity;
    length += (isList ? 1 : key.length + 4) + measure(entry, limit - length, depth + 1);
    if (length > limit) return Infinity;
  }
  return length;
}

/** Whether a value is JSON to the bottom and about as short as `limit` characters at most; stops reading where it is not. */
export function isJsonWithin(value: unknown, limit: number): boolean {
  return measure(value, limit, 0) <= limit;
}

/** The same value with half characters (cut by somebody's limit) replaced: peers could not be sent them, and would differ. */
export function withWholeCharacters<T>(value: T): T;
export function withWholeCharacters(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map((entry: unknown) => withWholeCharacters(entry));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key.toWellFormed(), withWholeCharacters(entry)]));
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
