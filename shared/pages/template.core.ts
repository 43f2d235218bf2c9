import type { Json } from "../kernel/json.ts";
import type { VariableValues } from "./schema.ts";

/** A variable in a text: `{{name}}`. */
export const HOLE = /\{\{\s*([a-zA-Z_][a-zA-Z0-9_]{0,63})\s*\}\}/g;
const WHOLE = /^\{\{\s*([a-zA-Z_][a-zA-Z0-9_]{0,63})\s*\}\}$/;

/** A value as it stands in a text; nothing gives an empty one. */
export function asText(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : typeof value === "object" ? JSON.stringify(value) : String(value);
}

function valueOf(values: VariableValues, name: string): Json | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** Puts the values of variables into a text that is data; a variable without a value gives nothing. */
function resolveTemplate(text: string, values: VariableValues): string {
  return text.replace(HOLE, (_, name: string) => asText(valueOf(values, name)));
}

function inWords(value: Json | undefined): string {
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return Array.isArray(value) ? value.map(inWords).join(", ") : asText(value);
}

/** Stands among words for what holds nothing: a sentence with a hole in it reads as a mistake. */
const NOTHING = "–";

/**
 * Puts the values of variables into a text that people read. One without a value is a dash; but where `whole`, the text that
 * this is a part of, holds nothing else than variables, it gives nothing.
 */
export function resolveText(text: string, values: VariableValues, whole = text): string {
  if (!text.includes("{{")) return text;
  const nothing = whole.replace(HOLE, "").trim() === "" ? "" : NOTHING;
  return text.replace(HOLE, (_, name: string) => inWords(valueOf(values, name)) || nothing);
}

/** Up to where the name of a host and its port may stand. */
const IN_HOST = /^\s*[a-z][a-z\d+.-]*:\/\/[^/?#]*$/i;

function escaped(text: string): string {
  // Mail addresses are read as they are; the sign means nothing where it could stand here.
  return encodeURIComponent(text.toWellFormed()).replaceAll("%40", "@");
}

/**
 * Puts values into an address (RFC 3986) so that each stays one part of a path or one value of a query, whatever it holds: whoever
 * chooses it can't add parameters or cut off the rest. A variable that the address begins with is the address, or its beginning.
 */
export function resolveAddress(text: string, values: VariableValues): string {
  return text.replace(HOLE, (_, name: string, at: number) => {
    const value = asText(valueOf(values, name));
    const before = text.slice(0, at);
    if (before.trim() === "") return value;
    return IN_HOST.test(before) ? value.replace(/[^\w.:[\]-]+/g, encodeURIComponent) : escaped(value);
  });
}

/** Puts values into every text of a parameter tree; `{{name}}` alone keeps the value's type. */
export function resolveParams(params: Json, values: VariableValues): Json {
  if (typeof params === "string") {
    const name = WHOLE.exec(params)?.[1];
    if (name !== undefined) return Object.hasOwn(values, name) ? (values[name] ?? null) : null;
    return resolveTemplate(params, values);
  }
  if (Array.isArray(params)) return params.map((entry) => resolveParams(entry, values));
  if (typeof params !== "object" || params === null) return params;
  return Object.fromEntries(Object.entries(params).map(([key, entry]) => [key, resolveParams(entry, values)]));
}

/** Names of the variables that a value's texts use, in alphabetical order. */
export function usedVariables(value: unknown): string[] {
  const names = new Set<string>();
  const visit = (part: unknown) => {
    if (typeof part === "string") for (const match of part.matchAll(HOLE)) names.add(match[1] ?? "");
    else if (typeof part === "object" && part !== null) Object.values(part).forEach(visit);
  };
  visit(value);
  return [...names].toSorted();
}
