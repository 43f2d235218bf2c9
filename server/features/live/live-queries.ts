import { createHash, createHmac, randomBytes } from "node:crypto";

import { LIMITS } from "#server/platform/limits.ts";
import type { Logger } from "#server/platform/logger.ts";
import { Transient } from "#shared/kernel/problem.ts";
import type { LiveUpdate, Table } from "#shared/live/schema.ts";
import { sortKeys } from "#shared/pages/plain.core.ts";

import type { QueryPort, QuerySpec } from "./live.ports.ts";

/** What a subscriber of a live query is told. */
export type LiveEvent =
  | ({ kind: "data" } & Required<Pick<LiveUpdate, "topic" | "seq" | "snapshot" | "fetchedAt">>)
  | { kind: "fresh"; topic: string; fetchedAt: string }
  | { kind: "failed"; topic: string; reason: string; since: string };

export interface LiveState {
  topic: string;
  seq: number;
  table: Table | null;
  fetchedAt: string | null;
  failure: { reason: string; since: string } | undefined;
}

export interface Subscription extends Disposable {
  state: () => LiveState;
  refreshSeconds: number;
  /** Asks now, though not more often than the operation's floor. */
  refresh: () => void;
}

/**
 * Live queries: each is fetched once per interval (the smallest that somebody asks for, not below the operation's floor),
 * one fetch at a time, however many follow it. Without subscribers it stops.
 */
export interface LiveQueries extends AsyncDisposable {
  subscribe: (spec: QuerySpec, refreshSeconds: number, onEvent: (event: LiveEvent) => void) => Promise<Subscription>;
  figures: () => { queries: number; subscriptions: number; fetchMs: readonly number[] };
}

interface Subscriber {
  seconds: number;
  onEvent: (event: LiveEvent) => void;
}

interface LiveQuery {
  topic: string;
  spec: QuerySpec;
  floorSeconds: number;
  subscribers: Set<Subscriber>;
  seq: number;
  table: Table | null;
  /** Hash of the table, to see whether a new one differs. */
  digest: string;
  fetchedAt: Date | null;
  askedAt: number;
  failure: { reason: string; since: Date } | undefined;
  failures: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  fetching: AbortController | undefined;
}

/** Fetches whose duration is remembered, for the figures. */
const REMEMBERED_FETCHES = 200;
/** Fetches that are due at the same moment are spread over this part of their interval. */
const JITTER_RATIO = 0.1;

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : "The tool could not be asked";
}

