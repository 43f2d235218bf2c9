import type { EChartsCoreOption } from "echarts/core";

import type { Threshold } from "#shared/widgets/thresholds.ts";

import { aligned, type ChartData, type ChartSeries, REST_SLICE, slicesOf } from "./chart-data.core.ts";
import { type Axis, endsOf, isLogarithmic } from "./chart-notes.core.ts";
import { BETWEEN, type NumberText, numberText, tooltipOf } from "./chart-tooltip.ts";
import { formatNumber } from "./format.core.ts";

export interface ChartSettings extends Axis {
  horizontal: boolean;
  smooth: boolean;
  points: boolean;
  donut: boolean;
  legend: "auto" | "bottom" | "right" | "none";
  xTitle: string;
  yTitle: string;
  unit: string;
  decimals?: number;
  thresholds: Threshold[];
}

/** Colours of the theme that is on, as the page's tokens have them. */
export interface ChartColors {
  series: string[];
  text: string;
  muted: string;
  border: string;
  raised: string;
  surface: string;
  state: Record<Threshold["state"], string>;
}

interface Frame {
  width: number;
  height: number;
  isStill: boolean;
}

const SMALL_PX = 140;
const WIDE_PX = 300;
/** As many as there are colours: more slices can't be told apart, so that the smallest are one. */
const MAX_SLICES = 8;
/** Lines beyond the number of colours are told from those of the same colour. */
const DASHES = ["solid", "dashed", "dotted"] as const;

function hasLegend({ legend }: ChartSettings, count: number, { height }: Frame): boolean {
  return legend === "auto" ? count > 1 && height > SMALL_PX : legend !== "none";
}

/** Room of a legend beside the picture; longer names are cut. */
function legendWidth({ width }: Frame): number {
  return Math.round(Math.min(width * 0.42, 170));
}

function legendOf(colors: ChartColors, frame: Frame, isShown: boolean, isRight: boolean) {
  return {
    show: isShown,
    type: "scroll",
    icon: "roundRect",
    itemWidth: 10,
    itemHeight: 10,
    textStyle: {
      color: colors.muted,
      fontSize: 12,
      ...(isRight ? { width: legendWidth(frame) - 24, overflow: "truncate" } : { width: 160, overflow: "truncate" }),
    },
    pageTextStyle: { color: colors.muted },
    pageIconColor: colors.muted,
    ...(isRight ? { orient: "vertical", left: frame.width - legendWidth(frame) + 4, top: "middle" } : { bottom: 0, left: "center" }),
  };
}

function pieOption(data: ChartData, settings: ChartSettings, colors: ChartColors, frame: Frame): EChartsCoreOption {
  const slices = slicesOf(data, MAX_SLICES);
  const isShown = hasLegend(settings, slices.length, frame);
  // Many names are a list rather than a line.
  const isRight = settings.legend === "right" || (settings.legend === "auto" && slices.length > 4 && frame.width >= WIDE_PX);
  const room = {
    width: frame.width - (isShown && isRight ? legendWidth(frame) : 0),
    height: frame.height - (isShown && !isRight ? 28 : 0),
  };
  const radius = Math.max(Math.min(room.width, room.height) / 2 - (isShown ? 6 : 24), 8);
  return {
    ...base(colors, frame),
    legend: legendOf(colors, frame, isShown, isRight),
    tooltip: tooltipOf(settings, data, colors),
    series: [
      {
        type: "pie",
        name: data.series[0]?.name ?? "",
        radius: settings.donut ? [radius * 0.62, radius] : radius,
        center: [room.width / 2, room.height / 2],
        label: { show: frame.width > 360 && !isShown, color: colors.muted },
        itemStyle: { borderColor: colors.surface, borderWidth: 1.5 },
        data: slices.map(({ id, name, value }) => ({
          id,
          name,
          value,
          ...(id === REST_SLICE ? { itemStyle: { color: colors.muted } } : {}),
        })),
      },
    ],
  };
}

/** Each value as a share of all at the same place. */
function shares(series: readonly ChartSeries[]): ChartSeries[] {
  const sums = new Map<number | string, number>();
  for (const { points } of series) for (const [x, y] of points) sums.set(x, (sums.get(x) ?? 0) + Math.abs(y ?? 0));
  return series.map((one) => ({
    ...one,
    unit: "%",
    points: one.points.map(([x, y]) => [x, y === null ? null : (100 * y) / (sums.get(x) || 1)]),
  }));
}

function markLines(thresholds: readonly Threshold[], colors: ChartColors, isLying: boolean) {
  if (thresholds.length === 0) return {};
  return {
    markLine: {
      silent: true,
      symbol: "none",
      label: { show: false },
      data: thresholds.map(({ from, state }) => ({
        [isLying ? "xAxis" : "yAxis"]: from,
        lineStyle: { color: colors.state[state], type: "dashed", width: 1 },
      })),
    },
  };
}

