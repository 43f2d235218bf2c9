import type { Table } from "#shared/live/schema.ts";
import type { Binding } from "#shared/pages/schema.ts";

import { formatCell, numberOf } from "./format.core.ts";

export type StatPick = "last" | "first" | "sum" | "mean" | "min" | "max" | "count";

export interface StatValue {
  value: number | undefined;
  /** What stands in the cell, where it is no number. */
  text: string;
  previous: number | undefined;
  label: string;
  unit: string | undefined;
  /** The column's numbers in the order of the rows. */
  trend: number[];
}

function pickNumber(numbers: readonly number[], pick: StatPick): number | undefined {
  switch (pick) {
    case "last":
      return numbers.at(-1);
    case "first":
      return numbers[0];
    case "sum":
      return numbers.reduce((sum, number) => sum + number, 0);
    case "mean":
      return numbers.length === 0 ? undefined : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    case "min":
      return numbers.length === 0 ? undefined : numbers.reduce((least, number) => Math.min(least, number));
    case "max":
      return numbers.length === 0 ? undefined : numbers.reduce((most, number) => Math.max(most, number));
    case "count":
      return numbers.length;
    default:
      return undefined;
  }
}

/** The number of a stat; without a mapping the first column of numbers. */
export function statOf(table: Table, mapping: Binding["mapping"], pick: StatPick): StatValue {
  const key = mapping["value"]?.[0];
  const column =
    table.columns.find((known) => known.key === key) ?? table.columns.find(({ type }) => type === "number") ?? table.columns[0];
  if (pick === "count") return { value: table.rows.length, text: "", previous: undefined, label: "", unit: undefined, trend: [] };
  if (column === undefined) return { value: undefined, text: "", previous: undefined, label: "", unit: undefined, trend: [] };
  const trend = table.rows.map((row) => numberOf(row[column.key])).filter((number) => number !== undefined);
  const row = pick === "first" ? table.rows[0] : table.rows.at(-1);
  const previousKey = mapping["previous"]?.[0];
  const labelKey = mapping["label"]?.[0];
  const labelColumn = table.columns.find((known) => known.key === labelKey);
  return {
    value: pickNumber(trend, pick),
    text: formatCell(row?.[column.key], column),
    previous: previousKey === undefined ? (trend.length > 1 && pick === "last" ? trend[0] : undefined) : numberOf(row?.[previousKey]),
    label: labelColumn === undefined ? "" : formatCell(row?.[labelColumn.key], labelColumn),
    unit: column.unit,
    trend,
  };
}

/** A line through numbers in a box of 100 by 100, as an SVG path. */
export function sparkline(numbers: readonly number[]): string {
  const least = Math.min(...numbers);
  const span = Math.max(...numbers) - least || 1;
  return numbers
    .map((number, index) => {
      const x = (index / Math.max(numbers.length - 1, 1)) * 100;
      return `${index === 0 ? "M" : "L"}${x.toFixed(2)} ${(100 - ((number - least) / span) * 100).toFixed(2)}`;
    })
    .join("");
}

/** Heights that decide what there is room for, in pixels. */
const NOTES_PX = 20;
const NOTES_FROM_PX = 52;
const TREND_FROM_PX = 84;

/** What a stat has to show besides its number. */
interface StatParts {
  characters: number;
  hasNotes: boolean;
  hasTrend: boolean;
}

/** How large the number is, and what else there is room for: nothing is ever cut, the least important goes first. */
export function statRoom({ characters, hasNotes, hasTrend }: StatParts, width: number, height: number) {
  const isNoted = hasNotes && height >= NOTES_FROM_PX;
  const trendHeight = hasTrend && height >= TREND_FROM_PX ? Math.round(height * 0.32) : 0;
  const room = height - trendHeight - (isNoted ? NOTES_PX : 0);
  const fontSize = Math.max(14, Math.min(room * 0.78, (width * 1.55) / Math.max(characters, 3), 120));
  return { isNoted, trendHeight, fontSize };
}
