import type { EChartsCoreOption } from "echarts/core";

import type { Threshold } from "#shared/widgets/thresholds.ts";

import { timeWithZone } from "./age.core.ts";
import type { ChartData, ChartSeries } from "./chart-data.core.ts";
import { formatNumber } from "./format.core.ts";

export interface ChartSettings {
  type: "line" | "area" | "bar" | "pie" | "scatter";
  stack: "none" | "stack" | "percent";
  horizontal: boolean;
  smooth: boolean;
  points: boolean;
  donut: boolean;
  legend: "auto" | "bottom" | "right" | "none";
  xTitle: string;
  yTitle: string;
  min?: number;
  max?: number;
  log: boolean;
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
  state: Record<Threshold["state"], string>;
}

interface Frame {
  width: number;
  height: number;
  isStill: boolean;
}

const SMALL_PX = 140;

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function formatter(settings: ChartSettings) {
  return (value: number, unit: string | undefined) =>
    formatNumber(value, { unit: settings.unit === "" ? unit : settings.unit, decimals: settings.decimals });
}

function hasLegend({ legend }: ChartSettings, count: number, { height }: Frame): boolean {
  return legend === "auto" ? count > 1 && height > SMALL_PX : legend !== "none";
}

function legendOf(settings: ChartSettings, colors: ChartColors, isShown: boolean) {
  const isRight = settings.legend === "right";
  return {
    show: isShown,
    type: "scroll",
    icon: "roundRect",
    itemWidth: 10,
    itemHeight: 10,
    textStyle: { color: colors.muted, fontSize: 12 },
    pageTextStyle: { color: colors.muted },
    pageIconColor: colors.muted,
    ...(isRight ? { orient: "vertical", right: 0, top: "middle" } : { bottom: 0, left: "center" }),
  };
}

function tooltipOf(settings: ChartSettings, data: ChartData, colors: ChartColors) {
  const format = formatter(settings);
  const units = new Map(data.series.map(({ name, unit }) => [name, unit]));
  interface Hovered {
    seriesName?: string;
    name?: string;
    marker?: string;
    value?: unknown;
    percent?: number;
    axisValue?: unknown;
  }
  const valueOf = (value: unknown) => (Array.isArray(value) ? Number(value[1]) : Number(value));
  return {
    trigger: settings.type === "pie" || settings.type === "scatter" ? "item" : "axis",
    confine: true,
    backgroundColor: colors.raised,
    borderColor: colors.border,
    textStyle: { color: colors.text, fontSize: 12 },
    formatter: (hovered: Hovered | Hovered[]) => {
      const all = Array.isArray(hovered) ? hovered : [hovered];
      const [first] = all;
      if (first === undefined) return "";
      const head =
        settings.type === "pie"
          ? ""
          : data.scale === "time"
            ? timeWithZone(new Date(Number(Array.isArray(first.value) ? first.value[0] : first.axisValue)))
            : (first.name ?? "");
      const lines = all.map(({ seriesName = "", name = "", marker = "", value, percent }) => {
        const label = settings.type === "pie" ? name : seriesName;
        const share = percent === undefined ? "" : ` (${percent} %)`;
        return `${marker}${escapeHtml(label)}: <b>${escapeHtml(format(valueOf(value), units.get(seriesName)))}</b>${share}`;
      });
      return [head === "" ? [] : [escapeHtml(head)], lines].flat().join("<br>");
    },
  };
}

function pieOption(data: ChartData, settings: ChartSettings, colors: ChartColors, frame: Frame): EChartsCoreOption {
  const slices = slicesOf(data);
  const isShown = hasLegend(settings, slices.length, frame);
  const isRight = settings.legend === "right";
  return {
    animation: !frame.isStill,
    color: colors.series,
    legend: legendOf(settings, colors, isShown),
    tooltip: tooltipOf(settings, data, colors),
    series: [
      {
        type: "pie",
        name: data.series[0]?.name ?? "",
        radius: settings.donut ? ["52%", "82%"] : "82%",
        center: [isShown && isRight ? "38%" : "50%", isShown && !isRight ? "45%" : "50%"],
        label: { show: frame.width > 360 && !isShown, color: colors.muted },
        itemStyle: { borderColor: "transparent", borderWidth: 1 },
        data: slices,
      },
    ],
  };
}

