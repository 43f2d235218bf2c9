import type { Json } from "#shared/kernel/json.ts";
import type { Column, Row, Table } from "#shared/live/schema.ts";
import type { Binding } from "#shared/pages/schema.ts";

import { formatCell, numberOf, timeOf } from "./format.core.ts";

/** What the x axis counts. */
export type Scale = "time" | "category" | "value";

export interface ChartSeries {
  name: string;
  unit: string | undefined;
  /** x (milliseconds, number or category), y, and size where there is one. */
  points: [x: number | string, y: number | null, size?: number][];
  /** Places where it has no row of its own, and stands on the line between its neighbours. */
  between?: ReadonlySet<number | string>;
}

export interface ChartData {
  scale: Scale;
  /** In the order of the rows; empty unless `scale` is `category`. */
  categories: string[];
  series: ChartSeries[];
  xLabel: string;
  xUnit: string | undefined;
  /** Series that are not drawn, because there are too many. */
  leftOut: number;
  /** Rows that are not drawn, because nothing says where along the axis they stand. */
  unplaced: number;
  /** Values that are not drawn, because they are something else than numbers. */
  notNumbers: number;
}

/** More series than this are no picture any more. */
const MAX_SERIES = 50;

function byKey(table: Table, keys: readonly string[] | undefined): Column[] {
  return (keys ?? []).map((key) => table.columns.find((column) => column.key === key)).filter((column) => column !== undefined);
}

interface Axes {
  x: Column | undefined;
  y: Column[];
  series: Column | undefined;
  size: Column | undefined;
}

/**
 * Columns for the axes: those mapped, else the first time or text column along, and all numbers up but those of
 * another unit than the first: percent and bytes on one axis are no picture. A pie shares out one number over texts.
 */
function axesOf(table: Table, mapping: Binding["mapping"], type: string): Axes {
  const isScatter = type === "scatter";
  const series = byKey(table, mapping["series"])[0];
  const mappedX = byKey(table, mapping["x"])[0];
  const numbers = table.columns.filter((column) => column.type === "number" && column.key !== series?.key);
  const times = table.columns.find((column) => column.type === "time");
  const words = table.columns.find((column) => (column.type === "text" || column.type === "boolean") && column.key !== series?.key);
  const along = type === "pie" ? (words ?? times) : (times ?? (isScatter ? numbers[0] : words));
  const x = mappedX ?? along;
  const mappedY = byKey(table, mapping["y"]);
  const rest = numbers.filter(({ key }) => key !== x?.key);
  const first = rest.find(({ unit }) => unit !== undefined)?.unit;
  const alike = rest.filter(({ unit }) => unit === undefined || unit === first);
  const y = mappedY.length > 0 ? mappedY : type === "pie" && x !== undefined ? rest.slice(0, 1) : alike;
  return { x, y, series, size: byKey(table, mapping["size"])[0] };
}

function scaleOf(x: Column | undefined, type: string): Scale {
  if (type === "pie") return "category";
  if (x?.type === "time") return "time";
  return x?.type === "number" && type !== "bar" ? "value" : "category";
}

function alongOf(value: Json | undefined, column: Column | undefined, index: number, scale: Scale): number | string | undefined {
  if (column === undefined) return String(index + 1);
  if (scale === "time") return timeOf(value)?.getTime();
  if (scale === "value") return numberOf(value);
  return formatCell(value, { type: column.type });
}

/** What a series is called: its column, its group, or both where there are several of each. */
function seriesName(column: Column, group: string | undefined, isOnlyColumn: boolean): string {
  if (group === undefined) return column.label;
  return isOnlyColumn ? group : `${group}: ${column.label}`;
}

/** The series of a name, made when it is first met; undefined once there are too many. */
function seriesAt(series: Map<string, ChartSeries>, name: string, unit: string | undefined): ChartSeries | undefined {
  const known = series.get(name);
  if (known !== undefined || series.size >= MAX_SERIES) return known;
  const made: ChartSeries = { name, unit, points: [] };
  series.set(name, made);
  return made;
}

/** Bars and slices of the same name are one: their numbers are added. */
function addUp(points: ChartSeries["points"]): ChartSeries["points"] {
  const sums = new Map<number | string, number | null>();
  for (const [x, y] of points) {
    const sum = sums.get(x) ?? null;
    sums.set(x, sum === null ? y : sum + (y ?? 0));
  }
  return [...sums].map(([x, y]) => [x, y]);
}

/** A hole wider than so many usual steps of a series is one; a smaller one is only sampled at other times than its neighbours. */
const HOLE_STEPS = 3;

function usualStep(places: readonly number[]): number {
  const steps = places.slice(1).map((place, index) => place - (places[index] ?? place));
  return steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
}

/** A series at all of these numbers, on the line between its own points where it has none; null in its holes. */
function spread(series: ChartSeries, places: readonly number[]): ChartSeries {
  const own = series.points.filter((point): point is [number, number | null] => typeof point[0] === "number");
  const widest = HOLE_STEPS * usualStep(own.map(([x]) => x));
  const between = new Set<number>();
  let next = 0;
  const points = places.map((x): [number, number | null] => {
    while ((own[next]?.[0] ?? Number.POSITIVE_INFINITY) < x) next += 1;
    const [after, before] = [own[next], own[next - 1]];
    if (after?.[0] === x) return [x, after[1]];
    if (after === undefined || before === undefined || after[0] - before[0] > widest) return [x, null];
    const [low, high] = [before[1], after[1]];
    if (low === null || high === null) return [x, null];
    between.add(x);
    return [x, low + ((high - low) * (x - before[0])) / (after[0] - before[0])];
  });
  return { ...series, points, between };
}

