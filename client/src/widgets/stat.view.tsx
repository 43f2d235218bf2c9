import { ArrowDownRight, ArrowRight, ArrowUpRight, CircleAlert, CircleCheck, Hash, TriangleAlert } from "lucide-react";
import { type CSSProperties, useState } from "react";

import { cn } from "#client/ui/cn.ts";
import { stateOf, type Threshold } from "#shared/widgets/thresholds.ts";

import { decimalsOf, formatNumber, type NumberFormat, numberParts } from "./format.core.ts";
import { isNotedAt, sparkline, statEms, statOf, type StatPick, statRoom, type StatValue } from "./stat.core.ts";
import { TileNote } from "./tile-states.tsx";
import type { WidgetViewProps } from "./widget-view.ts";

interface StatProps {
  pick: StatPick;
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
  const { unit, decimals, compact, pick } = props;
  const mapping = widget.binding?.mapping ?? {};
  return (
    <Stat
      // Another number begins anew.
      key={JSON.stringify([widget.binding, unit, decimals, compact, pick])}
      stat={statOf(table, mapping, pick)}
      settings={props}
      width={width}
      height={height}
    />
  );
}

/** The most that a value has been so far: a number that needed room once does not grow and shrink with every refresh. */
function useMost(value: number): number {
  const [most, setMost] = useState(value);
  if (value > most) setMost(value);
  return Math.max(value, most);
}

/** Decimals that are shown: those that are set, else as many as the numbers had so far. */
function useDecimals({ value, unit }: StatValue, settings: StatProps): number | undefined {
  const column = { type: "number" as const, unit: settings.unit || unit };
  const needed = useMost(value === undefined ? 0 : (decimalsOf(column, [value]) ?? -1));
  return settings.decimals ?? (settings.compact || needed < 0 ? undefined : needed);
}

function partsOf({ value, text }: StatValue, format: NumberFormat): { number: string; unit: string } {
  return value === undefined ? { number: text === "" ? "–" : text, unit: "" } : numberParts(value, format);
}

function Stat({ stat, settings, width, height }: { stat: StatValue; settings: StatProps; width: number; height: number }) {
  const { value, label, trend } = stat;
  const format = { unit: settings.unit || stat.unit, decimals: useDecimals(stat, settings), compact: settings.compact };
  const shown = partsOf(stat, format);
  const state = value === undefined ? undefined : stateOf(value, settings.thresholds);
  const notes: StatNotes = { state, change: changeOf(stat, settings), caption: settings.caption || label };
  const hasNotes = state !== undefined || notes.change !== null || notes.caption !== "";
  const ems = useMost(statEms(shown, settings.thresholds.length > 0 && !isNotedAt(hasNotes, height)));
  const parts = { ems, hasNotes, hasTrend: settings.sparkline && trend.length > 2 };
  const { isNoted, trendHeight, trendWidth, fontSize } = statRoom(parts, width, height);
  const numbers = trend.slice(-MAX_TREND);
  return (
    <div className="flex size-full flex-col overflow-hidden">
      <div className="flex min-h-0 flex-1 flex-col justify-center">
        <div className="flex items-center justify-between gap-3" style={{ fontSize }}>
          <p
            className={cn(
              "flex min-w-0 items-baseline gap-[0.2em] leading-[1.1] font-semibold whitespace-nowrap tabular-nums",
              state && STATES[state].tone,
            )}
            title={isNoted ? undefined : notes.caption}
          >
            <span className="min-w-0 truncate" dir="auto">
              {shown.number}
            </span>
            {shown.unit !== "" && <span className="text-muted text-[0.5em] font-medium">{shown.unit}</span>}
            {!isNoted && state !== undefined && <StateIcon state={state} />}
          </p>
          {trendWidth > 0 && <Trend numbers={numbers} style={{ width: trendWidth, height: "0.9em" }} />}
        </div>
        {isNoted && <Notes {...notes} good={settings.goodDirection} format={format} />}
      </div>
      {trendHeight > 0 && <Trend numbers={numbers} className="mt-1 w-full" style={{ height: trendHeight - 4 }} />}
    </div>
  );
}

interface StatNotes {
  state: keyof typeof STATES | undefined;
  change: { value: number; previous: number } | null;
  caption: string;
}

function changeOf({ value, previous }: StatValue, { compare }: StatProps): StatNotes["change"] {
  return compare && value !== undefined && previous !== undefined ? { value, previous } : null;
}

/** Under the number: its state in a word, its change, and what it is. */
function Notes({ state, change, caption, good, format }: StatNotes & Pick<ChangeProps, "good" | "format">) {
  return (
    <div className="text-muted flex h-5 items-center gap-x-3 overflow-hidden text-xs whitespace-nowrap">
      {state !== undefined && <StateWord state={state} />}
      {change !== null && <Change {...change} good={good} format={format} />}
      <Caption text={caption} />
    </div>
  );
}

function Caption({ text }: { text: string }) {
  if (text === "") return null;
  return (
    <span className="min-w-0 truncate" dir="auto" title={text}>
      {text}
    </span>
  );
}

/** Where there is no room for the state's word, its icon stands behind the number. */
function StateIcon({ state }: { state: keyof typeof STATES }) {
  const { icon: Symbol, word } = STATES[state];
  return (
    <>
      <Symbol aria-hidden className="size-[max(12px,0.4em)] shrink-0" />
      <span className="sr-only">{word}</span>
    </>
  );
}

function StateWord({ state }: { state: keyof typeof STATES }) {
  const { icon: Symbol, word, tone } = STATES[state];
  return (
    <span className={cn("flex shrink-0 items-center gap-1 font-medium", tone)}>
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

function Trend({ numbers, className, style }: { numbers: readonly number[]; className?: string; style: CSSProperties }) {
  const path = sparkline(numbers);
  return (
    <svg aria-hidden viewBox="0 -2 100 104" preserveAspectRatio="none" className={cn("shrink-0", className)} style={style}>
      <path d={`${path}L100 102L0 102Z`} fill="var(--chart-1)" opacity={0.12} />
      <path d={path} fill="none" stroke="var(--chart-1)" strokeWidth={1.5} vectorEffect="non-scaling-stroke" opacity={0.8} />
    </svg>
  );
}
