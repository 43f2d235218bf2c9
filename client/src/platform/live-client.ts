import { useSyncExternalStore } from "react";
import { io, type Socket } from "socket.io-client";

import type { LiveData, LiveFailure, LiveUpdate, Rebound, SubscribeReply, Table } from "#shared/live/schema.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";
import type { VariableValues } from "#shared/pages/schema.ts";

import { appUrl } from "./base-url.ts";
import { createStore } from "./external-store.ts";

/** Whether the server can be heard, and since when that is so. */
export interface Connection {
  isConnected: boolean;
  since: Date | null;
}

export interface LiveTarget {
  page: string;
  widget: string;
  draft: boolean;
  variables: VariableValues;
}

/** Follows a widget's data until it is disposed of. */
export interface Subscription extends Disposable {
  setVariables: (values: VariableValues) => void;
  /** Asks the source now. */
  refresh: () => void;
}

/** One widget that somebody looks at, with all that is known of its data. */
interface Follower {
  target: LiveTarget;
  onData: (data: LiveData) => void;
  topic: string | undefined;
  seq: number;
  table: Table | null;
  fetchedAt: Date | null;
  failure: LiveData["failure"];
  uses: readonly string[] | undefined;
  refreshSeconds: number;
  isUnbound: boolean;
  /** Counts the questions, so that a late answer to an earlier one is not taken for the last. */
  asked: number;
  staleTimer: ReturnType<typeof setTimeout> | undefined;
}

/** Data counts as stale after two intervals, and never before this. */
const LEAST_STALE_MS = 15_000;
const RETRY_MS = 3_000;

const connection = createStore<Connection>({ isConnected: false, since: null });
const followers = new Set<Follower>();
const watched = new Map<string, Set<() => void>>();
let socket: Socket | undefined;

function staleAfterMs({ refreshSeconds }: Follower): number {
  return Math.max(LEAST_STALE_MS, refreshSeconds * 2_000);
}

function statusOf(follower: Follower): LiveData["status"] {
  if (follower.isUnbound) return "unbound";
  if (follower.failure !== null) return "failed";
  if (follower.table === null) return "loading";
  return follower.fetchedAt !== null && Date.now() - follower.fetchedAt.getTime() > staleAfterMs(follower) ? "stale" : "ok";
}

/** Tells what is known now, and again at the moment when it becomes stale. */
function tell(follower: Follower): void {
  clearTimeout(follower.staleTimer);
  const { table, fetchedAt, failure } = follower;
  const limitMs = staleAfterMs(follower);
  if (fetchedAt !== null) {
    const leftMs = fetchedAt.getTime() + limitMs - Date.now();
    if (leftMs >= 0) follower.staleTimer = setTimeout(() => tell(follower), leftMs + 1);
  }
  follower.onData({ status: statusOf(follower), table, fetchedAt, staleAfterMs: limitMs, failure });
}

function toFailure({ reason, since }: Pick<LiveFailure, "reason" | "since">): LiveData["failure"] {
  return { reason, since: new Date(since) };
}

function take(follower: Follower, update: LiveUpdate): void {
  follower.seq = update.seq;
  if (update.snapshot !== undefined) follower.table = update.snapshot;
  if (update.fetchedAt !== null) follower.fetchedAt = new Date(update.fetchedAt);
}

function takeReply(follower: Follower, reply: SubscribeReply): void {
  if (!reply.ok) {
    follower.topic = undefined;
    follower.isUnbound = reply.code === "no-binding";
    follower.failure = follower.isUnbound ? null : { reason: reply.message, since: new Date() };
    if (follower.isUnbound) follower.table = null;
    tell(follower);
    return;
  }
  const isOther = follower.topic !== undefined && follower.topic !== reply.topic;
  // Another query's data is not this one's; but as long as there is none, what was shown stays.
  if (isOther && reply.snapshot === undefined) follower.fetchedAt = null;
  Object.assign(follower, { topic: reply.topic, uses: reply.uses, refreshSeconds: reply.refreshSeconds, isUnbound: false });
  follower.failure = reply.failure === undefined ? null : toFailure(reply.failure);
  take(follower, reply);
  tell(follower);
}

