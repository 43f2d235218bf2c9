import { describe, expect, it } from "vitest";

import type { SubscribeReply, Table } from "#shared/live/schema.ts";

import { newFollowerState, takeFailure, takeFresh, takeReply, takeUpdate, toLiveData } from "./live-client-follower.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const AT = "2026-03-01T12:00:00.000Z";
const table = (...ids: string[]): Table => ({
  columns: [{ key: "id", label: "Id", type: "text", isKey: true }],
  rows: ids.map((id) => ({ id })),
});
const reply = (given: Partial<Extract<SubscribeReply, { ok: true }>> = {}): SubscribeReply => ({
  ok: true,
  topic: "t",
  seq: 5,
  fetchedAt: AT,
  now: AT,
  uses: [],
  refreshSeconds: 30,
  snapshot: table("a"),
  ...given,
});

function following(given?: Parameters<typeof reply>[0]) {
  const state = newFollowerState();
  takeReply(state, reply(given), NOW);
  return state;
}

describe("what is known of a widget's data", () => {
  it("is loading, then good, then stale by time alone", () => {
    expect(toLiveData(newFollowerState(), NOW).status).toBe("loading");
    const state = following();
    expect(toLiveData(state, NOW + 60_000).status).toBe("ok");
    expect(toLiveData(state, NOW + 60_001).status).toBe("stale");
    takeFresh(state, "2026-03-01T12:01:00.000Z");
    expect(toLiveData(state, NOW + 60_001).status).toBe("ok");
    expect(toLiveData(following({ refreshSeconds: 1 }), NOW).staleAfterMs).toBe(15_000);
  });

  it("is as old as it is, also where this machine's clock is wrong by hours", () => {
    const ahead = NOW + 3 * 3_600_000;
    const state = newFollowerState();
    takeReply(state, reply({ fetchedAt: "2026-03-01T11:59:50.000Z" }), ahead);
    expect(ahead - (state.fetchedAt?.getTime() ?? 0)).toBe(10_000);
    takeFailure(state, { reason: "No", since: AT });
    expect(state.failure?.since.getTime()).toBe(ahead);
  });

  it("takes a difference only from the state that it holds", () => {
    const state = following();
    const delta = { upsert: { '["b"]': { id: "b" } }, order: ['["a"]', '["b"]'] };
    expect(takeUpdate(state, { topic: "t", seq: 7, base: 6, delta, fetchedAt: AT })).toBe(false);
    expect(state).toMatchObject({ seq: 5, table: table("a") });
    expect(takeUpdate(state, { topic: "t", seq: 6, base: 5, delta, fetchedAt: AT })).toBe(true);
    expect(state).toMatchObject({ seq: 6, table: table("a", "b") });
  });

  it("is asked for whole where an answer brings nothing although another state is held", () => {
    const state = following();
    expect(takeReply(state, { ok: true, topic: "t", seq: 9, fetchedAt: AT, now: AT, uses: [], refreshSeconds: 30 }, NOW)).toBe(false);
  });

  it("of another question stays only until this one is answered or fails", () => {
    const state = following();
    takeReply(state, { ok: true, topic: "u", seq: 1, fetchedAt: null, now: AT, uses: [], refreshSeconds: 30 }, NOW);
    expect(toLiveData(state, NOW)).toMatchObject({ status: "loading", table: table("a"), fetchedAt: null });
    takeFailure(state, { reason: "No", since: AT });
    expect(toLiveData(state, NOW)).toMatchObject({ status: "failed", table: null });
  });

  it("goes away with the right or the binding, and stays while the server is busy", () => {
    const state = following();
    takeReply(state, { ok: false, code: "busy", message: "Later" }, NOW);
    expect(toLiveData(state, NOW)).toMatchObject({ status: "failed", table: table("a") });
    takeReply(state, { ok: false, code: "denied", message: "No" }, NOW);
    expect(toLiveData(state, NOW)).toMatchObject({ status: "failed", table: null });
    takeReply(state, { ok: false, code: "no-binding", message: "" }, NOW);
    expect(toLiveData(state, NOW)).toMatchObject({ status: "unbound", table: null, failure: null });
  });
});
