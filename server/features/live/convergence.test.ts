import { Writable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";

import * as fc from "fast-check";
import { expect, it } from "vitest";

import { newFollowerState, takeReply, takeUpdate } from "#client/platform/live-client-follower.ts";
import { createLogger } from "#server/platform/logger.ts";
import { createMetrics } from "#server/platform/metrics.ts";
import type { Column, Table } from "#shared/live/schema.ts";

import { createManualClock } from "../../test/manual-clock.ts";
import { createLiveFigures } from "./live-figures.ts";
import { createLiveQueries, type Subscription } from "./live-queries.ts";

const id: Column = { key: "id", label: "Id", type: "text", isKey: true };
const value: Column = { key: "value", label: "Value", type: "number" };

const table: fc.Arbitrary<Table> = fc
  .tuple(
    fc.constantFrom<Column[]>([id, value], [{ ...id, isKey: false }, value], [value]),
    fc.array(fc.record({ id: fc.constantFrom("a", "b", "c", "d", "e"), value: fc.integer({ min: 0, max: 2 }) }), { maxLength: 6 }),
  )
  .map(([columns, rows]) => ({ columns, rows }));

/** What happens to a client: the source gives something, a message is lost with its connection, it comes back. */
const happening = fc.oneof(
  { weight: 5, arbitrary: table.map((next) => ({ kind: "fetched" as const, next })) },
  { weight: 1, arbitrary: fc.constant({ kind: "lost" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "back" as const }) },
);

const numRuns = process.env["NIGHTLY"] === "1" ? 5_000 : 200;

it("a client that loses its connection at any moment ends with the very table of the source, without ever drawing another", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 40 }), table, async (happenings, last) => {
      const clock = createManualClock();
      let source: Table = { columns: [], rows: [] };
      const seen: Table[] = [];
      const queries = createLiveQueries({
        port: {
          resolve: async () => ({ floorSeconds: 1, callsPerMinute: 6_000 }),
          run: async () => ({ table: structuredClone(source), tableBytes: 10_000, cost: { durationMs: 0, bytes: 0, calls: 1 } }),
        },
        clock,
        logger: createLogger({ logLevel: "silent" }, new Writable()),
        figures: createLiveFigures(createMetrics(), () => ({ ...queries.counts(), sockets: 0 })),
        chance: () => 0,
      });
      const state = newFollowerState();
      let subscription: Subscription | undefined;
      queries.onEvent((event) => {
        if (event.kind !== "data" || subscription === undefined) return;
        const { topic, seq, change, fetchedAt } = event;
        expect(takeUpdate(state, structuredClone({ topic, seq, ...change, fetchedAt }))).toBe(true);
        if (state.table !== null) expect(state.table).toEqual(source);
      });
      const fetchNext = async (next: Table) => {
        source = next;
        seen.push(next);
        clock.advance(1_000);
        await turn();
      };
      const comeBack = async () => {
        if (subscription !== undefined) return;
        subscription = await queries.subscribe({ tool: "t", operation: "o", params: {} }, 1);
        const held = state.table === null || state.topic !== subscription.topic ? undefined : state.seq;
        const { topic, seq, change, fetchedAt } = subscription.state(held);
        const reply = { topic, seq, ...change, fetchedAt, now: clock.now().toISOString(), uses: [], refreshSeconds: 1 };
        expect(takeReply(state, structuredClone({ ok: true as const, ...reply }), clock.now().getTime())).toBe(true);
      };
      // Somebody else watches all the time, so that the query goes on without this client.
      await queries.subscribe({ tool: "t", operation: "o", params: {} }, 1);
      for (const each of happenings) {
        if (each.kind === "fetched") await fetchNext(each.next);
        else if (each.kind === "back") await comeBack();
        else {
          subscription?.[Symbol.dispose]();
          subscription = undefined;
        }
        if (state.table !== null) expect(seen).toContainEqual(state.table);
      }
      await comeBack();
      await fetchNext(last);
      expect(state.table).toEqual(last);
      queries[Symbol.dispose]();
    }),
    { numRuns },
  );
});
