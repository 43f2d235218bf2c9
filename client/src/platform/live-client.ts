import { useSyncExternalStore } from "react";
import { io } from "socket.io-client";

import type { LiveData } from "#shared/live/schema.ts";

import { appUrl } from "./base-url.ts";
import { createStore } from "./external-store.ts";
import { type Connection, createLiveSession, type LiveSession, type LiveTarget, type Subscription } from "./live-client-session.ts";

const connection = createStore<Connection>({ isConnected: false, since: null });
let session: LiveSession | undefined;

/** The one connection of the app, made when somebody first needs it. */
function theSession(): LiveSession {
  if (session === undefined) {
    const url = appUrl("socket.io");
    session = createLiveSession(
      io(`${url.origin}/live`, { path: url.pathname, transports: ["websocket", "polling"], reconnectionDelayMax: 5_000 }),
    );
    const { connection: ofSession } = session;
    ofSession.subscribe(() => connection.set(ofSession.getSnapshot()));
  }
  return session;
}

/** Follows the data of a widget; what it shows stays while the connection is away, and says how old it is. */
export function subscribeLive(target: LiveTarget, onData: (data: LiveData) => void): Subscription {
  return theSession().subscribe(target, onData);
}

/** Calls when somebody publishes the page, or may have while the connection was away. */
export function onPublished(pageId: string, listener: () => void): Disposable {
  return theSession().onPublished(pageId, listener);
}

/** Calls when settings that concern everybody changed, or may have while the connection was away. */
export function onSettings(listener: () => void): Disposable {
  return theSession().onSettings(listener);
}

/** Calls when I may do other things than before, or the server ended the connection: then nobody may be signed in any more. */
export function onRights(listener: () => void): Disposable {
  return theSession().onRights(listener);
}

/** Whether the server can be heard. */
export function useConnection(): Connection {
  return useSyncExternalStore(connection.subscribe, connection.getSnapshot);
}
