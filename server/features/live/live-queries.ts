import { randomBytes } from "node:crypto";

import { createBus } from "#server/platform/bus.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Logger } from "#server/platform/logger.ts";
import { sortKeys } from "#shared/pages/plain.core.ts";

import type { QuerySpec } from "./bindings.core.ts";
import type { Interest } from "./interests.ts";
import type { LiveFigures } from "./live-figures.ts";
import { createLiveQuery, type LiveQuery } from "./live-query.ts";
import type { LiveEvent, LiveState } from "./live-result.ts";
import type { QueryPort } from "./live.ports.ts";
import { stretchOf } from "./timing.core.ts";

/** Somebody's interest in a live query, until it is disposed of. */
export interface Subscription extends Disposable {
  topic: string;
  /** What this subscriber gets of the interval it asked for, floor and budget applied. */
  refreshSeconds: number;
  state: (after?: number) => LiveState;
  /** Asks now, though not more often than the operation's floor. */
  refresh: () => void;
}

/**
 * Live queries: each is fetched once per interval (the smallest that somebody asks for, not below the operation's floor),
 * one fetch at a time, however many follow it. Without subscribers it stops. All of a tool's data is fetched with that tool's
 * own credentials, so whoever may see the page may share the query.
 */
export interface LiveQueries extends Disposable {
  subscribe: (spec: QuerySpec, refreshSeconds: number) => Promise<Subscription>;
  /** Everything that happens to any query, once, however many follow it. */
  onEvent: (listener: (event: LiveEvent) => void) => Disposable;
  /** The tool was changed or removed: what its queries showed may be another's. */
  toolChanged: (toolId: string) => Promise<void>;
  counts: () => { queries: number; subscriptions: number };
}

export interface LiveQueriesOptions {
  port: QueryPort;
  clock: Clock;
  logger: Logger;
  figures: LiveFigures;
  /** 0 to 1; spreads what would otherwise happen at once. */
  chance?: () => number;
}

export function createLiveQueries({ port, clock, logger, figures, chance = Math.random }: LiveQueriesOptions): LiveQueries {
  /** By what they ask, as text. */
  const queries = new Map<string, LiveQuery>();
  const bus = createBus<{ event: LiveEvent }>(logger);

  const followed = () => [...queries.values()].filter((query) => query.subscribers() > 0);

  /** Queries of one tool share its budget. */
  function stretch({ spec, limits }: LiveQuery): number {
    const siblings = followed().filter((query) => query.spec.tool === spec.tool);
    return stretchOf(
      siblings.map((query) => query.wantedMs()),
      limits()?.callsPerMinute ?? Number.POSITIVE_INFINITY,
    );
  }

  async function open(spec: QuerySpec): Promise<LiveQuery> {
    const text = JSON.stringify(sortKeys(spec));
    const limits = queries.has(text) ? undefined : await port.resolve(spec.tool, spec.operation);
    // Looked for again: somebody else may have opened it meanwhile.
    const known = queries.get(text);
    if (known !== undefined) return known;
    // By chance: nobody can tell from its name what is asked.
    const topic = randomBytes(16).toString("base64url");
    const query = createLiveQuery({
      topic,
      spec,
      limits,
      port,
      clock,
      chance,
      intervalMs: (one) => one.wantedMs() * stretch(one),
      tell: (event) => bus.emit("event", event),
      fetched: ({ durationMs, error }) => {
        figures.fetched(durationMs, error !== undefined);
        if (error !== undefined) logger.debug({ err: error, topic, tool: spec.tool, operation: spec.operation }, "A live query failed");
      },
      idle: () => {
        query[Symbol.dispose]();
        queries.delete(text);
      },
    });
    queries.set(text, query);
    return query;
  }

  return {
    subscribe: async (spec, seconds) => {
      const query = await open(spec);
      const interest: Interest = { seconds };
      query.join(interest);
      return {
        topic: query.topic,
        refreshSeconds: (query.wantedMs(seconds) * stretch(query)) / 1_000,
        state: query.state,
        refresh: query.refresh,
        [Symbol.dispose]: () => query.leave(interest),
      };
    },
    onEvent: (listener) => bus.on("event", listener),
    toolChanged: async (toolId) => {
      const concerned = [...queries.values()].filter(({ spec }) => spec.tool === toolId);
      await Promise.all(concerned.map(async (query) => query.change(await port.resolve(toolId, query.spec.operation))));
    },
    counts: () => {
      const all = followed();
      return { queries: all.length, subscriptions: all.reduce((sum, query) => sum + query.subscribers(), 0) };
    },
    [Symbol.dispose]: () => {
      for (const query of queries.values()) query[Symbol.dispose]();
      queries.clear();
    },
  };
}
