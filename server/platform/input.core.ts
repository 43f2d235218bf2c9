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
