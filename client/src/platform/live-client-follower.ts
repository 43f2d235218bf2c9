import type { LiveData, LiveFailure, LiveUpdate, SubscribeReply, Table } from "#shared/live/schema.ts";
import { applyDelta } from "#shared/live/table-delta.core.ts";

/** Data counts as stale after two intervals, and never before this. */
const LEAST_STALE_MS = 15_000;
/** A smaller difference between the clocks is the way of the message. */
const LEAST_SKEW_MS = 2_000;

/** What is known of one widget's data. */
export interface FollowerState {
  topic: string | undefined;
  seq: number;
  table: Table | null;
  /** The table answers another question (other values of variables); it stays only until there is an answer to this one. */
  isForeign: boolean;
  fetchedAt: Date | null;
  failure: LiveData["failure"];
  uses: readonly string[] | undefined;
  refreshSeconds: number;
  isUnbound: boolean;
  /** How much this machine's clock is ahead of the server's. */
  skewMs: number;
}

export function newFollowerState(): FollowerState {
  return {
    topic: undefined,
    seq: 0,
    table: null,
    isForeign: false,
    fetchedAt: null,
    failure: null,
    uses: undefined,
    refreshSeconds: 0,
    isUnbound: false,
    skewMs: 0,
  };
}

export function staleAfterMs({ refreshSeconds }: FollowerState): number {
  return Math.max(LEAST_STALE_MS, refreshSeconds * 2_000);
}

function statusOf(state: FollowerState, nowMs: number): LiveData["status"] {
  if (state.isUnbound) return "unbound";
  if (state.failure !== null) return "failed";
  if (state.table === null || state.isForeign) return "loading";
  return state.fetchedAt !== null && nowMs - state.fetchedAt.getTime() > staleAfterMs(state) ? "stale" : "ok";
}

/** What a widget gets to draw of it now. */
export function toLiveData(state: FollowerState, nowMs: number): LiveData {
  const { table, fetchedAt, failure } = state;
  return { status: statusOf(state, nowMs), table, fetchedAt, staleAfterMs: staleAfterMs(state), failure };
}

function atHere(state: FollowerState, iso: string): Date {
  return new Date(Date.parse(iso) + state.skewMs);
}

/** A state of the query. Answers false where it can't follow from what is held: then it has to be asked for. */
export function takeUpdate(state: FollowerState, update: LiveUpdate): boolean {
  const { snapshot, delta, base, seq, fetchedAt } = update;
  const isHeld = state.table !== null && !state.isForeign;
  if (delta !== undefined) {
    if (state.table === null || state.isForeign || base !== state.seq) return false;
    state.table = applyDelta(state.table, delta);
  } else if (snapshot !== undefined) {
    state.table = snapshot;
    state.isForeign = false;
  } else if (isHeld && seq !== state.seq) return false;
  state.seq = seq;
  if (fetchedAt !== null) state.fetchedAt = atHere(state, fetchedAt);
  return true;
}

/** The same data as before, fetched again. */
export function takeFresh(state: FollowerState, fetchedAt: string): void {
  state.failure = null;
  state.fetchedAt = atHere(state, fetchedAt);
}

/** The last good data stays, unless it answers another question. */
export function takeFailure(state: FollowerState, { reason, since }: Pick<LiveFailure, "reason" | "since">): void {
  state.failure = { reason, since: atHere(state, since) };
  if (state.isForeign) Object.assign(state, { table: null, isForeign: false, fetchedAt: null });
}

/** The answer to a subscription. Answers false where the state has to be asked for whole. */
export function takeReply(state: FollowerState, reply: SubscribeReply, nowMs: number): boolean {
  if (!reply.ok) {
    const isUnbound = reply.code === "no-binding";
    state.isUnbound = isUnbound;
    state.failure = isUnbound ? null : { reason: reply.message, since: new Date(nowMs) };
    // A server that is busy says nothing about the data; whoever may not see it any more does not.
    if (reply.code !== "busy") Object.assign(state, { topic: undefined, table: null, isForeign: false, fetchedAt: null });
    return true;
  }
  const skewMs = nowMs - Date.parse(reply.now);
  state.skewMs = Math.abs(skewMs) < LEAST_SKEW_MS ? 0 : skewMs;
  if (state.topic !== reply.topic && state.table !== null) Object.assign(state, { isForeign: true, fetchedAt: null });
  Object.assign(state, { topic: reply.topic, uses: reply.uses, refreshSeconds: reply.refreshSeconds, isUnbound: false, failure: null });
  const isTaken = takeUpdate(state, reply);
  if (reply.failure !== undefined) takeFailure(state, reply.failure);
  return isTaken;
}
