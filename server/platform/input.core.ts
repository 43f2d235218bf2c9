import { z } from "zod";

import type { ProblemIssue } from "#shared/kernel/problem.ts";

/** No form, layout or query of ours nests deeper; a deeper one could exhaust the stack of whatever walks it. */
const MAX_DEPTH = 64;

/** What of a text no database keeps: NUL, and half of a pair that stands for one character, as is left of an emoji cut in two. */
function brokenText(text: string): string | undefined {
  if (text.includes("\0")) return "the character NUL";
  return text.isWellFormed() ? undefined : "half a character (a lone surrogate)";
}

/** Names that an object has by itself: whoever looks one up, Yjs among them, would take the value for the object's own nature. */
const TAKEN = new Set(["__proto__", "constructor", "prototype"]);

function brokenName(key: string): string | undefined {
  const broken = brokenText(key);
  if (broken !== undefined) return `A name can't hold ${broken}`;
  return TAKEN.has(key) ? `A name can't be ${key}` : undefined;
}

/** More than any page, backup or setting has; what is sent to hold the server up has many small ones. */
const MAX_VALUES = 5_000_000;

interface Found {
  value: unknown;
  key: string;
  parent: Found | undefined;
  depth: number;
}

/** Only of what is refused: to write the place of each value costs more than all the rest. */
function pathOf(found: Found): string {
  const keys: string[] = [];
  for (let at: Found | undefined = found; at !== undefined; at = at.parent) keys.unshift(at.key);
  return keys.join(".");
}

/**
 * Finds what no schema forbids and no database takes: NUL and half characters in text, and nesting without end. Walks without
 * recursion, since the input may be hostile.
 */
export function findUnusable(input: unknown, name: string): ProblemIssue | undefined {
  const stack: Found[] = [{ value: input, key: name, parent: undefined, depth: 0 }];
  let seen = 0;
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const { value, depth } = item;
    const broken = typeof value === "string" ? brokenText(value) : undefined;
    if (broken !== undefined) return { path: pathOf(item), message: `Text can't hold ${broken}` };
    if (typeof value !== "object" || value === null) continue;
    if (depth === MAX_DEPTH) return { path: name, message: `Nested more than ${MAX_DEPTH} levels deep` };
    for (const key of Object.keys(value)) {
      const wrong = Array.isArray(value) ? undefined : brokenName(key);
      if (wrong !== undefined) return { path: pathOf(item), message: wrong };
      seen += 1;
      if (seen > MAX_VALUES) return { path: name, message: `More than ${MAX_VALUES} values` };
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- An object, read by a key of its own.
      stack.push({ value: (value as Record<string, unknown>)[key], key, parent: item, depth: depth + 1 });
    }
  }
  return undefined;
}

/** More of them say nothing new. */
const MAX_EXTRA = 50;
const UNKNOWN = "There is no such field";

interface Part {
  schema: unknown;
  value: unknown;
  path: string;
}

interface Below {
  extra?: ProblemIssue[];
  parts?: Part[];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function belowObject(schema: z.ZodObject, value: Record<string, unknown>, path: string): Below {
  const { shape, catchall } = schema.def;
  const entries = Object.entries(value).map(([key, child]) => ({
    schema: Object.hasOwn(shape, key) ? shape[key] : catchall,
    value: child,
    path: `${path}.${key}`,
  }));
  const [unknown, parts] = [entries.filter((entry) => entry.schema === undefined), entries.filter((entry) => entry.schema !== undefined)];
  return { extra: unknown.map((entry) => ({ path: entry.path, message: UNKNOWN })), parts };
}

/** Of the options that take it, the first that knows every field; where none does, the schema itself says what is wrong. */
function belowUnion({ options }: z.ZodUnion, value: unknown, path: string): Below {
  const found = options.filter((option) => z.safeParse(option, value).success).map((option) => findExtra(option, value, path));
  return { extra: found.find((each) => each.length === 0) ?? found[0] ?? [] };
}

/** The schema inside one that only says more of the same value. */
function innerOf(schema: unknown): unknown {
  if (schema instanceof z.ZodPipe) return schema.in;
  const isWrapper =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNonOptional ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodCatch ||
    schema instanceof z.ZodLazy;
  return isWrapper ? schema.unwrap() : undefined;
}

/** What lies below one part of the input; nothing where the schema says nothing of it. */
function below({ schema, value, path }: Part): Below {
  if (schema instanceof z.ZodObject) return isObject(value) ? belowObject(schema, value, path) : {};
  if (schema instanceof z.ZodArray) {
    const items: unknown[] = Array.isArray(value) ? value : [];
    return { parts: items.map((item, index) => ({ schema: schema.element, value: item, path: `${path}.${index}` })) };
  }
  if (schema instanceof z.ZodRecord) {
    const entries = isObject(value) ? Object.entries(value) : [];
    return { parts: entries.map(([key, item]) => ({ schema: schema.valueType, value: item, path: `${path}.${key}` })) };
  }
  if (schema instanceof z.ZodUnion) return belowUnion(schema, value, path);
  const inner = innerOf(schema);
  return inner === undefined ? {} : { parts: [{ schema: inner, value, path }] };
}

/** Finds fields that no schema knows: a name that is mistyped would be left out without a word. Fit for input that is not valid. */
export function findExtra(schema: unknown, input: unknown, name: string): ProblemIssue[] {
  const extra: ProblemIssue[] = [];
  const stack: Part[] = [{ schema, value: input, path: name }];
  for (let part = stack.pop(); part !== undefined && extra.length < MAX_EXTRA; part = stack.pop()) {
    const found = below(part);
    extra.push(...(found.extra ?? []));
    // One by one: there may be more of them than a call takes arguments.
    for (const each of found.parts ?? []) stack.push(each);
  }
  return extra;
}
