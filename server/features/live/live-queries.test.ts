import { Writable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";

import { describe, expect, it, onTestFinished } from "vitest";

import { createLogger } from "#server/platform/logger.ts";
import { createMetrics } from "#server/platform/metrics.ts";
import { Transient } from "#shared/kernel/problem.ts";
import type { Row } from "#shared/live/schema.ts";

import { createManualClock } from "../../test/manual-clock.ts";
import type { QuerySpec } from "./bindings.core.ts";
import { createLiveFigures } from "./live-figures.ts";
import { createLiveQueries } from "./live-queries.ts";
import type { LiveEvent } from "./live-result.ts";
import type { QueryLimits, QueryPort, QueryResult } from "./live.ports.ts";

const SPEC: QuerySpec = { tool: "tool", operation: "request", params: { url: "/orders" } };

interface Call {
  at: number;
  spec: QuerySpec;
  signal: AbortSignal;
  answer: (rows: Row[]) => Promise<void>;
  fail: (error: Error) => Promise<void>;
}

function toResult(rows: Row[]): QueryResult {
  const table = { columns: [{ key: "id", label: "Id", type: "number" as const, isKey: true }], rows };
  return { table, tableBytes: 1_000_000, cost: { durationMs: 1, bytes: 1, calls: 1 } };
}

/** Live queries over a source that answers when the test says so. */
function start({ chance = 0 }: { chance?: number } = {}) {
  const clock = createManualClock(1_000_000);
  const calls: Call[] = [];
  let limits: QueryLimits | undefined = { floorSeconds: 2, callsPerMinute: 6_000 };
  const port: QueryPort = {
    resolve: async () => limits,
    run: (spec, signal) =>
      new Promise((resolve, reject) => {
        const settled = async (settle: () => void) => {
          settle();
          await turn();
        };
        calls.push({
          at: clock.now().getTime() - 1_000_000,
          spec,
          signal,
          answer: (rows) => settled(() => resolve(toResult(rows))),
          fail: (error) => settled(() => reject(error)),
        });
      }),
  };
  const logger = createLogger({ logLevel: "silent" }, new Writable());
  const figures = createLiveFigures(createMetrics(), () => ({ ...queries.counts(), sockets: 0 }));
  const queries = createLiveQueries({ port, clock, logger, figures, chance: () => chance });
  const events: LiveEvent[] = [];
  queries.onEvent((event) => events.push(event));
  onTestFinished(() => queries[Symbol.dispose]());
  const advance = async (ms: number) => {
    clock.advance(ms);
    await turn();
  };
  return {
    queries,
    calls,
    events,
    figures,
    advance,
    setLimits: (next: QueryLimits | undefined) => {
      limits = next;
    },
    last: () => {
      const call = calls.at(-1);
      if (call === undefined) throw new Error("Nothing was asked");
      return call;
    },
  };
}

describe("a live query", () => {
  it("is asked once for all who follow it, however the parameters are ordered", async () => {
    const { queries, calls, advance } = start();
    const one = await queries.subscribe({ ...SPEC, params: { a: 1, b: 2 } }, 10);
    const other = await queries.subscribe({ ...SPEC, params: { b: 2, a: 1 } }, 10);
    await advance(0);
    expect(calls).toHaveLength(1);
    expect(other.topic).toBe(one.topic);
    expect(queries.counts()).toEqual({ queries: 1, subscriptions: 2 });
    expect((await queries.subscribe({ ...SPEC, transform: "$" }, 10)).topic).not.toBe(one.topic);
  });

  it("is asked at the smallest interval that somebody wants, not below the floor", async () => {
    const { queries, calls, advance, last } = start();
    await queries.subscribe(SPEC, 30);
    await advance(0);
    await last().answer([]);
    const hasty = await queries.subscribe(SPEC, 1);
    expect(hasty.refreshSeconds).toBe(2);
    await advance(1_999);
    expect(calls).toHaveLength(1);
    await advance(1);
    expect(calls).toHaveLength(2);
    await last().answer([]);
    hasty[Symbol.dispose]();
    await advance(2_000);
    await last().answer([]);
    await advance(29_000);
    expect(calls.map(({ at }) => at)).toEqual([0, 2_000, 4_000]);
    await advance(1_000);
    expect(calls).toHaveLength(4);
  });

  it("never has two questions on their way", async () => {
    const { queries, calls, advance, last } = start();
    const subscription = await queries.subscribe(SPEC, 2);
    await advance(0);
    await advance(20_000);
    subscription.refresh();
    await queries.subscribe(SPEC, 1);
    await advance(20_000);
    expect(calls).toHaveLength(1);
    await last().answer([]);
    await advance(1_000);
    expect(calls).toHaveLength(2);
  });

  it("is spread by chance", async () => {
    const { queries, calls, advance, last } = start({ chance: 0.5 });
    await queries.subscribe(SPEC, 10);
    await advance(0);
    await last().answer([]);
    await advance(10_499);
    expect(calls).toHaveLength(1);
    await advance(1);
    expect(calls).toHaveLength(2);
  });

  it("slows down, with the tool's others, before the budget is used up", async () => {
    const { queries, calls, advance, setLimits } = start();
    setLimits({ floorSeconds: 1, callsPerMinute: 60 });
    for (let index = 0; index < 24; index += 1) await queries.subscribe({ ...SPEC, params: { index } }, 10);
    let answered = 0;
    for (let second = 0; second < 180; second += 1) {
      await advance(1_000);
      for (const call of calls.slice(answered)) await call.answer([]);
      answered = calls.length;
    }
    // 24 queries every 10 s would be 144 a minute; 48 is four fifths of the budget.
    expect(calls.filter(({ at }) => at > 60_000 && at <= 180_000).length / 2).toBeLessThanOrEqual(50);
    expect(calls.length).toBeGreaterThan(120);
    expect((await queries.subscribe({ ...SPEC, params: { index: 1 } }, 10)).refreshSeconds).toBeCloseTo(30);
  });

  it("stops without followers, and is warm for whoever comes back soon", async () => {
    const { queries, calls, advance, last } = start();
    const subscription = await queries.subscribe(SPEC, 60);
    await advance(0);
    await last().answer([{ id: 1 }]);
    subscription[Symbol.dispose]();
    await advance(5_000);
    const back = await queries.subscribe(SPEC, 60);
    expect(back.state().change).toMatchObject({ snapshot: { rows: [{ id: 1 }] } });
    back[Symbol.dispose]();
    await advance(600_000);
    expect(calls).toHaveLength(1);
    expect(queries.counts()).toEqual({ queries: 0, subscriptions: 0 });
    expect((await queries.subscribe(SPEC, 60)).state().change).toBeUndefined();
  });

  it("numbers its states so that those of an earlier life are never taken for them", async () => {
    const { queries, advance, last } = start();
    const first = await queries.subscribe(SPEC, 60);
    await advance(0);
    await last().answer([{ id: 1 }]);
    const { seq } = first.state();
    first[Symbol.dispose]();
    await advance(20_000);
    const second = await queries.subscribe(SPEC, 60);
    await advance(0);
    await last().answer([{ id: 2 }]);
    expect(second.state(seq).change).toMatchObject({ snapshot: { rows: [{ id: 2 }] } });
  });

  it("gives whoever held a state the difference, nothing when it is the newest, the whole when it is too old", async () => {
    const { queries, advance, last } = start();
    const subscription = await queries.subscribe(SPEC, 2);
    const seqs: number[] = [];
    for (let round = 0; round < 60; round += 1) {
      await advance(2_000);
      await last().answer([{ id: 1 }, { id: 2, round }]);
      seqs.push(subscription.state().seq);
    }
    const newest = seqs.at(-1) ?? 0;
    expect(subscription.state(newest).change).toBeUndefined();
    expect(subscription.state(newest - 10).change).toEqual({ base: newest - 10, delta: { upsert: { "[2]": { id: 2, round: 59 } } } });
    expect(subscription.state(seqs[0]).change).toMatchObject({ snapshot: { rows: [{ id: 1 }, { id: 2, round: 59 }] } });
  });
});

describe("a source that fails", () => {
  it("is asked again after a growing while; the last good data stays, with the reason and since when", async () => {
    const { queries, calls, events, advance, last } = start();
    const subscription = await queries.subscribe(SPEC, 2);
    await advance(0);
    await last().answer([{ id: 1 }]);
    await advance(2_000);
    for (let round = 0; round < 4; round += 1) {
      await last().fail(new Transient("The connection was refused"));
      await advance(2_000 * 2 ** round);
    }
    expect(calls.map(({ at }) => at)).toEqual([0, 2_000, 4_000, 8_000, 16_000, 32_000]);
    const { failure, change, fetchedAt } = subscription.state();
    expect(failure).toEqual({ reason: "The connection was refused", since: new Date(1_002_000).toISOString() });
    expect(change).toMatchObject({ snapshot: { rows: [{ id: 1 }] } });
    expect(fetchedAt).toBe(new Date(1_000_000).toISOString());
    await last().answer([{ id: 1 }]);
    expect(subscription.state().failure).toBeUndefined();
    expect(events.map(({ kind }) => kind)).toEqual(["data", "failed", "failed", "failed", "failed", "fresh"]);
  });

  it("is left alone for as long as it asked, whoever is in a hurry", async () => {
    const { queries, calls, advance, last } = start();
    const subscription = await queries.subscribe(SPEC, 2);
    await advance(0);
    await last().fail(new Transient("The API answered 429", { retryAfterMs: 120_000 }));
    subscription.refresh();
    const hasty = await queries.subscribe(SPEC, 1);
    subscription[Symbol.dispose]();
    hasty[Symbol.dispose]();
    await queries.subscribe(SPEC, 1);
    await advance(119_999);
    expect(calls).toHaveLength(1);
    await advance(1);
    expect(calls).toHaveLength(2);
  });

  it("is asked at once when a person wants it, after a failure that named no time", async () => {
    const { queries, calls, advance, last } = start();
    const subscription = await queries.subscribe(SPEC, 2);
    await advance(0);
    for (let round = 0; round < 5; round += 1) {
      await last().fail(new Transient("No"));
      await advance(2_000 * 2 ** round);
    }
    await last().fail(new Transient("No"));
    await advance(3_000);
    subscription.refresh();
    await advance(0);
    expect(calls).toHaveLength(7);
  });

  it("has failed when there is no answer, even where it does not listen to the signal", async () => {
    const { queries, calls, events, advance, last } = start();
    await queries.subscribe(SPEC, 2);
    await advance(0);
    await advance(60_000);
    expect(last().signal.aborted).toBe(true);
    expect(events).toMatchObject([{ kind: "failed", reason: "There was no answer in time" }]);
    await advance(2_000);
    expect(calls).toHaveLength(2);
    // The late answer to the first question changes nothing.
    await calls[0]?.answer([{ id: "late" }]);
    expect(events).toHaveLength(1);
  });

  it("tells nothing of what went wrong inside", async () => {
    const { queries, events, advance, last } = start();
    await queries.subscribe(SPEC, 2);
    await advance(0);
    await last().fail(new TypeError("Cannot read https://token@host/secret"));
    expect(events).toMatchObject([{ kind: "failed", reason: "The tool could not be asked" }]);
  });
});

describe("a tool that is changed", () => {
  it("is asked at once, whatever was waited for; what was on its way does not count", async () => {
    const { queries, calls, events, advance, last } = start();
    const subscription = await queries.subscribe(SPEC, 60);
    await advance(0);
    await last().answer([{ id: "old" }]);
    await advance(60_000);
    const old = last();
    await queries.toolChanged("another");
    await queries.toolChanged("tool");
    await advance(0);
    expect(old.signal.aborted).toBe(true);
    expect(calls).toHaveLength(3);
    await last().answer([{ id: "new" }]);
    await old.answer([{ id: "late" }]);
    expect(subscription.state().change).toMatchObject({ snapshot: { rows: [{ id: "new" }] } });
    expect(events).toHaveLength(2);
  });

  it("or removed, ends its queries at once", async () => {
    const { queries, calls, events, advance, last, setLimits } = start();
    const subscription = await queries.subscribe(SPEC, 2);
    await advance(0);
    await last().answer([{ id: 1 }]);
    setLimits(undefined);
    await queries.toolChanged("tool");
    expect(events.at(-1)).toMatchObject({ kind: "failed", reason: expect.stringContaining("not there any more") });
    subscription.refresh();
    await advance(600_000);
    expect(calls).toHaveLength(1);
    expect((await queries.subscribe({ ...SPEC, operation: "other" }, 2)).state().failure?.reason).toContain("not there any more");
  });
});

describe("figures", () => {
  it("tell how many queries and subscriptions there are, and how long fetches take", async () => {
    const { queries, figures, advance, last } = start();
    expect(figures.fetchTimes()).toEqual({ p50Ms: 0, p95Ms: 0 });
    await queries.subscribe(SPEC, 2);
    await advance(0);
    await last().answer([]);
    expect(figures.fetchTimes().p95Ms).toBeGreaterThanOrEqual(figures.fetchTimes().p50Ms);
  });
});
