import type { Json } from "#shared/kernel/json.ts";
import type { Column } from "#shared/live/schema.ts";

export interface NumberFormat {
  unit?: string | undefined;
  decimals?: number | undefined;
  compact?: boolean | undefined;
}

const BYTES = ["B", "kB", "MB", "GB", "TB", "PB"];
const DURATIONS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
] as const;

// Making a formatter costs a hundred times what using one does, and a table has ten thousand cells.
const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const known = numberFormats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(undefined, options);
  numberFormats.set(key, made);
  return made;
}

/** At most so many digits after the point, unless a number of decimals is set. */
function digitsFor(value: number, decimals: number | undefined): Intl.NumberFormatOptions {
  if (decimals !== undefined) return { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const size = Math.abs(value);
  return { maximumFractionDigits: size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4 };
}

/** Beyond it a number's digits say nothing that can be read; those of a whole one are there to be read, as long as they are true. */
const LONGEST = 1e15;
/** So many digits after the first are always told of a number that is shortened to its power of ten. */
const LEAST_DIGITS = 2;

function plain(value: number, { decimals, compact }: NumberFormat): string {
  if (Math.abs(value) >= LONGEST && !(Number.isSafeInteger(value) && compact !== true))
    return numberFormat({ notation: "scientific", maximumFractionDigits: Math.max(decimals ?? 0, LEAST_DIGITS) }).format(value);
  const options: Intl.NumberFormatOptions =
    compact === true && Math.abs(value) >= 1_000
      ? { notation: "compact", maximumFractionDigits: decimals ?? 1 }
      : digitsFor(value, decimals);
  return numberFormat(options).format(value);
}

function scaledBytes(value: number, decimals: number | undefined): [string, string] {
  let scaled = value;
  let step = 0;
  while (Math.abs(scaled) >= 1_000 && step < BYTES.length - 1) {
    scaled /= 1_000;
    step += 1;
  }
  return [plain(scaled, { decimals: decimals ?? (step === 0 ? 0 : undefined) }), BYTES[step] ?? "B"];
}

function scaledMs(value: number, decimals: number | undefined): [string, string] {
  const found = DURATIONS.find(([, length]) => Math.abs(value) >= length);
  if (found === undefined) return [plain(value, { decimals }), "ms"];
  const [unit, length] = found;
  return [plain(value / length, { decimals }), unit];
}

/** A number and its unit, apart; bytes and milliseconds in the unit that reads best. */
export function numberParts(value: number, format: NumberFormat): { number: string; unit: string } {
  const unit = format.unit ?? "";
  if (!Number.isFinite(value)) return { number: "–", unit: "" };
  if (unit === "B") {
    const [number, scaled] = scaledBytes(value, format.decimals);
    return { number, unit: scaled };
  }
  if (unit === "ms") {
    const [number, scaled] = scaledMs(value, format.decimals);
    return { number, unit: scaled };
  }
  return { number: plain(value, format), unit };
}

/** A number with its unit: `42.5 %`, `1.2 GB`. */
export function formatNumber(value: number, format: NumberFormat): string {
  const { number, unit } = numberParts(value, format);
  return unit === "" ? number : `${number}\u00A0${unit}`;
}

/** The time of day everywhere, as on the axes of charts: never in halves of a day. */
export const CLOCK = { hourCycle: "h23", hour: "2-digit", minute: "2-digit" } as const;

/** An instant as short as it is clear in a list. */
function formatTime(at: Date): string {
  return at.toLocaleString(undefined, {
    year: "numeric",
    month: "short",
    day: "numeric",
    ...CLOCK,
    second: "2-digit",
  });
}

/** The instant that a value stands for: ISO 8601, or milliseconds since 1970. */
export function timeOf(value: Json | undefined): Date | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  // oxlint-disable-next-line no-restricted-globals -- reads a given instant, not the clock.
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** A column as it is formatted: `decimals` where all its numbers have equally many. */
export type CellFormat = Pick<Column, "type" | "unit"> & { decimals?: number | undefined };

/** A cell as people read it. */
export function formatCell(value: Json | undefined, column: CellFormat): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "number") return formatNumber(value, { ...column, decimals: column.decimals ?? decimalsOf(column, [value]) });
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (column.type === "time") {
    const at = timeOf(value);
    if (at !== undefined) return formatTime(at);
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What somebody wrote has so few decimals; more are what was measured or computed, and only the first of them tell something. */
const WRITTEN_DECIMALS = 3;

/** Digits behind the point that a number really has, what computing in binary left of it aside. */
function decimalsIn(value: number): number {
  const [digits = "", exponent = "0"] = Number(value.toPrecision(12)).toString().split("e");
  return Math.max(0, (digits.split(".")[1]?.length ?? 0) - Number(exponent));
}

/**
 * How many decimals suit all numbers of a column, so that points stand below each other and nothing that was written is
 * left out; undefined where each number has a unit of its own size (bytes, durations).
 */
export function decimalsOf(column: Pick<Column, "type" | "unit">, values: readonly (Json | undefined)[]): number | undefined {
  if (column.type !== "number" || column.unit === "B" || column.unit === "ms") return undefined;
  let largest = 0;
  let most = 0;
  for (const value of values) {
    if (typeof value !== "number" || !Number.isFinite(value)) continue;
    largest = Math.max(largest, Math.abs(value));
    most = Math.max(most, decimalsIn(value));
  }
  return most <= WRITTEN_DECIMALS ? most : largest >= 1 ? 2 : 4;
}

/** A number where the value is one, or a text that reads as one. */
export function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
