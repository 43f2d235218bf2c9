import { useEffect, useState } from "react";

const MINUTE_MS = 60_000;
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000_000],
  ["month", 2_592_000_000],
  ["week", 604_800_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", MINUTE_MS],
];

/** How long ago, in words that keep up; the instant with its zone on hover. */
export function TimeAgo({ at }: { at: string }) {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  const date = new Date(at);
  return (
    <time dateTime={at} title={date.toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" })}>
      {agoInWords(nowMs - date.getTime())}
    </time>
  );
}

/** “3 minutes ago”. */
export function agoInWords(agoMs: number): string {
  const step = STEPS.find(([, lengthMs]) => agoMs >= lengthMs);
  if (step === undefined) return "just now";
  const [unit, lengthMs] = step;
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(-Math.floor(agoMs / lengthMs), unit);
}
