import { ArrowDownRight, ArrowRight, ArrowUpRight, CircleAlert, CircleCheck, Hash, TriangleAlert } from "lucide-react";

import { cn } from "#client/ui/cn.ts";
import { stateOf, type Threshold } from "#shared/widgets/thresholds.ts";

import { formatNumber, type NumberFormat, numberParts } from "./format.core.ts";
import { type Pick, sparkline, statOf, type StatValue } from "./stat.core.ts";
import { TileNote } from "./tile-states.tsx";
import type { WidgetViewProps } from "./widget-view.ts";

interface StatProps {
  pick: Pick;
  caption: string;
  sparkline: boolean;
  compare: boolean;
  goodDirection: "up" | "down" | "none";
  unit: string;
  decimals?: number;
  compact: boolean;
  thresholds: Threshold[];
}

const STATES = {
  ok: { icon: CircleCheck, word: "OK", tone: "text-ok" },
  warning: { icon: TriangleAlert, word: "Warning", tone: "text-stale" },
  firing: { icon: CircleAlert, word: "Alarm", tone: "text-firing" },
};
/** Numbers of a trend beyond this make no difference to its line. */
const MAX_TREND = 300;

/** One number, as large as its tile lets it be, with its state, change and trend. */
export function StatView({ widget, props, data, width, height }: WidgetViewProps<StatProps>) {
  const { table } = data;
  if (table === null || table.columns.length === 0 || (table.rows.length === 0 && props.pick !== "count"))
    return <TileNote icon={Hash} title="No rows" height={height} />;
  return <Stat stat={statOf(table, widget.binding?.mapping ?? {}, props.pick)} settings={props} width={width} height={height} />;
}

function partsOf({ value, text }: StatValue, format: NumberFormat): { number: string; unit: string } {
  return value === undefined ? { number: text === "" ? "–" : text, unit: "" } : numberParts(value, format);
}

function Stat({ stat, settings, width, height }: { stat: StatValue; settings: StatProps; width: number; height: number }) {
  const { value, previous, label, trend } = stat;
  const format = { unit: settings.unit || stat.unit, decimals: settings.decimals, compact: settings.compact };
  const shown = partsOf(stat, format);
  const state = value === undefined ? undefined : stateOf(value, settings.thresholds);
  const caption = settings.caption || label;
  const hasTrend = settings.sparkline && trend.length > 2 && height >= 64;
  const size = fontSize(shown.number.length + shown.unit.length / 2, width, height - (hasTrend ? height * 0.35 : 0) - 22);
  return (
    <div className="relative flex size-full flex-col justify-center overflow-hidden">
      {hasTrend && <Trend numbers={trend.slice(-MAX_TREND)} />}
      <p
        className={cn("relative flex items-baseline gap-[0.2em] leading-none font-semibold whitespace-nowrap", state && STATES[state].tone)}
        style={{ fontSize: size }}
      >
        <span className="min-w-0 truncate" dir="auto">
          {shown.number}
        </span>
        {shown.unit !== "" && <span className="text-muted text-[0.5em] font-medium">{shown.unit}</span>}
      </p>
      <div className="text-muted relative mt-1 flex min-h-4 flex-wrap items-center gap-x-3 overflow-hidden text-xs">
        {state !== undefined && <State state={state} />}
        {settings.compare && value !== undefined && previous !== undefined && (
          <Change value={value} previous={previous} good={settings.goodDirection} format={format} />
        )}
        {caption !== "" && (
          <span className="truncate" dir="auto">
            {caption}
          </span>
        )}
      </div>
    </div>
  );
}

/** Type that fills the tile without being cut. */
function fontSize(characters: number, width: number, height: number): number {
  return Math.max(16, Math.min(height * 0.72, (width * 1.55) / Math.max(characters, 3), 96));
}

function State({ state }: { state: keyof typeof STATES }) {
  const { icon: Symbol, word, tone } = STATES[state];
  return (
    <span className={cn("flex items-center gap-1 font-medium", tone)}>
      <Symbol aria-hidden size={12} /> {word}
    </span>
  );
}

interface ChangeProps {
  value: number;
  previous: number;
  good: StatProps["goodDirection"];
  format: { unit?: string | undefined; decimals?: number | undefined };
}

function Change({ value, previous, good, format }: ChangeProps) {
  const change = value - previous;
  const direction = change > 0 ? "up" : change < 0 ? "down" : "same";
  const Symbol = direction === "up" ? ArrowUpRight : direction === "down" ? ArrowDownRight : ArrowRight;
  const tone = good === "none" || direction === "same" ? "" : direction === good ? "text-ok" : "text-firing";
  const isPercent = previous !== 0 && format.unit !== "%";
  const text = isPercent ? formatNumber((change / Math.abs(previous)) * 100, { unit: "%", decimals: 1 }) : formatNumber(change, format);
  return (
    <span className={cn("flex items-center gap-0.5 tabular-nums", tone)} title={`Before: ${formatNumber(previous, format)}`}>
      <Symbol aria-hidden size={12} />
      <span className="sr-only">{direction === "up" ? "Up by" : direction === "down" ? "Down by" : "Unchanged"}</span>
      {change > 0 ? "+" : ""}
      {text}
    </span>
  );
}

function Trend({ numbers }: { numbers: readonly number[] }) {
  const path = sparkline(numbers);
  return (
    <svg
      aria-hidden
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      className="absolute inset-x-0 bottom-0 h-[38%] w-full overflow-visible"
    >
      <path d={`${path}L100 100L0 100Z`} fill="var(--chart-1)" opacity={0.12} />
      <path d={path} fill="none" stroke="var(--chart-1)" strokeWidth={1.5} vectorEffect="non-scaling-stroke" opacity={0.8} />
    </svg>
  );
}
