import { json } from "@codemirror/lang-json";
import type { SyntaxNode, Tree } from "@lezer/common";

/** A stretch of text, from and to in characters. */
export interface TextRange {
  from: number;
  to: number;
}

const VALUES = new Set(["Object", "Array", "String", "Number", "True", "False", "Null"]);

/** Parses JSON text as the editor does; there to test positions without an editor. */
export function parseJsonTree(text: string): Tree {
  return json().language.parser.parse(text);
}

/**
 * Where the value at `path` stands. What isn't there (a missing key) is told at the nearest thing that is:
 * the key of the object that lacks it, or its opening bracket.
 */
export function positionOfPath(tree: Tree, text: string, path: readonly (string | number)[]): TextRange {
  let value = valueIn(tree.topNode);
  let key: SyntaxNode | null = null;
  for (const [index, step] of path.entries()) {
    const next = value === null ? null : typeof step === "number" ? itemOf(value, step) : propertyOf(value, step, text);
    if (next === null) return opening(key, value);
    key = next.key;
    value = next.value;
    if (value === null && index < path.length) return opening(key, value);
  }
  if (value === null) return opening(key, value);
  return value.name === "Object" || value.name === "Array" ? opening(key, value) : { from: value.from, to: value.to };
}

/** The first place that isn't JSON, if there is one. */
export function firstSyntaxError(tree: Tree): TextRange | null {
  const cursor = tree.cursor();
  do {
    if (cursor.type.isError) return { from: cursor.from, to: Math.max(cursor.to, cursor.from + 1) };
  } while (cursor.next());
  return null;
}

function opening(key: SyntaxNode | null, value: SyntaxNode | null): TextRange {
  if (key !== null) return { from: key.from, to: key.to };
  return value === null ? { from: 0, to: 0 } : { from: value.from, to: value.from + 1 };
}

function valueIn(node: SyntaxNode): SyntaxNode | null {
  return children(node).find(({ name }) => VALUES.has(name)) ?? null;
}

function itemOf(array: SyntaxNode, index: number): { key: SyntaxNode | null; value: SyntaxNode | null } | null {
  const item = children(array).filter(({ name }) => VALUES.has(name))[index];
  return array.name !== "Array" || item === undefined ? null : { key: null, value: item };
}

function propertyOf(object: SyntaxNode, name: string, text: string): { key: SyntaxNode | null; value: SyntaxNode | null } | null {
  for (const property of object.getChildren("Property")) {
    const key = property.getChild("PropertyName");
    if (key !== null && text.slice(key.from, key.to) === JSON.stringify(name)) return { key, value: valueIn(property) };
  }
  return null;
}

function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) found.push(child);
  return found;
}
