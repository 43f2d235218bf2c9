import type { Clock } from "../platform/clock.ts";

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves on, running on its way what is due, each at its own time. */
  advance: (ms: number) => void;
}

interface Timer {
  at: number;
  run: () => void;
}

export function createManualClock(start: Date | number = Date.UTC(2026, 0, 1)): ManualClock {
  let now = Number(start);
  const timers = new Set<Timer>();
  const nextUntil = (end: number) => [...timers].filter((timer) => timer.at <= end).toSorted((one, other) => one.at - other.at)[0];
  return {
    now: () => new Date(now),
    after: (ms, run) => {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return { [Symbol.dispose]: () => void timers.delete(timer) };
    },
    advance: (ms) => {
      const end = now + ms;
      for (let timer = nextUntil(end); timer !== undefined; timer = nextUntil(end)) {
        timers.delete(timer);
        now = timer.at;
        timer.run();
      }
      now = end;
    },
  };
}
