import type { Socket } from "socket.io-client";

import type { LiveData, LiveFailure, LiveUpdate, Rebound, SubscribeReply } from "#shared/live/schema.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";
import type { VariableValues } from "#shared/pages/schema.ts";

import { createStore, type ReadableStore } from "./external-store.ts";
import {
  type FollowerState,
  newFollowerState,
  staleAfterMs,
  takeFailure,
  takeFresh,
  takeReply,
  takeUpdate,
  toLiveData,
} from "./live-client-follower.ts";
import { onWake } from "./live-client-wake.ts";

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

/** The browser's side of live data, over one connection that it keeps alive. */
export interface LiveSession extends Disposable {
  connection: ReadableStore<Connection>;
  subscribe: (target: LiveTarget, onData: (data: LiveData) => void) => Subscription;
  /** Calls when somebody publishes the page, or may have while the connection was away. */
  onPublished: (pageId: string, listener: () => void) => Disposable;
  /** Calls when settings changed, or may have while the connection was away. */
  onSettings: (listener: () => void) => Disposable;
  /** Calls when I may do other things than before, or the server ended the connection: then nobody may be signed in any more. */
  onRights: (listener: () => void) => Disposable;
}

/** One widget that somebody looks at. */
interface Follower {
  id: string;
  target: LiveTarget;
  onData: (data: LiveData) => void;
  state: FollowerState;
  /** Counts the questions, so that a late answer to an earlier one is not taken for the last. */
  asked: number;
  misses: number;
  staleTimer: ReturnType<typeof setTimeout> | undefined;
  retryTimer: ReturnType<typeof setTimeout> | undefined;
}

const ANSWER_MS = 10_000;
const RETRY_MS = 3_000;
/** After the server has ended the connection or refused it, Socket.IO does not come back by itself; screens on walls have to. */
const COME_BACK_MS = 10_000;
/** Questions without an answer, one after the other, that mean a dead connection. */
const MISSES = 2;

/** Tells what is known now, and again at the moment when it becomes stale. */
function tell(follower: Follower): void {
  clearTimeout(follower.staleTimer);
  const { state } = follower;
  const now = Date.now();
  const leftMs = state.fetchedAt === null ? -1 : state.fetchedAt.getTime() + staleAfterMs(state) - now;
  if (leftMs >= 0) follower.staleTimer = setTimeout(() => tell(follower), leftMs + 1);
  follower.onData(toLiveData(state, now));
}

function nameOf({ id, target: { page, widget, draft } }: Follower) {
  return { page, widget, draft, follower: id };
}

function usesChanged(uses: readonly string[] | undefined, before: VariableValues, after: VariableValues): boolean {
  return (uses ?? Object.keys({ ...before, ...after })).some((name) => !isSameJson(before[name], after[name]));
}

/** Asks for the data of followers and takes what comes. */
function createFollowers(socket: Socket) {
  const followers = new Set<Follower>();
  let count = 0;

  function reconnect(): void {
    socket.disconnect();
    socket.connect();
  }

  function ask(follower: Follower): void {
    clearTimeout(follower.retryTimer);
    if (!socket.connected) return;
    follower.asked += 1;
    const { asked, target, state } = follower;
    const held = state.topic === undefined || state.table === null || state.isForeign ? {} : { after: state.seq, topic: state.topic };
    socket
      .timeout(ANSWER_MS)
      .emit("subscribe", { ...target, ...held, follower: follower.id }, (error: Error | null, reply: SubscribeReply | undefined) => {
        if (follower.asked === asked && followers.has(follower)) answered(follower, error === null ? reply : undefined);
      });
  }

  function answered(follower: Follower, reply: SubscribeReply | undefined): void {
    if (reply === undefined) {
      // Once it is connected again, everybody asks anyway.
      if (!socket.connected) return;
      follower.misses += 1;
      if (follower.misses % MISSES === 0) reconnect();
      else follower.retryTimer = setTimeout(() => ask(follower), RETRY_MS);
      return;
    }
    follower.misses = 0;
    const isTaken = takeReply(follower.state, reply, Date.now());
    tell(follower);
    if (!isTaken) askWhole(follower);
    else if (!reply.ok && reply.code === "busy") follower.retryTimer = setTimeout(() => ask(follower), RETRY_MS);
  }

  /** What is held is no ground for a difference. */
  function askWhole(follower: Follower): void {
    follower.state.isForeign = follower.state.table !== null;
    ask(follower);
  }

  function each(topic: string, change: (follower: Follower) => void): void {
    for (const follower of followers) {
      if (follower.state.topic !== topic) continue;
      change(follower);
      tell(follower);
    }
  }

  socket.on("data", (update: LiveUpdate) =>
    each(update.topic, (follower) => {
      follower.state.failure = null;
      // While it asks, the answer brings the newest; and what can't follow from what is held is asked for.
      if (!takeUpdate(follower.state, update)) ask(follower);
    }),
  );
  socket.on("fresh", (updates: { topic: string; fetchedAt: string }[]) => {
    for (const { topic, fetchedAt } of updates) each(topic, ({ state }) => takeFresh(state, fetchedAt));
  });
  socket.on("failed", (failure: LiveFailure) => each(failure.topic, ({ state }) => takeFailure(state, failure)));
  socket.on("rebound", ({ page, widget }: Rebound) => {
    for (const follower of followers) if (follower.target.page === page && follower.target.widget === widget) ask(follower);
  });

  function leave(follower: Follower): void {
    clearTimeout(follower.staleTimer);
    clearTimeout(follower.retryTimer);
    followers.delete(follower);
    if (socket.connected) socket.emit("unsubscribe", nameOf(follower));
  }

  return {
    askAll: () => followers.forEach(ask),
    reconnect,
    follow: (target: LiveTarget, onData: (data: LiveData) => void): Subscription => {
      count += 1;
      const follower: Follower = {
        id: String(count),
        target,
        onData,
        state: newFollowerState(),
        asked: 0,
        misses: 0,
        staleTimer: undefined,
        retryTimer: undefined,
      };
      followers.add(follower);
      ask(follower);
      return {
        setVariables: (values) => {
          const before = follower.target.variables;
          follower.target = { ...follower.target, variables: values };
          if (usesChanged(follower.state.uses, before, values)) ask(follower);
        },
        refresh: () => {
          if (socket.connected) socket.emit("refresh", nameOf(follower));
        },
        [Symbol.dispose]: () => leave(follower),
      };
    },
    dispose: () => {
      for (const follower of followers) leave(follower);
    },
  };
}

