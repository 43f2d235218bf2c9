import type { Filling } from "../kernel/field.ts";
import type { Json } from "../kernel/json.ts";
import { Problem } from "../kernel/problem.ts";
import type { VariableValues } from "./schema.ts";
import { asText, HOLE, resolveParams } from "./template.core.ts";

type Write = (value: Json, before: string) => string;

/** Writes values into the holes of a text; `write` is told the text in front of each hole. */
function fill(text: string, values: VariableValues, write: Write): string {
  return text.replace(HOLE, (_, name: string, at: number) =>
    write(Object.hasOwn(values, name) ? (values[name] ?? null) : null, text.slice(0, at)),
  );
}

/** The quote that is still open at the end of a text: `"`, or `'` too where both make strings. */
function openQuote(text: string, quotes: string): string | undefined {
  let open: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (open === undefined) open = quotes.includes(sign) ? sign : undefined;
    else if (sign === "\\" && open !== "`") at += 1;
    else if (sign === open) open = undefined;
  }
  return open;
}

/** A value inside a string stays inside it; outside it is one JSON value, whatever it holds. */
function literal(value: Json, before: string, quotes: string): string {
  const quote = openQuote(before, quotes);
  if (quote === undefined) return JSON.stringify(value);
  const text = asText(value);
  // A name in backticks has no escapes.
  return quote === "`"
    ? text.replaceAll("`", "")
    : JSON.stringify(text)
        .slice(1, -1)
        .replaceAll("'", String.raw`\u0027`);
}

const DOTS = /^(?:\.|%2e){1,2}$/i;

/** One part of a path or one value of a query each; `..` would climb out of where the address leads. */
function filledAddress(text: string, values: VariableValues): string {
  const address = fill(text, values, (value) => encodeURIComponent(asText(value).toWellFormed()));
  const before = text.split(/[?#]/, 1)[0]?.split(/[/\\]/) ?? [];
  const after = address.split(/[?#]/, 1)[0]?.split(/[/\\]/) ?? [];
  const climbing = after.some((part, index) => DOTS.test(part) && part !== before[index]);
  if (climbing) throw new Problem("request.invalid", "The value of a variable would lead out of the binding's address");
  return address;
}

function filledText(text: string, values: VariableValues, filling: Filling): string {
  if (filling === "address") return filledAddress(text, values);
  if (filling === "expression") return fill(text, values, (value, before) => literal(value, before, "\"'`"));
  const isJson = /^\s*[[{"]/.test(text) && !text.trimStart().startsWith("{{");
  return isJson || /^\s*\{\{[^{}]*\}\}\s*$/.test(text)
    ? fill(text, values, (value, before) => literal(value, before, '"'))
    : fill(text, values, (value) => encodeURIComponent(asText(value).toWellFormed()));
}

/**
 * Puts values of variables into the parameters of an operation, each so that it stays a value: whoever chooses it can't
 * change what is asked. `fillings` says by parameter what kind of text it is; all others are plain.
 *
 * @throws Problem `request.invalid` where a value would lead out of an address
 */
export function fillParams(
  params: Readonly<Record<string, Json>>,
  values: VariableValues,
  fillings: ReadonlyMap<string, Filling>,
): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(params).map(([name, param]) => {
      const filling = fillings.get(name);
      return [name, filling !== undefined && typeof param === "string" ? filledText(param, values, filling) : resolveParams(param, values)];
    }),
  );
}
