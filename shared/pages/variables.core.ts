import type { Json } from "../kernel/json.ts";
import type { Variable, VariableValues } from "./schema.ts";

/** A text as the value of a variable of this type; undefined where it is none. */
function parseValue(text: string, type: Variable["type"]): Json | undefined {
  switch (type) {
    case "text":
      return text;
    case "number":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case "boolean":
      return text === "true" || text === "1" ? true : text === "false" || text === "0" ? false : undefined;
    case "list":
      return undefined;
    default:
      return type satisfies never;
  }
}

/** Values of all variables: from the query string where it has valid ones, else the defaults. A list repeats its name. */
export function readVariableValues(variables: readonly Variable[], query: URLSearchParams): VariableValues {
  const values: VariableValues = {};
  for (const variable of variables) {
    const given = variable.inUrl ? query.getAll(variable.name) : [];
    const [first] = given;
    if (variable.type === "list") values[variable.name] = first === undefined ? variable.default : given.filter((entry) => entry !== "");
    else values[variable.name] = (first === undefined ? undefined : parseValue(first, variable.type)) ?? variable.default;
  }
  return values;
}

/** Whether the query string gives a variable something that is no value of its type. */
export function hasForeignValue(variables: readonly Variable[], query: URLSearchParams): boolean {
  return variables.some(({ name, type, inUrl }) => {
    const given = query.get(name);
    return inUrl && type !== "list" && given !== null && parseValue(given, type) === undefined;
  });
}

function asText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The query string with these values in it: only what differs from its default; other parameters stay. */
export function writeVariableValues(variables: readonly Variable[], values: VariableValues, query: URLSearchParams): URLSearchParams {
  const result = new URLSearchParams(query);
  for (const variable of variables) {
    result.delete(variable.name);
    const value = values[variable.name];
    if (!variable.inUrl || value === undefined || value === null || asText(value) === asText(variable.default)) continue;
    if (Array.isArray(value)) for (const entry of value.length === 0 ? [""] : value) result.append(variable.name, asText(entry));
    else result.set(variable.name, asText(value));
  }
  return result;
}
