import type { Json } from "#shared/kernel/json.ts";
import type { Variable } from "#shared/pages/schema.ts";

function asText(value: Json): string {
  if (Array.isArray(value)) return value.map(asText).join(", ");
  return value === null || typeof value === "object" ? "" : String(value);
}

function asNumber(text: string): number | null {
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : null;
}

const READ: Record<Variable["type"], (text: string) => Json> = {
  text: (text) => (text === "false" ? "" : text),
  number: asNumber,
  boolean: (text) => text === "true" || text === "1",
  list: (text) => (text === "" || text === "false" ? [] : text.split(",").map((entry) => entry.trim())),
};

/** A default that was given for another type, as this one reads it. */
export function defaultAs(value: Json, type: Variable["type"]): Json {
  return READ[type](asText(value));
}
