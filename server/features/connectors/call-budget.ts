import type { Clock } from "#server/platform/clock.ts";
import { Transient } from "#shared/kernel/problem.ts";

const WINDOW_MS = 60_000;

/** How many calls a tool makes: never more in a minute than its budget, and none while the vendor asked to wait. */
export interface CallBudget {
  /** Counts a call, or throws with the time to wait. */
  take: (toolId: string, limitPerMinute: number) => void;
  /** The vendor said "too many": nobody calls it before then. */
  pause: (toolId: string, forMs: number) => void;
  usedLastMinute: (toolId: string) => number;
  forget: (toolId: string) => void;
}

export function createCallBudget(clock: Clock): CallBudget {
  const calls = new Map<string, number[]>();
  const pausedUntil = new Map<string, number>();

  function recent(toolId: string): number[] {
    const since = clock.now().getTime() - WINDOW_MS;
    const kept = (calls.get(toolId) ?? []).filter((at) => at > since);
    calls.set(toolId, kept);
    return kept;
  }

  return {
    take: (toolId, limitPerMinute) => {
      const now = clock.now().getTime();
      const waitMs = (pausedUntil.get(toolId) ?? 0) - now;
      if (waitMs > 0) throw new Transient("The API asked to wait after too many calls", { retryAfterMs: waitMs });
      const made = recent(toolId);
      const [oldest] = made;
      if (oldest !== undefined && made.length >= limitPerMinute)
        throw new Transient(`All ${limitPerMinute} calls of this minute are used`, { retryAfterMs: oldest + WINDOW_MS - now });
      made.push(now);
    },
    pause: (toolId, forMs) => {
      const until = clock.now().getTime() + forMs;
      pausedUntil.set(toolId, Math.max(until, pausedUntil.get(toolId) ?? 0));
    },
    usedLastMinute: (toolId) => recent(toolId).length,
    forget: (toolId) => {
      calls.delete(toolId);
      pausedUntil.delete(toolId);
    },
  };
}
