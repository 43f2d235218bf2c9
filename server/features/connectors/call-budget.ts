import type { Clock } from "#server/platform/clock.ts";
import { Transient } from "#shared/kernel/problem.ts";

const WINDOW_MS = 60_000;

/** How many calls a tool makes: never more in a minute than its budget, and none while the vendor asked to wait. */
export interface CallBudget {
  /** Counts a call of an origin (`https://api.example.com`), or throws with the time to wait. */
  take: (toolId: string, origin: string, limitPerMinute: number) => void;
  /** The origin said "too many": the tool doesn't call it before then. */
  pause: (toolId: string, origin: string, forMs: number) => void;
  /** Somebody saved or tries the tool: what was asked of it before counts no more. */
  resume: (toolId: string) => void;
  usedLastMinute: (toolId: string) => number;
  forget: (toolId: string) => void;
}

export function createCallBudget(clock: Clock): CallBudget {
  const calls = new Map<string, number[]>();
  /** Tool → origin → time. */
  const pausedUntil = new Map<string, Map<string, number>>();

  function recent(toolId: string): number[] {
    const since = clock.now().getTime() - WINDOW_MS;
    const kept = (calls.get(toolId) ?? []).filter((at) => at > since);
    calls.set(toolId, kept);
    return kept;
  }

  return {
    take: (toolId, origin, limitPerMinute) => {
      const now = clock.now().getTime();
      const waitMs = (pausedUntil.get(toolId)?.get(origin) ?? 0) - now;
      if (waitMs > 0) throw new Transient("The API asked to wait after too many calls", { retryAfterMs: waitMs });
      const made = recent(toolId);
      const [oldest] = made;
      if (oldest !== undefined && made.length >= limitPerMinute)
        throw new Transient(`All ${limitPerMinute} calls of this minute are used`, { retryAfterMs: oldest + WINDOW_MS - now });
      made.push(now);
    },
    pause: (toolId, origin, forMs) => {
      const now = clock.now().getTime();
      const waiting = [...(pausedUntil.get(toolId) ?? [])].filter(([, until]) => until > now);
      const paused = new Map(waiting);
      paused.set(origin, Math.max(now + forMs, paused.get(origin) ?? 0));
      pausedUntil.set(toolId, paused);
    },
    resume: (toolId) => void pausedUntil.delete(toolId),
    usedLastMinute: (toolId) => recent(toolId).length,
    forget: (toolId) => {
      calls.delete(toolId);
      pausedUntil.delete(toolId);
    },
  };
}