/**
 * Of the points that share a pixel the one furthest from the one before: peaks stay, and a gap is where all of them are missing.
 * For lines with gaps: LTTB keeps a missing point of every bucket that has one, so that no two points of the line are neighbours.
 */
function extremes(): (points: ArrayLike<number>) => number {
  let last = 0;
  return (points) => {
    const found = Array.from(points).filter((point) => !Number.isNaN(point));
    if (found.length === 0) return NaN;
    last = found.reduce((furthest, point) => (Math.abs(point - last) > Math.abs(furthest - last) ? point : furthest));
    return last;
  };
}

/** Values that stand alone between gaps: no line leads to them, so that only a point shows that they are there. */
function lonelyPoints(points: ChartSeries["points"]): ReadonlySet<number> {
  const isGap = (index: number) => (points[index]?.[1] ?? null) === null;
  return new Set(points.flatMap((_, index) => (!isGap(index) && isGap(index - 1) && isGap(index + 1) ? [index] : [])));
}

function symbolsOf(points: ChartSeries["points"], isWanted: boolean) {
  const lonely = isWanted ? new Set<number>() : lonelyPoints(points);
  if (lonely.size === 0) return { showSymbol: isWanted, symbolSize: SYMBOL_PX };
  const symbolSize = (_value: unknown, { dataIndex }: { dataIndex: number }) => (lonely.has(dataIndex) ? SYMBOL_PX : 0);
  // What is left out where there is no room for all are the points of lines, not those that stand for themselves.
  return { showSymbol: true, showAllSymbol: true, symbolSize };
}

function seriesOption(one: ChartSeries, index: number, data: ChartData, settings: ChartSettings, colors: ChartColors) {
  const { type, stack, smooth, points } = settings;
  const isLying = type === "bar" && settings.horizontal;
  const isLine = type === "line" || type === "area";
  const sizes = one.points.map(([, , size]) => size ?? 0);
  const largest = Math.max(1, ...sizes);
  return {
    id: one.name,
    name: one.name,
    type: isLine ? "line" : type,
    data: one.points.map(([x, given, size]) => {
      // A logarithmic axis has no place for zero and below.
      const y = settings.log && given !== null && given <= 0 ? null : given;
      if (isLying) return [y, x];
      if (one.between?.has(x) === true) return [x, y, null, BETWEEN];
      return size === undefined ? [x, y] : [x, y, size];
    }),
    ...(stack !== "none" ? { stack: "all" } : {}),
    ...(isLine
      ? {
          smooth,
          ...symbolsOf(one.points, points),
          sampling: one.points.some(([, y]) => y === null) ? extremes() : "lttb",
          connectNulls: false,
          lineStyle: { width: 2, type: DASHES[Math.floor(index / colors.series.length) % DASHES.length] },
        }
      : {}),
    ...(type === "area" ? { areaStyle: { opacity: stack === "none" ? 0.15 : 0.35 } } : {}),
    ...(type === "bar" ? { barMaxWidth: 40, itemStyle: { borderRadius: 3 } } : {}),
    ...(type === "scatter"
      ? {
          symbolSize: (value: number[]) => (value[2] === undefined ? 8 : 5 + 22 * Math.sqrt(value[2] / largest)),
          itemStyle: { opacity: 0.75 },
        }
      : {}),
    emphasis: { focus: data.series.length > 1 ? "series" : "none" },
    ...(index === 0 ? markLines(settings.thresholds, colors, isLying) : {}),
  };
}

const SHORT_NAME = 14;

function shortName(name: string): string {
  return name.length <= SHORT_NAME ? name : `${name.slice(0, SHORT_NAME - 1)}…`;
}

const SYMBOL_PX = 5;

/** Room for a category's name, so that all of them are there as long as they can be read at all. */
function categoryLabels(count: number, isLying: boolean, { width, height }: Frame) {
  if (isLying) return { width: Math.min(width * 0.35, 180), overflow: "truncate", interval: count * 14 <= height ? 0 : "auto" };
  const room = (width - 60) / Math.max(count, 1);
  // Which are left out is reckoned from the longest: one long name must not take all the others away.
  return room < 44 ? { formatter: shortName } : { width: room - 6, overflow: "truncate", interval: 0 };
}

/** Shown around a single instant: ECharts would show a day before and after it. */
const AROUND_ONE_MS = 60_000;

function aroundOne({ series }: ChartData): { min?: number; max?: number } {
  const [first, ...others] = new Set(series.flatMap(({ points }) => points.map(([x]) => x)));
  return typeof first === "number" && others.length === 0 ? { min: first - AROUND_ONE_MS, max: first + AROUND_ONE_MS } : {};
}

