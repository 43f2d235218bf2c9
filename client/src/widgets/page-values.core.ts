import type { Json } from "#shared/kernel/json.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";
import type { Variable, VariableValues } from "#shared/pages/schema.ts";
import { resolveParams } from "#shared/pages/template.core.ts";
import { readVariableValues } from "#shared/pages/variables.core.ts";

function asText(value: Json): string {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function asNumber(value: Json): Json {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  const number = Number(asText(value));
  return asText(value).trim() === "" || !Number.isFinite(number) ? null : number;
}

/** A value as the variable's type wants it, so that an input and the URL always agree on it. `null` means nothing chosen. */
function coerceValue(value: Json, type: Variable["type"]): Json {
  if (type === "list") return value === null || value === "" || value === false ? [] : (Array.isArray(value) ? value : [value]).map(asText);
  if (value === null) return null;
  switch (type) {
    case "text":
      return Array.isArray(value) ? value.map(asText).join(", ") : asText(value);
    case "number":
      return asNumber(Array.isArray(value) ? (value[0] ?? null) : value);
    case "boolean":
      return typeof value === "string" ? value === "true" || value === "1" : Boolean(value);
  }
}

/** The values with one set; the same object where nothing changes. */
export function withValue(values: VariableValues, variables: readonly Variable[], name: string, value: Json): VariableValues {
  const variable = variables.find((known) => known.name === name);
  const next = variable === undefined ? value : coerceValue(value, variable.type);
  return isSameJson(values[name], next) ? values : { ...values, [name]: next };
}

/** The query string that gives values to another page's variables; one that holds nothing is left to that page's default. */
export function pageQuery(variables: Readonly<Record<string, string>>, values: VariableValues): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, template] of Object.entries(variables)) {
    const value = resolveParams(template, values);
    if (value === null) continue;
    // A list repeats its name; an empty one is told from one that isn't given.
    const entries = Array.isArray(value) ? (value.length === 0 ? [""] : value) : [value];
    for (const entry of entries) query.append(name, asText(entry));
  }
  return query;
}

/** What the URL says for the variables that it carries; the others keep what they have. */
export function valuesFromUrl(values: VariableValues, variables: readonly Variable[], query: URLSearchParams): VariableValues {
  const read = readVariableValues(variables, query);
  const next = { ...values };
  for (const { name, inUrl } of variables) {
    const value = inUrl || values[name] === undefined ? read[name] : values[name];
    if (value !== undefined) next[name] = isSameJson(values[name], value) ? (values[name] ?? value) : value;
  }
  return isSameJson(values, next) ? values : next;
}

/** Values after the variables themselves changed: what people chose stays while the variable keeps its type. */
export function valuesAfterChange(
  values: VariableValues,
  was: readonly Variable[],
  variables: readonly Variable[],
  query: URLSearchParams,
): VariableValues {
  const read = readVariableValues(variables, query);
  const next: VariableValues = {};
  for (const variable of variables) {
    const before = was.find(({ name }) => name === variable.name);
    const current = values[variable.name];
    const isChosen = before?.type === variable.type && current !== undefined && !isSameJson(current, before.default);
    next[variable.name] = isChosen ? current : (read[variable.name] ?? variable.default);
  }
  return isSameJson(values, next) ? values : next;
}
