import type { Json } from "#shared/kernel/json.ts";
import type { Layout, LayoutTab, LayoutWidget, Variable } from "#shared/pages/schema.ts";

/** Something that both sides changed in different ways since the common state. */
export interface MergeConflict {
  /** Dotted place, `widgets.<id>.props.title`. */
  path: string;
  mine: unknown;
  theirs: unknown;
}

export interface LayoutMerge {
  layout: Layout;
  /** Places that I changed. */
  changed: string[];
  conflicts: MergeConflict[];
}

type Values = Readonly<Record<string, unknown>>;

/** How deep a value is merged key by key before it counts as one value: a binding or a position is one value. */
type Depth = Readonly<Record<string, "whole" | "keys">>;

const WIDGET: Depth = { pos: "keys", size: "keys", props: "keys" };
const PAGE: Depth = { grid: "keys" };

/**
 * Brings what I changed between `base` and `mine` into `theirs`, and nothing else: keys that I left alone keep their
 * present value, whoever changed them meanwhile. Where both changed one key, the preferred is taken and the conflict told.
 */
export function mergeLayouts(base: Layout, mine: Layout, theirs: Layout, prefer: "mine" | "theirs" = "mine"): LayoutMerge {
  const merge = new Merge(prefer === "mine");
  const { variables: v0, tabs: t0, widgets: w0, ...page0 } = base;
  const { variables: v1, tabs: t1, widgets: w1, ...page1 } = mine;
  const { variables: v2, tabs: t2, widgets: w2, ...page2 } = theirs;
  const layout: Layout = {
    ...merge.entry("page", page0, page1, page2, PAGE),
    variables: merge.list<Variable>("variables", (variable) => variable.name, [v0, v1, v2], {}),
    tabs: merge.list<LayoutTab>("tabs", (tab) => tab.id, [t0, t1, t2], {}),
    widgets: merge.list<LayoutWidget>("widgets", (widget) => widget.id, [w0, w1, w2], WIDGET),
  };
  return { layout, changed: merge.changed, conflicts: merge.conflicts };
}

class Merge {
  readonly changed: string[] = [];
  readonly conflicts: MergeConflict[] = [];
  readonly #mineWins: boolean;

  constructor(mineWins: boolean) {
    this.#mineWins = mineWins;
  }

  /** Entries by id: mine are added, removed or merged; order is theirs, then what I added. */
  list<Entry extends object>(
    path: string,
    idOf: (entry: Entry) => string,
    [base, mine, theirs]: [Entry[], Entry[], Entry[]],
    depth: Depth,
  ): Entry[] {
    const byId = (entries: Entry[]) => new Map(entries.map((entry) => [idOf(entry), entry]));
    const [was, my] = [byId(base), byId(mine)];
    const merged: Entry[] = [];
    for (const entry of theirs) {
      const id = idOf(entry);
      const kept = this.present(`${path}.${id}`, was.get(id), my.get(id), entry, depth);
      if (kept !== undefined) merged.push(kept);
    }
    const present = new Set(theirs.map(idOf));
    for (const entry of mine) {
      const id = idOf(entry);
      if (!present.has(id) && this.isBroughtIn(`${path}.${id}`, was.get(id), entry)) merged.push(entry);
    }
    return merged;
  }

  entry<Entry extends object>(path: string, base: Entry, mine: Entry, theirs: Entry, depth: Depth): Entry {
    return { ...theirs, ...this.keys(path, valuesOf(base), valuesOf(mine), valuesOf(theirs), depth) };
  }

  private present<Entry extends object>(
    path: string,
    was: Entry | undefined,
    my: Entry | undefined,
    theirs: Entry,
    depth: Depth,
  ): Entry | undefined {
    if (my !== undefined) return this.entry(path, was ?? theirs, my, theirs, depth);
    if (was === undefined) return theirs;
    if (!isSame(was, theirs)) {
      this.conflicts.push({ path, mine: undefined, theirs });
      if (!this.#mineWins) return theirs;
    }
    this.changed.push(path);
    return undefined;
  }

  /** An entry of mine that they don't have: new, or removed by them while I changed it. */
  private isBroughtIn<Entry>(path: string, was: Entry | undefined, mine: Entry): boolean {
    if (was !== undefined && isSame(was, mine)) return false;
    if (was !== undefined) {
      this.conflicts.push({ path, mine, theirs: undefined });
      if (!this.#mineWins) return false;
    }
    this.changed.push(path);
    return true;
  }

  private keys(path: string, base: Values, mine: Values, theirs: Values, depth: Depth): Values {
    const merged: Record<string, unknown> = { ...theirs };
    for (const key of new Set([...Object.keys(base), ...Object.keys(mine)])) {
      const at = `${path}.${key}`;
      const [was, my, now] = [base[key], mine[key], theirs[key]];
      if (isSame(was, my)) continue;
      if (depth[key] === "keys" && isValues(my) && isValues(now)) {
        merged[key] = this.keys(at, isValues(was) ? was : {}, my, now, {});
        continue;
      }
      if (!isSame(was, now) && !isSame(my, now)) {
        this.conflicts.push({ path: at, mine: my, theirs: now });
        if (!this.#mineWins) continue;
      }
      this.changed.push(at);
      merged[key] = my;
    }
    // A key that I removed is absent, not undefined: `layout.json` knows no undefined.
    return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
  }
}

function valuesOf(entry: object): Values {
  return Object.fromEntries(Object.entries(entry));
}

function isValues(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Equality of JSON values; the order of keys doesn't matter. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  }
  if (!isValues(one) || !isValues(other)) return false;
  const keys = Object.keys(one).filter((key) => one[key] !== undefined);
  const others = Object.keys(other).filter((key) => other[key] !== undefined);
  return keys.length === others.length && keys.every((key) => isSame(one[key], other[key]));
}

/** `layout.json` as people read it: two spaces, short tuples and runs on one line. */
export function formatLayout(layout: unknown): string {
  return stringify(layout, "");
}

const LINE = 100;

function stringify(value: unknown, indent: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const flat = inOneLine(value);
  if (flat.length + indent.length <= LINE && !flat.includes("{", 1)) return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map((item) => inner + stringify(item, inner)).join(",\n")}\n${indent}]`;
  const lines = defined(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${stringify(item, inner)}`);
  return `{\n${lines.join(",\n")}\n${indent}}`;
}

function inOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const pairs = defined(value).map(([key, item]) => `${JSON.stringify(key)}: ${inOneLine(item)}`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}

function defined(value: object): [string, Json][] {
  return Object.entries(value).filter(([, item]) => item !== undefined);
}
