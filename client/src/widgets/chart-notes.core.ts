import type { ChartData } from "./chart-data.core.ts";

/** Settings that decide along what the numbers are drawn. */
export interface Axis {
  type: "line" | "area" | "bar" | "pie" | "scatter";
  stack: "none" | "stack" | "percent";
  log: boolean;
  min?: number;
  max?: number;
}

function isBackwards({ min, max }: Axis): boolean {
  return min !== undefined && max !== undefined && min >= max;
}

/** Whether the axis of the numbers is a logarithmic one; shares of a hundred and slices have none. */
export function isLogarithmic({ type, stack, log }: Axis): boolean {
  const isPercent = stack === "percent" && type !== "scatter";
  return log && type !== "pie" && !isPercent;
}

/** The ends of the axis that are set, where an axis can end there. */
export function endsOf(axis: Axis): Pick<Axis, "min" | "max"> {
  const { min, max } = axis;
  const isEnd = (end: number | undefined): end is number => end !== undefined && !isBackwards(axis) && !(isLogarithmic(axis) && end <= 0);
  return { ...(isEnd(min) ? { min } : {}), ...(isEnd(max) ? { max } : {}) };
}

function countWhere({ series }: ChartData, isCounted: (value: number) => boolean): number {
  let count = 0;
  for (const { points } of series) for (const [, value] of points) if (value !== null && isCounted(value)) count += 1;
  return count;
}

/** How many values a pie has no place for. */
function belowZero({ series }: ChartData): number {
  const values = series.length > 1 ? series.map(({ points }) => points.at(-1)?.[1]) : (series[0]?.points ?? []).map(([, value]) => value);
  return values.filter((value) => typeof value === "number" && value < 0).length;
}

function counted(count: number, one: string, many: string): string[] {
  return count === 0 ? [] : [count === 1 ? `1 ${one}` : `${count} ${many}`];
}

function axisNotes(axis: Axis): string[] {
  if (axis.type === "pie") return [];
  if (isBackwards(axis)) return ["“From” is not below “To”: the axis goes by the data"];
  const { min = 1, max = 1 } = axis;
  return isLogarithmic(axis) && Math.min(min, max) <= 0 ? ["A logarithmic axis goes from above 0: it goes by the data"] : [];
}

/** What of the data and settings is not drawn, in words; empty where everything is. */
export function notesOf(chart: ChartData, axis: Axis): string[] {
  const place = chart.scale === "time" ? "time" : "number along the axis";
  const outside = isLogarithmic(axis) ? countWhere(chart, (value) => value <= 0) : 0;
  const less = axis.type === "pie" ? belowZero(chart) : 0;
  return [
    ...axisNotes(axis),
    ...counted(less, "negative value is not drawn", "negative values are not drawn"),
    ...counted(outside, "value of 0 or less is not on the logarithmic axis", "values of 0 or less are not on the logarithmic axis"),
    ...counted(chart.notNumbers, "value is no number", "values are no numbers"),
    ...counted(chart.unplaced, `row has no ${place}`, `rows have no ${place}`),
    ...(chart.leftOut === 0 ? [] : [`${chart.series.length} of ${chart.series.length + chart.leftOut} series`]),
  ];
}