/** One series: a slice for each category. Several: a slice for each series' last value. */
function slicesOf({ series }: ChartData): { name: string; value: number }[] {
  const [only, ...others] = series;
  if (only === undefined) return [];
  if (others.length > 0)
    return series.map(({ name, points }) => ({ name, value: points.findLast(([, value]) => value !== null)?.[1] ?? 0 }));
  return only.points.filter(([, value]) => value !== null).map(([name, value]) => ({ name: String(name), value: value ?? 0 }));
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
    data: one.points.map(([x, y, size]) => (isLying ? [y, x] : size === undefined ? [x, y] : [x, y, size])),
    ...(stack !== "none" && type !== "scatter" ? { stack: "all" } : {}),
    ...(isLine
      ? {
          smooth,
          showSymbol: points || one.points.length === 1,
          symbolSize: 5,
          sampling: "lttb",
          connectNulls: false,
          lineStyle: { width: 2 },
        }
      : {}),
    ...(type === "area" ? { areaStyle: { opacity: stack === "none" ? 0.15 : 0.35 } } : {}),
    ...(type === "bar" ? { barMaxWidth: 40, itemStyle: { borderRadius: 3 } } : {}),
    ...(type === "scatter"
      ? {
          symbolSize: (value: number[]) => (value[2] === undefined ? 8 : 5 + 30 * Math.sqrt(value[2] / largest)),
          itemStyle: { opacity: 0.75 },
        }
      : {}),
    emphasis: { focus: data.series.length > 1 ? "series" : "none" },
    ...(index === 0 ? markLines(settings.thresholds, colors, isLying) : {}),
  };
}

function alongAxis(data: ChartData, settings: ChartSettings, colors: ChartColors) {
  const isCategory = data.scale === "category";
  return {
    type: data.scale,
    name: settings.xTitle,
    nameLocation: "middle",
    nameGap: 24,
    nameTextStyle: { color: colors.muted },
    axisLabel: { color: colors.muted, fontSize: 11, hideOverlap: true },
    axisLine: { lineStyle: { color: colors.border } },
    axisTick: { show: false },
    splitLine: { show: false },
    ...(isCategory ? { data: data.categories, boundaryGap: settings.type === "bar" || settings.type === "scatter" } : {}),
    ...(data.scale === "value" ? { scale: true } : {}),
  };
}

function upAxis(data: ChartData, settings: ChartSettings, colors: ChartColors, frame: Frame, isPercent: boolean) {
  const format = formatter(settings);
  const unit = data.series[0]?.unit;
  return {
    type: settings.log ? "log" : "value",
    name: settings.yTitle,
    nameLocation: "middle",
    nameGap: 40,
    nameTextStyle: { color: colors.muted },
    axisLabel: { color: colors.muted, fontSize: 11, hideOverlap: true, formatter: (value: number) => format(value, unit) },
    splitLine: { lineStyle: { color: colors.border, opacity: 0.6 } },
    splitNumber: frame.height < SMALL_PX ? 2 : 5,
    min: settings.min ?? (isPercent ? 0 : undefined),
    max: settings.max ?? (isPercent ? 100 : undefined),
    scale: settings.type === "scatter",
  };
}

/** Space around the plot: for titles, and for the legend where it is. */
function gridOf(settings: ChartSettings, isLegendShown: boolean) {
  const isRight = settings.legend === "right";
  const legendBelow = isLegendShown && !isRight ? 30 : 4;
  return {
    left: settings.yTitle === "" ? 4 : 24,
    right: isLegendShown && isRight ? 130 : 12,
    top: 12,
    bottom: legendBelow + (settings.xTitle === "" ? 0 : 20),
    containLabel: true,
  };
}

/** What ECharts draws. */
export function chartOption(given: ChartData, wanted: ChartSettings, colors: ChartColors, frame: Frame): EChartsCoreOption {
  if (wanted.type === "pie") return pieOption(given, wanted, colors, frame);
  const isPercent = wanted.stack === "percent" && wanted.type !== "scatter";
  const data = isPercent ? { ...given, series: shares(given.series) } : given;
  const settings = isPercent ? { ...wanted, unit: "" } : wanted;
  const isLegendShown = hasLegend(settings, data.series.length, frame);
  const along = alongAxis(data, settings, colors);
  const up = upAxis(data, settings, colors, frame, isPercent);
  const isLying = settings.type === "bar" && settings.horizontal;
  return {
    animation: !frame.isStill,
    animationDuration: 200,
    animationDurationUpdate: 200,
    color: colors.series,
    textStyle: { fontFamily: "Inter Variable, system-ui, sans-serif" },
    grid: gridOf(settings, isLegendShown),
    legend: legendOf(settings, colors, isLegendShown),
    tooltip: tooltipOf(settings, data, colors),
    xAxis: isLying ? up : along,
    yAxis: isLying ? { ...along, inverse: true } : up,
    series: data.series.map((one, index) => seriesOption(one, index, data, settings, colors)),
  };
}
