import type { Row, Table } from "#shared/live/schema.ts";
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

/** What a number is picked from: the row it stands in, or the last where it is made of several. */
function rowOf(rows: readonly { row: Row; number: number }[], pick: StatPick, value: number | undefined): Row | undefined {
  if (pick === "first") return rows[0]?.row;
  const found = pick === "min" || pick === "max" ? rows.find(({ number }) => number === value) : rows.at(-1);
  return found?.row;
}

function numbersOf(rows: readonly Row[], key: string): { row: Row; number: number }[] {
  return rows.flatMap((row) => {
    const number = numberOf(row[key]);
    return number === undefined ? [] : [{ row, number }];
  });
}

/** What the number is compared with: the column “Before” picked in the same way, or where the last row is picked the first one. */
function previousOf(table: Table, key: string | undefined, pick: StatPick, row: Row | undefined, trend: readonly number[]) {
  if (key === undefined) return pick === "last" && trend.length > 1 ? trend[0] : undefined;
  if (pick === "last" || pick === "first") return numberOf(row?.[key]);
  const before = numbersOf(table.rows, key).map(({ number }) => number);
  return before.length === 0 ? undefined : pickNumber(before, pick);
}

/** The number of a stat; without a mapping the first column of numbers. */
export function statOf(table: Table, mapping: Binding["mapping"], pick: StatPick): StatValue {
  const key = mapping["value"]?.[0];
  const column =
    table.columns.find((known) => known.key === key) ?? table.columns.find(({ type }) => type === "number") ?? table.columns[0];
  if (pick === "count") return { value: table.rows.length, text: "", previous: undefined, label: "", unit: undefined, trend: [] };
  if (column === undefined) return { value: undefined, text: "", previous: undefined, label: "", unit: undefined, trend: [] };
  const numbers = numbersOf(table.rows, column.key);
  const trend = numbers.map(({ number }) => number);
  const value = pickNumber(trend, pick);
  const row = rowOf(numbers, pick, value) ?? (pick === "first" ? table.rows[0] : table.rows.at(-1));
  const labelKey = mapping["label"]?.[0];
  const labelColumn = table.columns.find((known) => known.key === labelKey);
  return {
    value,
    text: formatCell(row?.[column.key], column),
    previous: previousOf(table, mapping["previous"]?.[0], pick, row, trend),
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
/** In a lower tile the trend stands beside the number, where it has this width after a gap. */
const TREND_WIDTH_PX = 64;
const TREND_GAP_PX = 12;
/** The number gives so much of its size for it at most. */
const LEAST_SHARE = 0.75;
/** Smaller type can't be read. */
const LEAST_TYPE_PX = 10;

/** How wide characters are at most, as shares of the type's size; the digits are all the same. */
const DIGIT_EM = 0.66;
const POINT_EM = 0.34;
/** Room for three digits is always kept. */
const MIN_EMS = 3 * DIGIT_EM;
const LETTER_EM = 0.74;
const WIDE_EM = 1.05;

function emOf(character: string): number {
  if (/\d/.test(character)) return DIGIT_EM;
  if (/[.,:'’\s]/.test(character)) return POINT_EM;
  return "%‰@MW".includes(character) || (character.codePointAt(0) ?? 0) >= 0x2e80 ? WIDE_EM : LETTER_EM;
}

function emsOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + emOf(character), 0);
}

/** The unit is half as large as the number, behind a gap. */
const UNIT_SHARE = 0.5;
const GAP_EM = 0.2;
/** A state's icon behind the number, with its gap. */
const ICON_EM = 0.6;

/** How wide a number is with its unit and an icon, as a share of the size of its type. */
export function statEms({ number, unit }: { number: string; unit: string }, hasIcon: boolean): number {
  return Math.max(emsOf(number), MIN_EMS) + (unit === "" ? 0 : GAP_EM + emsOf(unit) * UNIT_SHARE * 1.2) + (hasIcon ? ICON_EM : 0);
}

/** What a stat has to show besides its number. */
interface StatParts {
  /** Width of the number, as a share of the size of its type. */
  ems: number;
  hasNotes: boolean;
  hasTrend: boolean;
}

/** Whether the notes stand under the number. */
export function isNotedAt(hasNotes: boolean, height: number): boolean {
  return hasNotes && height >= NOTES_FROM_PX;
}

/** How large the number is, and what else there is room for: nothing is ever cut, the least important goes first. */
export function statRoom({ ems, hasNotes, hasTrend }: StatParts, width: number, height: number) {
  const isNoted = isNotedAt(hasNotes, height);
  const trendHeight = hasTrend && height >= TREND_FROM_PX ? Math.round(height * 0.32) : 0;
  const room = height - trendHeight - (isNoted ? NOTES_PX : 0);
  const wanted = Math.max(LEAST_TYPE_PX, Math.min(room * 0.78, width / ems, 120));
  const besideTrend = (width - TREND_WIDTH_PX - TREND_GAP_PX) / ems;
  const hasRoomBeside = hasTrend && trendHeight === 0 && besideTrend >= Math.max(wanted * LEAST_SHARE, LEAST_TYPE_PX);
  const fontSize = hasRoomBeside ? Math.min(wanted, besideTrend) : wanted;
  const trendWidth = hasRoomBeside ? Math.floor(width - ems * fontSize - TREND_GAP_PX) : 0;
  return { isNoted, trendHeight, trendWidth, fontSize };
}
