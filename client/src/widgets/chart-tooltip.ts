import { timeWithZone } from "./age.core.ts";
import type { ChartData } from "./chart-data.core.ts";
import type { ChartColors, ChartSettings } from "./chart-option.ts";
import { formatNumber } from "./format.core.ts";

/** A number of a series as people read it. */
export type NumberText = (value: number, unit: string | undefined) => string;

/** What ECharts tells of the thing under the pointer. */
export interface Hovered {
  seriesName?: string;
  name?: string;
  marker?: string;
  value?: unknown;
  percent?: number;
}

/** Fourth number of a point that is not in the data: it only carries the line to the next one. */
export const BETWEEN = 1;

/** More lines than this would be higher than the chart. */
const MAX_LINES = 12;

/** Numbers as the chart's settings want them; a unit set there is used instead of the data's. */
export function numberText({ unit: wanted, decimals }: Pick<ChartSettings, "unit" | "decimals">): NumberText {
  return (value, unit) => formatNumber(value, { unit: wanted === "" ? unit : wanted, decimals });
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The place along the axis, and the number there. */
function pointOf(value: unknown, isLying: boolean): { along: unknown; up: number } {
  if (Array.isArray(value) && value[3] === BETWEEN) return { along: value[0], up: Number.NaN };
  if (!Array.isArray(value)) return { along: undefined, up: value === null ? Number.NaN : Number(value) };
  const [along, up]: unknown[] = isLying ? [value[1], value[0]] : value;
  return { along, up: up === null || up === undefined ? Number.NaN : Number(up) };
}

function headOf(first: Hovered, along: unknown, { type }: ChartSettings, data: ChartData): string {
  if (type === "pie") return "";
  // oxlint-disable-next-line no-restricted-globals -- reads a given instant, not the clock.
  if (data.scale === "time") return timeWithZone(new Date(Number(along)));
  if (data.scale === "value") return formatNumber(Number(along), { unit: data.xUnit });
  return typeof along === "string" ? along : (first.name ?? "");
}

/** What a tooltip says, as HTML: where it is, then each series, the largest first where there are many. */
export function tooltipHtml(hovered: readonly Hovered[], settings: ChartSettings, data: ChartData): string {
  const [first] = hovered;
  if (first === undefined) return "";
  const isLying = settings.type === "bar" && settings.horizontal;
  const format = numberText(settings);
  const units = new Map(data.series.map(({ name, unit }) => [name, unit]));
  const all = hovered
    .map((one) => ({ ...one, up: pointOf(one.value, isLying).up }))
    .filter(({ up }) => settings.stack === "none" || !Number.isNaN(up));
  const shown = all.length > MAX_LINES ? all.toSorted((a, b) => b.up - a.up).slice(0, MAX_LINES) : all;
  const lines = shown.map(({ seriesName = "", name = "", marker = "", up, percent }) => {
    const label = settings.type === "pie" ? name : seriesName;
    const share = percent === undefined ? "" : ` (${percent}\u00A0%)`;
    return `${marker}${escapeHtml(label)}: <b>${escapeHtml(format(up, units.get(seriesName)))}</b>${share}`;
  });
  const head = headOf(first, pointOf(first.value, isLying).along, settings, data);
  const more = all.length > shown.length ? [`${all.length - shown.length} more`] : [];
  return [...(head === "" ? [] : [escapeHtml(head)]), ...lines, ...more].join("<br>");
}

export function tooltipOf(settings: ChartSettings, data: ChartData, colors: ChartColors) {
  return {
    trigger: settings.type === "pie" || settings.type === "scatter" ? "item" : "axis",
    confine: true,
    transitionDuration: 0.1,
    backgroundColor: colors.raised,
    borderColor: colors.border,
    textStyle: { color: colors.text, fontSize: 12 },
    axisPointer: { type: settings.type === "bar" ? "shadow" : "line" },
    formatter: (hovered: Hovered | Hovered[]) => tooltipHtml(Array.isArray(hovered) ? hovered : [hovered], settings, data),
  };
}
