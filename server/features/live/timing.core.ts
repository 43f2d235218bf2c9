import { Transient } from "#shared/kernel/problem.ts";

/** Queries that were started at the same moment are spread over this part of their interval. */
const JITTER_RATIO = 0.1;
/** Live queries leave the rest of a tool's budget to previews, tests and people in a hurry. */
const BUDGET_RATIO = 0.8;

/** By how much the intervals of a tool's queries are stretched, so that together they stay within its budget. */
export function stretchOf(intervalsMs: readonly number[], callsPerMinute: number): number {
  const wanted = intervalsMs.reduce((sum, intervalMs) => sum + 60_000 / intervalMs, 0);
  return Math.max(1, wanted / (callsPerMinute * BUDGET_RATIO));
}

export interface Times {
  startedAt: number;
  endedAt: number;
  intervalMs: number;
  /** 0 to 1, drawn anew for each fetch. */
  chance: number;
}

/** When the next fetch is due after one that went well. A source that is slow gets a pause all the same. */
export function dueAfterSuccess({ startedAt, endedAt, intervalMs, chance }: Times): number {
  return Math.max(startedAt + intervalMs * (1 + chance * JITTER_RATIO), endedAt + intervalMs / 2);
}

/** What a source asked to be left alone for when it refused. */
export function askedWaitMs(error: unknown): number {
  return error instanceof Transient ? (error.retryAfterMs ?? 0) : 0;
}

export interface Failing {
  error: unknown;
  /** How many in a row, this one counted. */
  failures: number;
  floorMs: number;
  firstMs: number;
  longestMs: number;
  chance: number;
}

/** How long to wait after a failure: twice as long each time, never less than the source asked for. */
export function waitAfterFailure({ error, failures, floorMs, firstMs, longestMs, chance }: Failing): number {
  const backoffMs = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 20));
  return Math.max(askedWaitMs(error), backoffMs, floorMs) * (1 + chance * JITTER_RATIO);
}
