import type { Json } from "#shared/kernel/json.ts";
import type { Column, Row, Table } from "#shared/live/schema.ts";
import type { Binding } from "#shared/pages/schema.ts";
import type { CellRule } from "#shared/widgets/cell-rule.ts";

import { decimalsOf, formatCell, numberOf } from "./format.core.ts";

/** A column as the table draws it. */
export type ShownColumn = Column & { decimals?: number | undefined };

/** Rows that formats and widths are chosen by. */
const SAMPLE = 1_000;

/** Columns to show: those mapped, in that order, else all. */
export function shownColumns(table: Table, mapping: Binding["mapping"] | undefined): ShownColumn[] {
  const wanted = mapping?.["columns"] ?? [];
  const mapped = wanted.map((key) => table.columns.find((column) => column.key === key)).filter((column) => column !== undefined);
  const sample = table.rows.slice(0, SAMPLE);
  return (mapped.length === 0 ? table.columns : mapped).map((column) => ({
    ...column,
    decimals: decimalsOf(
      column,
      sample.map((row) => row[column.key]),
    ),
  }));
}

/** What a cell is sorted by; undefined where it is empty: those come last whichever way it is sorted. */
export function sortable(value: Json | undefined): Json | undefined {
  return value === null || value === "" ? undefined : value;
}

const texts = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Order of two cells that hold something. */
export function compareCells(one: Json | undefined, other: Json | undefined): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  const [a, b] = [
    typeof one === "object" ? JSON.stringify(one) : String(one),
    typeof other === "object" ? JSON.stringify(other) : String(other),
  ];
  return texts.compare(a, b);
}

/** A cell as it is shown and as it is, for searching. */
function searchText(value: Json | undefined, column: ShownColumn): string {
  const raw = typeof value === "object" || value === undefined ? "" : String(value);
  // A non-breaking space before a unit is a space to whoever types it.
  return `${formatCell(value, column)}\n${raw}`.replaceAll(/[\u00A0\u202F]/g, " ").toLowerCase();
}

/** Whether a cell holds what somebody looks for, in small letters. */
function holdsText(value: Json | undefined, column: ShownColumn, text: string): boolean {
  return text === "" || searchText(value, column).includes(text);
}

export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
}

/** Tells whether every word is somewhere in a row; what a row says is put together once, not at each letter that is typed. */
export function rowSearch(columns: readonly ShownColumn[]): (row: Row, words: readonly string[]) => boolean {
  const known = new WeakMap<Row, string>();
  const textOf = (row: Row) => {
    const text = known.get(row) ?? columns.map((column) => searchText(row[column.key], column)).join("\n");
    known.set(row, text);
    return text;
  };
  return (row, words) => words.every((word) => textOf(row).includes(word));
}

const COMPARISONS: Record<string, (number: number, limit: number) => boolean> = {
  ">": (number, limit) => number > limit,
  ">=": (number, limit) => number >= limit,
  "<": (number, limit) => number < limit,
  "<=": (number, limit) => number <= limit,
  "=": (number, limit) => number === limit,
};

/** Filter of one column: a text, or for numbers `> 5`, `<= 3`, `= 2`. */
export function passesFilter(value: Json | undefined, column: ShownColumn, filter: string): boolean {
  const compared = /^\s*(>=|<=|>|<|=)\s*(-?[\d.]+)\s*$/.exec(filter);
  const number = numberOf(value);
  if (compared === null || column.type !== "number") return holdsText(value, column, filter.trim().toLowerCase());
  if (number === undefined) return false;
  const limit = Number(compared[2]);
  return COMPARISONS[compared[1] ?? "="]?.(number, limit) ?? false;
}

function ruleHolds({ operator, value: wanted }: CellRule, value: Json | undefined): boolean {
  const text = value === undefined || value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  switch (operator) {
    case "is":
      return text === wanted;
    case "is-not":
      return text !== wanted;
    case "contains":
      return text.toLowerCase().includes(wanted.toLowerCase());
    case "greater":
      return (numberOf(value) ?? Number.NaN) > Number(wanted);
    case "less":
      return (numberOf(value) ?? Number.NaN) < Number(wanted);
  }
}

/** The state of a cell by the rules of its column; the first that holds counts. */
export function cellState(rules: readonly CellRule[], column: string, value: Json | undefined): CellRule["state"] | undefined {
  return rules.find((rule) => rule.column === column && ruleHolds(rule, value))?.state;
}

/** The address that a row links to: `{column}` stands for the row's value, and at the beginning for an address that it holds. */
export function rowLink(template: string, row: Row): string {
  return template.replace(/\{([^{}]+)\}/g, (_, key: string, at: number) => {
    const value = row[key.trim()];
    if (value === undefined || value === null || typeof value === "object") return "";
    return template.slice(0, at).trim() === "" ? String(value) : encodeURIComponent(String(value).toWellFormed());
  });
}

/** One long text must not push the other columns out of sight; its whole text is on hover. */
const TEXT_MAX_PX = 240;

/** A width that suits what a column holds, in pixels. */
export function suitableWidth(column: ShownColumn, rows: readonly Row[]): number {
  const shown = rows.slice(0, 50).map((row) => formatCell(row[column.key], column).length);
  const longest = Math.max(column.label.length + 3, ...shown);
  return Math.min(Math.max(longest * 8.2 + 26, 76), column.type === "time" ? 200 : TEXT_MAX_PX);
}

/** Keys of rows: what the key columns hold, else the place; a key that comes again is told apart, so that no row is lost. */
export function rowKeys(table: Table): string[] {
  const keys = table.columns.filter(({ isKey }) => isKey === true).map(({ key }) => key);
  if (keys.length === 0) return table.rows.map((_row, index) => String(index));
  const seen = new Map<string, number>();
  return table.rows.map((row) => {
    const key = JSON.stringify(keys.map((name) => row[name] ?? null));
    const times = seen.get(key) ?? 0;
    seen.set(key, times + 1);
    return times === 0 ? key : `${key}#${times}`;
  });
}