function alongAxis(data: ChartData, settings: ChartSettings, colors: ChartColors, frame: Frame, isLying: boolean) {
  const isCategory = data.scale === "category";
  return {
    type: data.scale,
    name: settings.xTitle,
    nameLocation: "middle",
    nameGap: isLying ? 12 : 26,
    nameTextStyle: { color: colors.muted },
    axisLabel: {
      color: colors.muted,
      fontSize: 11,
      hideOverlap: true,
      ...(isCategory ? categoryLabels(data.categories.length, isLying, frame) : {}),
      ...(data.scale === "value" ? { formatter: (value: number) => formatNumber(value, { unit: data.xUnit }) } : {}),
    },
    axisLine: { lineStyle: { color: colors.border } },
    axisTick: { show: false },
    splitLine: { show: false },
    ...(isCategory ? { data: data.categories, boundaryGap: settings.type === "bar" || settings.type === "scatter" } : {}),
    ...(data.scale === "time" ? { splitNumber: Math.max(2, Math.floor(frame.width / 90)), ...aroundOne(data) } : {}),
    ...(data.scale === "value" ? { scale: true } : {}),
  };
}

/** Whether any number is on this side of zero. What is below it is stacked downwards, and its share too. */
function hasSign({ series }: ChartData, sign: 1 | -1): boolean {
  return series.some(({ points }) => points.some(([, y]) => y !== null && Math.sign(y) === sign));
}

/** Settings as they count for what is drawn: what has no meaning for it is as if nobody had set it. */
function meant({ min: _min, max: _max, ...wanted }: ChartSettings, ends: Pick<ChartSettings, "min" | "max">, log: boolean): ChartSettings {
  const stack = wanted.type === "scatter" ? "none" : wanted.stack;
  return { ...wanted, ...ends, stack, log, unit: stack === "percent" ? "" : wanted.unit };
}

interface UpAxis {
  isPercent: boolean;
  isLying: boolean;
  format: NumberText;
}

function upAxis(data: ChartData, settings: ChartSettings, colors: ChartColors, frame: Frame, { isPercent, isLying, format }: UpAxis) {
  const unit = data.series[0]?.unit;
  return {
    type: settings.log ? "log" : "value",
    name: settings.yTitle,
    nameLocation: "middle",
    nameGap: isLying ? 26 : 12,
    nameTextStyle: { color: colors.muted },
    axisLabel: { color: colors.muted, fontSize: 11, hideOverlap: true, formatter: (value: number) => format(value, unit) },
    splitLine: { lineStyle: { color: colors.border, opacity: 0.6 } },
    splitNumber: (isLying ? frame.width < 240 : frame.height < SMALL_PX) ? 2 : 5,
    min: settings.min ?? (isPercent ? (hasSign(data, -1) ? -100 : 0) : undefined),
    max: settings.max ?? (isPercent ? (hasSign(data, 1) || !hasSign(data, -1) ? 100 : 0) : undefined),
    scale: settings.type === "scatter",
  };
}

/** Space around the plot: for titles, and for the legend where it is. */
function gridOf(settings: ChartSettings, frame: Frame, isLegendShown: boolean) {
  const isRight = settings.legend === "right";
  const legendBelow = isLegendShown && !isRight ? 30 : 4;
  return {
    left: 2,
    right: isLegendShown && isRight ? legendWidth(frame) + 8 : 14,
    top: 12,
    bottom: legendBelow,
    // Labels and titles are inside these, whatever room they take.
    outerBoundsMode: "same",
    outerBoundsContain: "all",
  };
}

/** What ECharts draws. */
export function chartOption(given: ChartData, wanted: ChartSettings, colors: ChartColors, frame: Frame): EChartsCoreOption {
  if (wanted.type === "pie") return pieOption(given, wanted, colors, frame);
  const settings = meant(wanted, endsOf(wanted), isLogarithmic(wanted));
  const isStacked = settings.stack !== "none";
  const isPercent = settings.stack === "percent";
  const stackable = isStacked ? aligned(given.series, settings.type === "line" || settings.type === "area") : given.series;
  const data = { ...given, series: isPercent ? shares(stackable) : stackable };
  const isLegendShown = hasLegend(settings, data.series.length, frame);
  const isLying = settings.type === "bar" && settings.horizontal;
  const format = numberText(settings);
  const along = alongAxis(data, settings, colors, frame, isLying);
  const up = upAxis(data, settings, colors, frame, { isPercent, isLying, format });
  return {
    ...base(colors, frame),
    grid: gridOf(settings, frame, isLegendShown),
    legend: legendOf(colors, frame, isLegendShown, settings.legend === "right"),
    tooltip: tooltipOf(settings, data, colors),
    xAxis: isLying ? up : along,
    yAxis: isLying ? { ...along, inverse: true } : up,
    series: data.series.map((one, index) => seriesOption(one, index, data, settings, colors)),
  };
}

/** What all charts have in common. */
function base(colors: ChartColors, frame: Frame): EChartsCoreOption {
  return {
    animation: !frame.isStill,
    animationDuration: 200,
    animationDurationUpdate: 200,
    color: colors.series,
    textStyle: { fontFamily: "Inter Variable, system-ui, sans-serif" },
  };
}