function subscribe(follower: Follower): void {
  if (socket?.connected !== true) return;
  follower.asked += 1;
  const { asked, topic, seq, target } = follower;
  const again = () => setTimeout(() => followers.has(follower) && follower.asked === asked && subscribe(follower), RETRY_MS);
  const question = { ...target, ...(topic === undefined ? {} : { after: seq }) };
  socket.timeout(10_000).emit("subscribe", question, (error: Error | null, reply: SubscribeReply | undefined) => {
    if (follower.asked !== asked || !followers.has(follower)) return;
    if (error !== null || reply === undefined) again();
    else takeReply(follower, reply);
  });
}

function ofTopic(topic: string): Follower[] {
  return [...followers].filter((follower) => follower.topic === topic);
}

function listen(live: Socket): void {
  live.on("connect", () => {
    connection.set({ isConnected: true, since: new Date() });
    for (const page of watched.keys()) live.emit("watch", { page });
    for (const follower of followers) subscribe(follower);
    // A version that was published while the connection was down was announced to nobody.
    for (const listeners of watched.values()) for (const listener of listeners) listener();
  });
  live.on("disconnect", () => connection.set({ isConnected: false, since: new Date() }));
  live.on("data", (update: LiveUpdate) => {
    for (const follower of ofTopic(update.topic)) {
      follower.failure = null;
      take(follower, update);
      tell(follower);
    }
  });
  live.on("fresh", (updates: { topic: string; fetchedAt: string }[]) => {
    for (const { topic, fetchedAt } of updates) {
      for (const follower of ofTopic(topic)) {
        follower.failure = null;
        follower.fetchedAt = new Date(fetchedAt);
        tell(follower);
      }
    }
  });
  live.on("failed", (failure: LiveFailure) => {
    for (const follower of ofTopic(failure.topic)) {
      follower.failure = toFailure(failure);
      tell(follower);
    }
  });
  live.on("rebound", ({ page, widget }: Rebound) => {
    for (const follower of followers) if (follower.target.page === page && follower.target.widget === widget) subscribe(follower);
  });
  live.on("published", ({ page }: { page: string }) => {
    for (const listener of watched.get(page) ?? []) listener();
  });
}

/** The one connection of the app, made when somebody first needs it. */
function connected(): Socket {
  if (socket === undefined) {
    const url = appUrl("socket.io");
    socket = io(`${url.origin}/live`, { path: url.pathname, transports: ["websocket", "polling"], reconnectionDelayMax: 5_000 });
    listen(socket);
  }
  // After the server has ended the connection, Socket.IO does not come back by itself.
  if (!socket.active) socket.connect();
  return socket;
}

function usesChanged(uses: readonly string[] | undefined, before: VariableValues, after: VariableValues): boolean {
  return (uses ?? Object.keys({ ...before, ...after })).some((name) => !isSameJson(before[name], after[name]));
}

/** Follows the data of a widget; what it shows stays while the connection is away, and says how old it is. */
export function subscribeLive(target: LiveTarget, onData: (data: LiveData) => void): Subscription {
  const follower: Follower = {
    target,
    onData,
    topic: undefined,
    seq: 0,
    table: null,
    fetchedAt: null,
    failure: null,
    uses: undefined,
    refreshSeconds: 0,
    isUnbound: false,
    asked: 0,
    staleTimer: undefined,
  };
  followers.add(follower);
  connected();
  subscribe(follower);
  return {
    setVariables: (values) => {
      const before = follower.target.variables;
      follower.target = { ...follower.target, variables: values };
      if (usesChanged(follower.uses, before, values)) subscribe(follower);
    },
    refresh: () => socket?.emit("refresh", follower.target),
    [Symbol.dispose]: () => {
      clearTimeout(follower.staleTimer);
      followers.delete(follower);
      const { page, widget, draft } = follower.target;
      const isShared = [...followers].some(
        (other) => other.target.page === page && other.target.widget === widget && other.target.draft === draft,
      );
      if (!isShared) socket?.emit("unsubscribe", follower.target);
    },
  };
}

/** Calls when somebody publishes the page, or may have while the connection was away. */
export function onPublished(pageId: string, listener: () => void): Disposable {
  const listeners = watched.get(pageId) ?? new Set();
  watched.set(pageId, listeners.add(listener));
  const live = connected();
  if (live.connected) live.emit("watch", { page: pageId });
  return {
    [Symbol.dispose]: () => {
      listeners.delete(listener);
      if (listeners.size === 0) watched.delete(pageId);
    },
  };
}

/** Whether the server can be heard. */
export function useConnection(): Connection {
  return useSyncExternalStore(connection.subscribe, connection.getSnapshot);
}
