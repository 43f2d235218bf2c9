import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { Problem, Transient } from "#shared/kernel/problem.ts";

import type { QuerySpec } from "./bindings.core.ts";
import { createInterests, type Interest } from "./interests.ts";
import { createLiveResult, type LiveEvent, type LiveState } from "./live-result.ts";
import type { QueryLimits, QueryPort, QueryResult } from "./live.ports.ts";
import { askedWaitMs, dueAfterSuccess, waitAfterFailure } from "./timing.core.ts";

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

/** One fetch, which ends when it is aborted or takes too long. */
async function fetchOnce(
  { port, spec, clock }: LiveQueryOptions,
  abort: AbortController,
): Promise<{ answer?: QueryResult; error?: unknown; durationMs: number }> {
  const began = performance.now();
  const limit = clock.after(LIMITS.liveFetchMs, () => abort.abort());
  try {
    const answer = await whileWanted(port.run(spec, abort.signal), abort.signal);
    return { answer, durationMs: performance.now() - began };
  } catch (error) {
    return { error, durationMs: performance.now() - began };
  } finally {
    limit[Symbol.dispose]();
  }
}

export function createLiveQuery(options: LiveQueryOptions): LiveQuery {
  const { topic, spec, clock } = options;
  const result = createLiveResult(options);
  const interests = createInterests();
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
  let isOver = false;

  const now = () => clock.now().getTime();
  const floorMs = () => (limits?.floorSeconds ?? 0) * 1_000;

  function dueAt(): number {
    if (startedAt === undefined) return notBefore;
    if (failures > 0) return retryAt;
    return Math.max(notBefore, dueAfterSuccess({ startedAt, endedAt, intervalMs: options.intervalMs(query), chance }));
  }

  function schedule(at: number): void {
    // Without anybody, the timer is the one that ends this query.
    if (interests.size() === 0) return;
    timer?.[Symbol.dispose]();
    timer = undefined;
    if (fetching !== undefined || limits === undefined || isOver) return;
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
    const { answer, error, durationMs } = await fetchOnce(options, abort);
    // Interrupted: whoever did it has planned what comes next.
    if (fetching !== abort) return;
    fetching = undefined;
    endedAt = now();
    options.fetched({ durationMs, ...(answer === undefined ? { error } : {}) });
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
      const before = interests.shortest();
      interests.add(interest);
      // The next fetch is planned already for one who is as patient as the others.
      if (interest.seconds < before) schedule(dueAt());
    },
    leave: (interest) => {
      interests.delete(interest);
      if (interests.size() > 0) return;
      timer?.[Symbol.dispose]();
      timer = clock.after(LIMITS.liveGraceMs, options.idle);
    },
    subscribers: interests.size,
    wantedMs: (seconds) => Math.max(floorMs(), (seconds ?? interests.shortest()) * 1_000),
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
      isOver = true;
      timer?.[Symbol.dispose]();
    },
  };
  if (limits === undefined) result.fail(GONE);
  return query;
}
