import { CLOCK } from "./format.core.ts";

const STEPS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
] as const;

/** An age, short: `40 s`, `12 min`, `3 h`, `2 d`. */
export function ageInWords(ageMs: number): string {
  const step = STEPS.find(([, lengthMs]) => ageMs >= lengthMs);
  if (step === undefined) return `${Math.floor(ageMs / 1_000)} s`;
  const [unit, lengthMs] = step;
  return `${Math.floor(ageMs / lengthMs)} ${unit}`;
}

/** An instant in the reader's time, with its zone. */
export function timeWithZone(at: Date): string {
  return at.toLocaleString(undefined, {
    day: "numeric",
    month: "short",
    ...CLOCK,
    second: "2-digit",
    timeZoneName: "short",
  });
}
