import type { Json } from "#shared/kernel/json.ts";
import type { Column, Table } from "#shared/live/schema.ts";
import type { Binding } from "#shared/pages/schema.ts";

import { formatCell, numberOf, timeOf } from "./format.core.ts";

/** What the x axis counts. */
export type Scale = "time" | "category" | "value";

export interface ChartSeries {
  name: string;
  unit: string | undefined;
  /** x (milliseconds, number or category), y, and size where there is one. */
  points: [x: number | string, y: number | null, size?: number][];
}

export interface ChartData {
  scale: Scale;
  /** In the order of the rows; empty unless `scale` is `category`. */
  categories: string[];
  series: ChartSeries[];
  xLabel: string;
}

/** More series than this are no picture any more. */
const MAX_SERIES = 50;

function byKey(table: Table, keys: readonly string[] | undefined): Column[] {
  return (keys ?? []).map((key) => table.columns.find((column) => column.key === key)).filter((column) => column !== undefined);
}

/** Columns for the axes: those mapped, else the first time or text column along, and all numbers up. */
function axesOf(table: Table, mapping: Binding["mapping"], isScatter: boolean) {
  const series = byKey(table, mapping["series"])[0];
  const mappedX = byKey(table, mapping["x"])[0];
  const numbers = table.columns.filter(({ type, key }) => type === "number" && key !== series?.key);
  const along =
    table.columns.find(({ type }) => type === "time") ??
    (isScatter ? numbers[0] : table.columns.find(({ type, key }) => (type === "text" || type === "boolean") && key !== series?.key));
  const x = mappedX ?? along;
  const mappedY = byKey(table, mapping["y"]);
  const y = mappedY.length > 0 ? mappedY : numbers.filter(({ key }) => key !== x?.key);
  return { x, y, series, size: byKey(table, mapping["size"])[0] };
}

function scaleOf(x: Column | undefined, canCount: boolean): Scale {
  if (x?.type === "time") return "time";
  return x?.type === "number" && canCount ? "value" : "category";
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

function sortAlong(series: ReadonlyMap<string, ChartSeries>): void {
  for (const { points } of series.values()) points.sort(([a], [b]) => Number(a) - Number(b));
}

/** A table as series to draw. Rows without a place along the axis are left out. */
export function chartDataOf(table: Table, mapping: Binding["mapping"], type: string): ChartData {
  const { x, y, series: split, size } = axesOf(table, mapping, type === "scatter");
  const scale = scaleOf(x, type !== "bar" && type !== "pie");
  const series = new Map<string, ChartSeries>();
  const categories = new Set<string>();
  for (const [index, row] of table.rows.entries()) {
    const along = alongOf(row[x?.key ?? ""], x, index, scale);
    if (along === undefined) continue;
    if (scale === "category") categories.add(String(along));
    const group = split && formatCell(row[split.key], split);
    const radius = size && numberOf(row[size.key]);
    for (const column of y) {
      const value = numberOf(row[column.key]) ?? null;
      const point: ChartSeries["points"][number] = radius === undefined ? [along, value] : [along, value, radius];
      seriesAt(series, seriesName(column, group, y.length === 1), column.unit)?.points.push(point);
    }
  }
  if (scale !== "category") sortAlong(series);
  return { scale, categories: [...categories], series: [...series.values()], xLabel: x?.label ?? "" };
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
  return `${series.length} series over ${along}. ${parts.join(". ")}`;
}