/** The series with a point at every place where any of them has one: what is stacked stands on what is at the same place. */
export function aligned(series: readonly ChartSeries[], isLine: boolean): ChartSeries[] {
  const places = [...new Set(series.flatMap(({ points }) => points.map(([x]) => x)))];
  const numbers = places.filter((place) => typeof place === "number").toSorted((a, b) => a - b);
  const isCounted = numbers.length === places.length;
  if (isCounted && isLine) return series.map((one) => spread(one, numbers));
  return series.map((one) => {
    const values = new Map(one.points.map(([x, y]) => [x, y]));
    return { ...one, points: (isCounted ? numbers : places).map((x): [number | string, number | null] => [x, values.get(x) ?? null]) };
  });
}

function sortAlong(series: readonly ChartSeries[]): void {
  for (const { points } of series) points.sort(([a], [b]) => Number(a) - Number(b));
}

/** Where a row stands along the axis, of which group it is, and how large its point is. */
function placeOf(row: Row, index: number, { x, series, size }: Axes, scale: Scale) {
  return {
    along: alongOf(row[x?.key ?? ""], x, index, scale),
    group: series && formatCell(row[series.key], series),
    radius: size && numberOf(row[size.key]),
  };
}

/** Whether a cell holds something that is no number; one that holds nothing is a gap. */
function isNoNumber(value: Json | undefined): boolean {
  const isEmpty = value === undefined || value === null || (typeof value === "string" && value.trim() === "");
  return !isEmpty && numberOf(value) === undefined;
}

/** A table as series to draw. Rows without a place along the axis are left out. */
export function chartDataOf(table: Table, mapping: Binding["mapping"], type: string): ChartData {
  const axes = axesOf(table, mapping, type);
  const { x, y } = axes;
  const scale = scaleOf(x, type);
  const series = new Map<string, ChartSeries>();
  const leftOut = new Set<string>();
  const categories = new Set<string>();
  let [unplaced, notNumbers] = [0, 0];
  for (const [index, row] of table.rows.entries()) {
    const { along, group, radius } = placeOf(row, index, axes, scale);
    if (along === undefined) {
      unplaced += 1;
      continue;
    }
    if (scale === "category") categories.add(String(along));
    for (const column of y) {
      const value = numberOf(row[column.key]) ?? null;
      if (isNoNumber(row[column.key])) notNumbers += 1;
      const name = seriesName(column, group, y.length === 1);
      const drawn = seriesAt(series, name, column.unit);
      if (drawn === undefined) leftOut.add(name);
      else drawn.points.push(radius === undefined ? [along, value] : [along, value, radius]);
    }
  }
  const all = [...series.values()];
  if (scale !== "category") sortAlong(all);
  else if (type === "bar" || type === "pie") for (const one of all) one.points = addUp(one.points);
  return {
    scale,
    categories: [...categories],
    series: all,
    xLabel: x?.label ?? "",
    xUnit: x?.unit,
    leftOut: leftOut.size,
    unplaced,
    notNumbers,
  };
}

export const REST_SLICE = "rest";

/** One series: a slice for each category. Several: a slice for each series' last value. The smallest beyond `most` are one. */
export function slicesOf({ series }: ChartData, most: number): { id: string; name: string; value: number }[] {
  const [only, ...others] = series;
  if (only === undefined) return [];
  const slices =
    others.length > 0
      ? series.map(({ name, points }) => ({ id: `slice:${name}`, name, value: points.findLast(([, value]) => value !== null)?.[1] ?? 0 }))
      : only.points.map(([name, value]) => ({ id: `slice:${name}`, name: String(name), value: value ?? 0 }));
  // A pie has no place for what is less than nothing.
  const drawn = slices.filter(({ value }) => value > 0);
  if (drawn.length <= most) return drawn;
  const sorted = drawn.toSorted((a, b) => b.value - a.value);
  const kept = new Set(sorted.slice(0, most - 1));
  const rest = sorted.slice(most - 1);
  const sum = rest.reduce((total, { value }) => total + value, 0);
  return [...drawn.filter((slice) => kept.has(slice)), { id: REST_SLICE, name: `${rest.length} others`, value: sum }];
}

/** What the chart shows, in a sentence, for those who can't see it. */
export function summaryOf({ series, scale, categories }: ChartData, format: (value: number, unit: string | undefined) => string): string {
  const along = scale === "category" ? `${categories.length} categories` : "points";
  const parts = series.slice(0, 8).map(({ name, unit, points }) => {
    const values = points.map(([, value]) => value).filter((value) => value !== null);
    const last = values.at(-1);
    if (last === undefined) return `${name}: no numbers`;
    const least = values.reduce((a, b) => Math.min(a, b));
    const most = values.reduce((a, b) => Math.max(a, b));
    return `${name}: last ${format(last, unit)}, from ${format(least, unit)} to ${format(most, unit)}`;
  });
  const more = series.length > parts.length ? `. And ${series.length - parts.length} more` : "";
  return `${series.length} series over ${along}. ${parts.join(". ")}${more}`;
}