export function createLiveQueries(port: QueryPort, logger: Logger): LiveQueries {
  const queries = new Map<string, LiveQuery>();
  const fetchMs: number[] = [];
  // Nobody outside this process can tell a query from its topic.
  const key = randomBytes(32);
  let isStopping = false;

  const topicOf = (spec: QuerySpec) =>
    createHmac("sha256", key)
      .update(JSON.stringify(sortKeys(spec)))
      .digest("base64url")
      .slice(0, 22);

  function tell(query: LiveQuery, event: LiveEvent): void {
    for (const { onEvent } of query.subscribers) onEvent(event);
  }

  function intervalMs(query: LiveQuery): number {
    const seconds = Math.min(...[...query.subscribers].map((subscriber) => subscriber.seconds));
    return Math.max(query.floorSeconds, seconds) * 1_000;
  }

  function schedule(query: LiveQuery, inMs: number): void {
    clearTimeout(query.timer);
    query.timer = setTimeout(() => void fetchNow(query), inMs);
  }

  function succeed(query: LiveQuery, table: Table): void {
    const wasFailing = query.failure !== undefined;
    const fetchedAt = new Date();
    const digest = createHash("sha256").update(JSON.stringify(table)).digest("base64");
    Object.assign(query, { fetchedAt, failure: undefined, failures: 0 });
    if (digest === query.digest && query.table !== null && !wasFailing) {
      tell(query, { kind: "fresh", topic: query.topic, fetchedAt: fetchedAt.toISOString() });
      return;
    }
    query.seq += 1;
    Object.assign(query, { table, digest });
    tell(query, { kind: "data", topic: query.topic, seq: query.seq, snapshot: table, fetchedAt: fetchedAt.toISOString() });
  }

  function fail(query: LiveQuery, error: unknown): number {
    const reason = reasonOf(error);
    query.failures += 1;
    query.failure = { reason, since: query.failure?.since ?? new Date() };
    tell(query, { kind: "failed", topic: query.topic, reason, since: query.failure.since.toISOString() });
    const asked = error instanceof Transient ? error.retryAfterMs : undefined;
    const backoff = Math.min(LIMITS.liveRetryMaxMs, LIMITS.liveRetryMs * 2 ** Math.min(query.failures - 1, 10));
    return Math.max(asked ?? 0, backoff, query.floorSeconds * 1_000);
  }

  async function fetchNow(query: LiveQuery): Promise<void> {
    if (query.fetching !== undefined || isStopping || query.subscribers.size === 0) return;
    const abort = new AbortController();
    query.fetching = abort;
    query.askedAt = Date.now();
    let waitMs = intervalMs(query);
    try {
      const { table, cost } = await port.run(query.spec, abort.signal);
      if (abort.signal.aborted) return;
      fetchMs.push(cost.durationMs);
      if (fetchMs.length > REMEMBERED_FETCHES) fetchMs.shift();
      succeed(query, cut(table));
    } catch (error) {
      if (abort.signal.aborted) return;
      waitMs = fail(query, error);
      logger.debug({ err: error, topic: query.topic }, "A live query failed");
    } finally {
      query.fetching = undefined;
    }
    if (query.subscribers.size > 0) schedule(query, waitMs * (1 + Math.random() * JITTER_RATIO));
  }

  function leave(query: LiveQuery, subscriber: Subscriber): void {
    query.subscribers.delete(subscriber);
    if (query.subscribers.size > 0) return;
    clearTimeout(query.timer);
    query.timer = setTimeout(() => {
      query.fetching?.abort();
      queries.delete(query.topic);
    }, LIMITS.liveGraceMs);
    query.timer.unref();
  }

  function join(query: LiveQuery, subscriber: Subscriber): void {
    query.subscribers.add(subscriber);
    const ageMs = Date.now() - query.askedAt;
    // Kept data that is young enough serves; one who is more impatient than the others makes it come sooner.
    if (query.failure === undefined || query.subscribers.size === 1) schedule(query, Math.max(0, intervalMs(query) - ageMs));
  }

  return {
    subscribe: async (spec, seconds, onEvent) => {
      const topic = topicOf(spec);
      const floorSeconds = (await port.floorSeconds(spec.tool, spec.operation)) ?? 60;
      const query = queries.get(topic) ?? newQuery(topic, spec, floorSeconds);
      queries.set(topic, query);
      const subscriber: Subscriber = { seconds, onEvent };
      join(query, subscriber);
      return {
        refreshSeconds: Math.max(floorSeconds, seconds),
        state: () => ({
          topic,
          seq: query.seq,
          table: query.table,
          fetchedAt: query.fetchedAt?.toISOString() ?? null,
          failure: query.failure && { reason: query.failure.reason, since: query.failure.since.toISOString() },
        }),
        refresh: () => schedule(query, Math.max(0, query.floorSeconds * 1_000 - (Date.now() - query.askedAt))),
        [Symbol.dispose]: () => leave(query, subscriber),
      };
    },
    figures: () => {
      const followed = [...queries.values()].filter(({ subscribers }) => subscribers.size > 0);
      return { queries: followed.length, subscriptions: followed.reduce((sum, { subscribers }) => sum + subscribers.size, 0), fetchMs };
    },
    [Symbol.asyncDispose]: async () => {
      isStopping = true;
      for (const query of queries.values()) {
        clearTimeout(query.timer);
        query.fetching?.abort();
      }
      queries.clear();
    },
  };
}

function newQuery(topic: string, spec: QuerySpec, floorSeconds: number): LiveQuery {
  return {
    topic,
    spec,
    floorSeconds,
    subscribers: new Set(),
    seq: 0,
    table: null,
    digest: "",
    fetchedAt: null,
    askedAt: 0,
    failure: undefined,
    failures: 0,
    timer: undefined,
    fetching: undefined,
  };
}

function cut(table: Table): Table {
  return table.rows.length <= LIMITS.rowsToBrowser ? table : { ...table, rows: table.rows.slice(0, LIMITS.rowsToBrowser) };
}
