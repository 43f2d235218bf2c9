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

function walk(before: Json | null | undefined, after: Json | null | undefined, path: readonly string[], found: FieldChange[]): void {
  const [one, other] = [isObject(before) && !isSecret(before), isObject(after) && !isSecret(after)];
  if ((one || other) && (one || before === undefined || before === null) && (other || after === undefined || after === null)) {
    const [from, to] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
    for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) walk(from[key], to[key], [...path, key], found);
    return;
  }
  const [was, is] = [shown(before), shown(after)];
  // Two secrets look alike, and are not: else they would not be here.
  if (was === is && !isSecret(after)) return;
  found.push({ path: path.join(" › "), before: was, after: is });
}

/** The fields that differ, one by one, in words. */
export function fieldChanges(before: Json | null, after: Json | null): FieldChange[] {
  const found: FieldChange[] = [];
  walk(before ?? undefined, after ?? undefined, [], found);
  return found;
}
