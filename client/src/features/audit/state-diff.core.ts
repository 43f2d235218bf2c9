import type { Json } from "#shared/kernel/json.ts";

/** One field that differs; undefined where it was not, or is not any more, there. */
export interface FieldChange {
  path: string;
  before: string | undefined;
  after: string | undefined;
}

function isObject(value: Json | null | undefined): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `{set: true}` stands for something secret. */
function isSecret(value: Json | null | undefined): value is { set: boolean } {
  return isObject(value) && Object.keys(value).length === 1 && typeof value["set"] === "boolean";
}

function shown(value: Json | null | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (value === null) return "nothing";
  if (isSecret(value)) return value.set ? "set, not shown" : "not set";
  if (typeof value === "string") return value === "" ? "empty" : value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value) && value.every((item) => typeof item === "string"))
    return value.length === 0 ? "none" : value.join(value.some((item) => item.length > 40) ? "\n" : ", ");
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

/** Its fields; of what is not there none. Undefined where there is a single value. */
function fieldsOf(value: Json | null | undefined): Record<string, Json> | undefined {
  if (value === undefined || value === null) return {};
  return isObject(value) && !isSecret(value) ? value : undefined;
}

function leafChange(before: Json | null | undefined, after: Json | null | undefined, path: string): FieldChange[] {
  // Two secrets look alike, and are not: else they would not be here.
  if (isSecret(before) && isSecret(after) && before.set && after.set) return [{ path, before: undefined, after: "replaced, not shown" }];
  const [was, is] = [shown(before), shown(after)];
  return was === is ? [] : [{ path, before: was, after: is }];
}

function walk(before: Json | null | undefined, after: Json | null | undefined, path: readonly string[]): FieldChange[] {
  const [from, to] = [fieldsOf(before), fieldsOf(after)];
  const keys = new Set([...Object.keys(from ?? {}), ...Object.keys(to ?? {})]);
  if (from === undefined || to === undefined || keys.size === 0)
    return path.length === 0 ? [] : leafChange(before, after, path.join(" › "));
  return [...keys].flatMap((key) => walk(from[key], to[key], [...path, key]));
}

/** The fields that differ, one by one, in words. */
export function fieldChanges(before: Json | null, after: Json | null): FieldChange[] {
  return walk(before, after, []);
}
