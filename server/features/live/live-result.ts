import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";
import type { Table, TableDelta } from "#shared/live/schema.ts";
import { diffTables, isEmptyDelta } from "#shared/live/table-delta.core.ts";

import { type DeltaHistory, deltaSince, withStep } from "./delta-history.core.ts";
import type { QueryResult } from "./live.ports.ts";

/** What those who follow a live query are told. */
export type LiveEvent =
  | {
      kind: "data";
      topic: string;
      seq: number;
      change: { snapshot: Table } | { delta: TableDelta; base: number };
      fetchedAt: string;
      bytes: number;
    }
  | { kind: "fresh"; topic: string; fetchedAt: string }
  | { kind: "failed"; topic: string; reason: string; since: string };

/** What one who comes to a live query is told: nothing, the difference or the whole table, by what they hold. */
export interface LiveState {
  topic: string;
  seq: number;
  change: { snapshot: Table } | { delta: TableDelta; base: number } | undefined;
  bytes: number;
  fetchedAt: string | null;
  failure: { reason: string; since: string } | undefined;
}

export interface LiveResult {
  succeed: (result: QueryResult) => void;
  /** The last good table stays. */
  fail: (reason: string) => void;
  state: (after?: number) => LiveState;
}

export interface LiveResultOptions {
  topic: string;
  clock: Clock;
  tell: (event: LiveEvent) => void;
}

/** The result of a query over time: numbered states, with the last steps between them. */
export function createLiveResult({ topic, clock, tell }: LiveResultOptions): LiveResult {
  // Begins with the time, so that numbers of an earlier process or an earlier life of this query are never taken for these.
  let seq = clock.now().getTime() * 1_000;
  let table: Table | null = null;
  let tableBytes = 0;
  let fetchedAt: string | null = null;
  let failure: { reason: string; since: string } | undefined;
  let history: DeltaHistory = [];

  function step(next: Table, nextBytes: number, delta: TableDelta | undefined): void {
    const bytes = delta === undefined ? Number.POSITIVE_INFINITY : Buffer.byteLength(JSON.stringify(delta));
    const base = seq;
    seq += 1;
    table = next;
    tableBytes = nextBytes;
    const isWorthIt = delta !== undefined && bytes < nextBytes;
    history = isWorthIt ? withStep(history, { seq, delta, bytes }, { steps: LIMITS.liveHistory, bytes: nextBytes }) : [];
    const change = isWorthIt ? { delta, base } : { snapshot: next };
    tell({ kind: "data", topic, seq, change, fetchedAt: fetchedAt ?? "", bytes: Math.min(bytes, nextBytes) });
  }

  return {
    succeed: ({ table: next, tableBytes: nextBytes }: QueryResult) => {
      fetchedAt = clock.now().toISOString();
      failure = undefined;
      const delta = table === null ? undefined : diffTables(table, next);
      if (delta !== undefined && isEmptyDelta(delta)) tell({ kind: "fresh", topic, fetchedAt });
      else step(next, nextBytes, delta);
    },
    fail: (reason: string) => {
      failure = { reason, since: failure?.since ?? clock.now().toISOString() };
      tell({ kind: "failed", topic, ...failure });
    },
    state: (after) => {
      const delta = after === undefined || after === seq ? undefined : deltaSince(history, after);
      const change =
        table === null || after === seq
          ? undefined
          : delta === undefined || after === undefined
            ? { snapshot: table }
            : { delta, base: after };
      return { topic, seq, change, bytes: tableBytes, fetchedAt, failure };
    },
  };
}
