import type { Json } from "#shared/kernel/json.ts";
import type { Column, Row, Table } from "#shared/live/schema.ts";
import type { Binding } from "#shared/pages/schema.ts";
import type { CellRule } from "#shared/widgets/cell-rule.ts";

import { formatCell, numberOf } from "./format.core.ts";

/** Columns to show: those mapped, in that order, else all. */
export function shownColumns(table: Table, mapping: Binding["mapping"] | undefined): Column[] {
  const wanted = mapping?.["columns"] ?? [];
  if (wanted.length === 0) return table.columns;
  return wanted.map((key) => table.columns.find((column) => column.key === key)).filter((column) => column !== undefined);
}

/** Order of two cells; empty ones come last whichever way it is sorted (`isDescending` says which). */
export function compareCells(one: Json | undefined, other: Json | undefined): number {
  const isEmpty = (value: Json | undefined) => value === undefined || value === null || value === "";
  if (isEmpty(one) || isEmpty(other)) return Number(isEmpty(one)) - Number(isEmpty(other));
  if (typeof one === "number" && typeof other === "number") return one - other;
  const [a, b] = [
    typeof one === "object" ? JSON.stringify(one) : String(one),
    typeof other === "object" ? JSON.stringify(other) : String(other),
  ];
  return a.localeCompare(b, undefined, { numeric: true, sensitivity: "base" });
}

/** Whether a cell holds what somebody looks for, as it is shown or as it is. */
function holdsText(value: Json | undefined, column: Column, text: string): boolean {
  if (text === "") return true;
  if (formatCell(value, column).toLowerCase().includes(text)) return true;
  return typeof value !== "object" && String(value).toLowerCase().includes(text);
}

/** Whether every word is somewhere in the row. */
export function rowHolds(row: Row, columns: readonly Column[], text: string): boolean {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return words.every((word) => columns.some((column) => holdsText(row[column.key], column, word)));
}

const COMPARISONS: Record<string, (number: number, limit: number) => boolean> = {
  ">": (number, limit) => number > limit,
  ">=": (number, limit) => number >= limit,
  "<": (number, limit) => number < limit,
  "<=": (number, limit) => number <= limit,
  "=": (number, limit) => number === limit,
};

/** Filter of one column: a text, or for numbers `> 5`, `<= 3`, `= 2`. */
export function passesFilter(value: Json | undefined, column: Column, filter: string): boolean {
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

/** The address that a row links to: `{column}` stands for the row's value. */
export function rowLink(template: string, row: Row): string {
  return template.replace(/\{([^{}]+)\}/g, (_, key: string) => {
    const value = row[key.trim()];
    return value === undefined || value === null || typeof value === "object" ? "" : encodeURIComponent(String(value));
  });
}

/** A width that suits what a column holds, in pixels. */
export function suitableWidth(column: Column, rows: readonly Row[]): number {
  const shown = rows.slice(0, 50).map((row) => formatCell(row[column.key], column).length);
  const longest = Math.max(column.label.length + 3, ...shown);
  return Math.min(Math.max(longest * 7.6 + 24, 72), column.type === "time" ? 200 : 360);
}

/** Keys of rows: by the key columns where there are some, else by place. */
export function rowKey(table: Table): (row: Row, index: number) => string {
  const keys = table.columns.filter(({ isKey }) => isKey === true).map(({ key }) => key);
  return keys.length === 0 ? (_row, index) => String(index) : (row) => JSON.stringify(keys.map((key) => row[key] ?? null));
}
