import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { Problem, Transient } from "#shared/kernel/problem.ts";
import type { Table, TableDelta } from "#shared/live/schema.ts";
import { diffTables, isEmptyDelta } from "#shared/live/table-delta.core.ts";

import type { QuerySpec } from "./bindings.core.ts";
import { type DeltaHistory, deltaSince, withStep } from "./delta-history.core.ts";
import type { QueryLimits, QueryPort, QueryResult } from "./live.ports.ts";
import { askedWaitMs, dueAfterSuccess, waitAfterFailure } from "./timing.core.ts";

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

/** Somebody who wants the query asked this often. */
export interface Interest {
  seconds: number;
}

/** One query: what is known of its result, who wants it, and when it is asked next. */
export interface LiveQuery extends Disposable {
  topic: string;
  spec: QuerySpec;
  join: (interest: Interest) => void;
  /** Without anybody left it is kept for a while: a reload finds it warm. */
  leave: (interest: Interest) => void;
  subscribers: () => number;
  /** The interval that is asked for, before budgets: not below the operation's floor. */
  wantedMs: (seconds?: number) => number;
  limits: () => QueryLimits | undefined;
  state: (after?: number) => LiveState;
  /** Asks as soon as the floor and what the source asked for allow. */
  refresh: () => void;
  /** The tool is another one now, or gone: asks at once, or ends. */
  change: (limits: QueryLimits | undefined) => void;
}

export interface LiveQueryOptions {
  topic: string;
  spec: QuerySpec;
  limits: QueryLimits | undefined;
  port: QueryPort;
  clock: Clock;
  /** 0 to 1. */
  chance: () => number;
  /** The interval with what the tool's budget makes of it. */
  intervalMs: (query: LiveQuery) => number;
  tell: (event: LiveEvent) => void;
  fetched: (outcome: { durationMs: number; error?: unknown }) => void;
  idle: () => void;
}

const GONE = "The tool of this binding is not there any more, or no longer offers this";

function reasonOf(error: unknown): string {
  return error instanceof Problem || error instanceof Transient ? error.message : "The tool could not be asked";
}

/** The work, or a failure once it takes too long or is not wanted any more, whether or not it listens to the signal. */
function whileWanted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(new Transient("There was no answer in time")), { once: true });
    }),
  ]);
}

/** The result of a query over time: numbered states, with the last steps between them. */
function createResult({ topic, clock, tell }: Pick<LiveQueryOptions, "topic" | "clock" | "tell">) {
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
    /** The last good table stays. */
    fail: (reason: string) => {
      failure = { reason, since: failure?.since ?? clock.now().toISOString() };
      tell({ kind: "failed", topic, ...failure });
    },
    isFailing: () => failure !== undefined,
    state: (after?: number): LiveState => {
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

export function createLiveQuery(options: LiveQueryOptions): LiveQuery {
  const { topic, spec, port, clock } = options;
  const result = createResult(options);
  const interests = new Set<Interest>();
  let { limits } = options;
  let failures = 0;
  let startedAt: number | undefined;
  let endedAt = 0;
  /** Nothing is asked before then, whoever wants it: the floor, or what the source asked for. */
  let notBefore = 0;
  /** After a failure, when it is tried again by itself. */
  let retryAt = 0;
  let chance = options.chance();
  let timer: Disposable | undefined;
  let fetching: AbortController | undefined;

  const now = () => clock.now().getTime();
  const floorMs = () => (limits?.floorSeconds ?? 0) * 1_000;

  function dueAt(): number {
    if (startedAt === undefined) return notBefore;
    if (failures > 0) return retryAt;
    return Math.max(notBefore, dueAfterSuccess({ startedAt, endedAt, intervalMs: options.intervalMs(query), chance }));
  }

  function schedule(at: number): void {
    // Without anybody, the timer is the one that ends this query.
    if (interests.size === 0) return;
    timer?.[Symbol.dispose]();
    timer = undefined;
    if (fetching !== undefined || limits === undefined) return;
    timer = clock.after(Math.max(0, at - now()), () => void fetchNow());
  }

  function interrupt(): void {
    const abort = fetching;
    fetching = undefined;
    abort?.abort();
  }

  async function fetchNow(): Promise<void> {
    const abort = new AbortController();
    fetching = abort;
    startedAt = now();
    chance = options.chance();
    const began = performance.now();
    let error: unknown;
    let answer: QueryResult | undefined;
    const limit = clock.after(LIMITS.liveFetchMs, () => abort.abort());
    try {
      answer = await whileWanted(port.run(spec, abort.signal), abort.signal);
    } catch (reason) {
      error = reason;
    } finally {
      limit[Symbol.dispose]();
    }
    // Interrupted: whoever did it has planned what comes next.
    if (fetching !== abort) return;
    fetching = undefined;
    endedAt = now();
    options.fetched({ durationMs: performance.now() - began, ...(answer === undefined ? { error } : {}) });
    notBefore = Math.max(startedAt + floorMs(), endedAt + askedWaitMs(error));
    if (answer === undefined) {
      failures += 1;
      const longest = { firstMs: LIMITS.liveRetryMs, longestMs: LIMITS.liveRetryMaxMs };
      retryAt = endedAt + waitAfterFailure({ error, failures, floorMs: floorMs(), ...longest, chance });
      result.fail(reasonOf(error));
    } else {
      failures = 0;
      result.succeed(answer);
    }
    schedule(dueAt());
  }

  const query: LiveQuery = {
    topic,
    spec,
    join: (interest) => {
      interests.add(interest);
      schedule(dueAt());
    },
    leave: (interest) => {
      interests.delete(interest);
      if (interests.size > 0) return;
      timer?.[Symbol.dispose]();
      timer = clock.after(LIMITS.liveGraceMs, options.idle);
    },
    subscribers: () => interests.size,
    wantedMs: (seconds) => Math.max(floorMs(), (seconds ?? Math.min(...[...interests].map((each) => each.seconds))) * 1_000),
    limits: () => limits,
    state: result.state,
    refresh: () => schedule(notBefore),
    change: (next) => {
      interrupt();
      limits = next;
      failures = 0;
      notBefore = 0;
      retryAt = 0;
      if (next === undefined) result.fail(GONE);
      schedule(0);
    },
    [Symbol.dispose]: () => {
      interrupt();
      interests.clear();
      timer?.[Symbol.dispose]();
    },
  };
  if (limits === undefined) result.fail(GONE);
  return query;
}
