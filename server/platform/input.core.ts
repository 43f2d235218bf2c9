import { z } from "zod";

import type { ProblemIssue } from "#shared/kernel/problem.ts";

/** No form, layout or query of ours nests deeper; a deeper one could exhaust the stack of whatever walks it. */
const MAX_DEPTH = 64;

/**
 * Finds what no schema forbids and no database takes: the character NUL in text, and nesting without end. Walks without
 * recursion, since the input may be hostile.
 */
export function findUnusable(input: unknown, name: string): ProblemIssue | undefined {
  const stack: { value: unknown; path: string; depth: number }[] = [{ value: input, path: name, depth: 0 }];
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const { value, path, depth } = item;
    if (typeof value === "string" && value.includes("\0")) return { path, message: "Text can't hold the character NUL" };
    if (typeof value !== "object" || value === null) continue;
    if (depth === MAX_DEPTH) return { path: name, message: `Nested more than ${MAX_DEPTH} levels deep` };
    for (const [key, child] of Object.entries(value)) {
      if (key.includes("\0")) return { path, message: "A name can't hold the character NUL" };
      stack.push({ value: child, path: `${path}.${key}`, depth: depth + 1 });
    }
  }
  return undefined;
}

/** More of them say nothing new. */
const MAX_EXTRA = 50;
const UNKNOWN = "There is no such field";

interface Part {
  schema: z.core.$ZodType;
  value: unknown;
  path: string;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function extraOfObject(def: z.core.$ZodObjectDef, value: Record<string, unknown>, path: string): { extra: ProblemIssue[]; parts: Part[] } {
  const extra: ProblemIssue[] = [];
  const parts: Part[] = [];
  for (const [key, child] of Object.entries(value)) {
    const schema = Object.hasOwn(def.shape, key) ? def.shape[key] : def.catchall;
    if (schema === undefined) extra.push({ path: `${path}.${key}`, message: UNKNOWN });
    else parts.push({ schema, value: child, path: `${path}.${key}` });
  }
  return { extra, parts };
}

/** What lies below one part of the input; nothing where the schema says nothing of it. */
function partsBelow({ schema, value, path }: Part): { extra: ProblemIssue[]; parts: Part[] } {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- zod's own list of all its schemas, told apart by `type`.
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const same = (inner: z.core.$ZodType) => ({ extra: [], parts: [{ schema: inner, value, path }] });
  switch (def.type) {
    case "object":
      return isObject(value) ? extraOfObject(def, value, path) : { extra: [], parts: [] };
    case "array": {
      const items: unknown[] = Array.isArray(value) ? value : [];
      return { extra: [], parts: items.map((item, index) => ({ schema: def.element, value: item, path: `${path}.${index}` })) };
    }
    case "record": {
      const entries = isObject(value) ? Object.entries(value) : [];
      return { extra: [], parts: entries.map(([key, item]) => ({ schema: def.valueType, value: item, path: `${path}.${key}` })) };
    }
    case "union": {
      // Of those that take it the first that knows every field; where none takes it, the schema itself says what is wrong.
      const found = def.options.filter((option) => z.safeParse(option, value).success).map((option) => findExtra(option, value, path));
      return { extra: found.find((each) => each.length === 0) ?? found[0] ?? [], parts: [] };
    }
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "nonoptional":
    case "readonly":
    case "catch":
      return same(def.innerType);
    case "pipe":
      return same(def.in);
    case "lazy":
      return same(def.getter());
    default:
      return { extra: [], parts: [] };
  }
}

/** Finds fields that no schema knows: a name that is mistyped would be left out without a word. Fit for input that is not valid. */
export function findExtra(schema: z.core.$ZodType, input: unknown, name: string): ProblemIssue[] {
  const extra: ProblemIssue[] = [];
  const stack: Part[] = [{ schema, value: input, path: name }];
  for (let part = stack.pop(); part !== undefined && extra.length < MAX_EXTRA; part = stack.pop()) {
    const below = partsBelow(part);
    extra.push(...below.extra);
    stack.push(...below.parts);
  }
  return extra;
}