/** Follows live data over this socket; whoever makes it says where the server is. */
export function createLiveSession(socket: Socket): LiveSession {
  const connection = createStore<Connection>({ isConnected: socket.connected, since: null });
  const watched = new Map<string, Set<() => void>>();
  const ofSettings = new Set<() => void>();
  const ofRights = new Set<() => void>();
  const followers = createFollowers(socket);
  let comeBack: ReturnType<typeof setTimeout> | undefined;

  const askForPages = () => {
    for (const listeners of watched.values()) for (const listener of listeners) listener();
  };
  const rightsChanged = () => {
    // What is still shown may not be theirs any more.
    askForPages();
    for (const listener of ofRights) listener();
  };
  const comeBackLater = () => {
    clearTimeout(comeBack);
    if (!socket.active) comeBack = setTimeout(() => socket.connect(), COME_BACK_MS);
  };
  socket.on("connect", () => {
    connection.set({ isConnected: true, since: new Date() });
    for (const page of watched.keys()) socket.emit("watch", { page });
    followers.askAll();
    for (const listener of ofSettings) listener();
    // A version that was published while the connection was down was announced to nobody.
    askForPages();
  });
  socket.on("disconnect", (reason) => {
    connection.set({ isConnected: false, since: new Date() });
    // It ends connections of those who lost their rights or their sign-in.
    if (reason === "io server disconnect") rightsChanged();
    comeBackLater();
  });
  socket.on("connect_error", ({ message }) => {
    if (message === "auth.required") rightsChanged();
    comeBackLater();
  });
  socket.on("published", ({ page }: { page: string }) => {
    for (const listener of watched.get(page) ?? []) listener();
  });
  socket.on("rights", rightsChanged);
  socket.on("settings", () => {
    for (const listener of ofSettings) listener();
  });
  const wake = onWake(followers.reconnect);
  const wakeUp = () => {
    // Somebody wants data: no reason to wait any longer.
    if (!socket.active) socket.connect();
  };

  return {
    connection,
    subscribe: (target, onData) => {
      wakeUp();
      return followers.follow(target, onData);
    },
    onSettings: (listener) => {
      ofSettings.add(listener);
      wakeUp();
      return { [Symbol.dispose]: () => void ofSettings.delete(listener) };
    },
    onRights: (listener) => {
      ofRights.add(listener);
      return { [Symbol.dispose]: () => void ofRights.delete(listener) };
    },
    onPublished: (pageId, listener) => {
      const listeners = watched.get(pageId) ?? new Set();
      watched.set(pageId, listeners.add(listener));
      wakeUp();
      if (socket.connected) socket.emit("watch", { page: pageId });
      return {
        [Symbol.dispose]: () => {
          listeners.delete(listener);
          if (listeners.size > 0 || watched.get(pageId) !== listeners) return;
          watched.delete(pageId);
          if (socket.connected) socket.emit("unwatch", { page: pageId });
        },
      };
    },
    [Symbol.dispose]: () => {
      clearTimeout(comeBack);
      wake[Symbol.dispose]();
      followers.dispose();
      socket.off();
      socket.disconnect();
    },
  };
}
