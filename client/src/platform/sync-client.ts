import { IndexeddbPersistence } from "y-indexeddb";
import type { Awareness } from "y-protocols/awareness";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

import { CLOSE, CLOSE_REASONS, type CloseCode } from "#shared/kernel/close-codes.ts";
import { documentHash, MESSAGE, readAck } from "#shared/kernel/sync-protocol.core.ts";

import { appUrl } from "./base-url.ts";
import { createStore, type ReadableStore } from "./external-store.ts";
import { hasOfflineChanges, hasUnsent, keptName, noteUnsent } from "./kept-documents.ts";
import { countingSocket } from "./sync-client-socket.ts";
import { anotherConnection, initialFacts, isSameStatus, type SyncFacts, type SyncStatus, syncStatus } from "./sync-client-status.core.ts";

export type { SyncStatus };

/** Somebody else on the document, as the server vouches for them, with what they do there. */
export interface Peer {
  clientId: number;
  user: { id: string; name: string; color: number };
  /** Cursor, selection and drag preview, as their builder sends them. */
  state: Record<string, unknown>;
}

export interface SyncSession {
  doc: Y.Doc;
  awareness: Awareness;
  provider: WebsocketProvider;
  status: ReadableStore<SyncStatus>;
  peers: ReadableStore<readonly Peer[]>;
  /** Resolves when there is something to show: this browser's copy, or the server's. */
  whenReady: Promise<void>;
  /** This browser's copy came with changes that an earlier tab made without a connection. */
  hadOfflineChanges: boolean;
  close: () => void;
}

export interface OpenOptions {
  schemaVersion: number;
  /** Offline changes are kept apart by person: nobody uploads what another left in this browser. */
  user: { id: string };
  /** For tests outside a browser. */
  WebSocket?: typeof globalThis.WebSocket;
  baseUrl?: string;
}

/** A first connection that takes longer than this is shown as offline. */
const PATIENCE_MS = 4_000;
/** An answer to an edit takes milliseconds; after this long the person is told that it is waited for. */
const ANSWER_MS = 3_000;
/** A document that differs from the server's is fetched anew at most this often. */
const RESYNC_EVERY_MS = 10_000;

/** Where the sync server is, below whatever prefix the app is served under. */
function syncUrl(baseUrl: string): string {
  const url = new URL("sync", baseUrl);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function peersOf(awareness: Awareness): Peer[] {
  const peers: Peer[] = [];
  for (const [clientId, state] of awareness.getStates()) {
    const user: unknown = state["user"];
    if (clientId === awareness.clientID || !isRecord(user)) continue;
    const { id, name, color } = user;
    if (typeof id !== "string" || typeof name !== "string") continue;
    peers.push({ clientId, user: { id, name, color: typeof color === "number" ? color : 0 }, state });
  }
  return peers.toSorted((one, other) => one.clientId - other.clientId);
}

function isCloseCode(code: number): code is CloseCode {
  return Object.hasOwn(CLOSE_REASONS, code);
}

/** Whether this browser lets us keep documents (private windows of some do not). */
async function canKeep(): Promise<boolean> {
  if (typeof indexedDB === "undefined") return false;
  return new Promise((resolve) => {
    const request = indexedDB.open("pb:probe");
    request.addEventListener("success", () => {
      request.result.close();
      resolve(true);
    });
    request.addEventListener("error", () => resolve(false));
  });
}

/** Tells when the browser loses its network and when it has one again: the connection itself only finds out after half a minute. */
function watchNetwork(onChange: (isOnline: boolean) => void): Disposable {
  if (typeof window === "undefined") return { [Symbol.dispose]: () => undefined };
  const listening = new AbortController();
  window.addEventListener("offline", () => onChange(false), { signal: listening.signal });
  window.addEventListener("online", () => onChange(true), { signal: listening.signal });
  return { [Symbol.dispose]: () => listening.abort() };
}

/** Runs something once a wait is over; a wait that has begun is not begun again. */
function createPatience(ms: number, run: () => void): Disposable & { begin: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = () => {
    timer = undefined;
    run();
  };
  return {
    begin: () => {
      timer ??= setTimeout(over, ms);
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

/** Whether what is not sent was made while the server could not be reached, as far as anybody can tell. */
function isAway({ hasOfflineChanges: hasChanges, isCutOff, isSlow }: SyncFacts): boolean {
  return hasChanges || isCutOff || isSlow;
}

/** Opens a document: its copy in this browser, the server's state, and everybody else on it. */
export function openDocument(name: string, options: OpenOptions): SyncSession {
  const doc = new Y.Doc();
  const keptAs = keptName(options.user.id, name);
  let kept: IndexeddbPersistence | undefined;
  let facts: SyncFacts = initialFacts;
  const status = createStore<SyncStatus>(syncStatus(facts), isSameStatus);
  const learn = (news: Partial<SyncFacts>) => {
    facts = { ...facts, ...news };
    status.set(syncStatus(facts));
    const isUnsent = facts.hasOfflineChanges || facts.sent !== facts.acked;
    // What an earlier tab could not send counts until the server has answered for all of it.
    if (isUnsent || facts.isSynced) noteUnsent(keptAs, !isUnsent ? null : isAway(facts) ? "offline" : "sending");
  };

  const provider = new WebsocketProvider(syncUrl(options.baseUrl ?? appUrl("").href), name, doc, {
    connect: false,
    params: { ack: "1", schema: String(options.schemaVersion) },
    // Tabs meet at the server only: what a tab shows of another is then always saved.
    disableBc: true,
    WebSocketPolyfill: countingSocket(options.WebSocket ?? WebSocket, {
      onSent: (sent) => {
        learn({ sent });
        answer.begin();
      },
      onHeard: () => facts.isCutOff && learn({ isCutOff: false }),
    }),
  });
  const { awareness } = provider;

  // An answer that takes long is told: the connection may be dead without anybody knowing.
  const answer = createPatience(ANSWER_MS, () => facts.sent !== facts.acked && learn({ isSlow: true }));
  const reconnect = () => {
    provider.disconnect();
    provider.connect();
  };
  const network = watchNetwork((isOnline) => {
    if (!isOnline) learn({ isCutOff: true });
    else if (facts.isCutOff) reconnect();
  });

  let resyncedAt = 0;
  const resync = () => {
    if (Date.now() - resyncedAt < RESYNC_EVERY_MS) return;
    resyncedAt = Date.now();
    reconnect();
  };
  provider.messageHandlers[MESSAGE.ack] = (_encoder, decoder) => {
    const ack = readAck(decoder);
    const isSettled = ack.state === "saved" && ack.received === facts.sent;
    const differs = isSettled && ack.hash !== 0 && ack.hash !== documentHash(doc);
    const isSlow = facts.isSlow && ack.received !== facts.sent;
    learn({ acked: ack.received, server: ack.state, isSlow, differs: ack.hash === 0 && isSettled ? facts.differs : differs });
    if (differs) resync();
  };
  provider.on("status", ({ status: connection }) => {
    if (connection === "connecting") return;
    learn(anotherConnection(facts, connection === "connected"));
  });
  provider.on("sync", (isSynced) => learn({ isSynced, ...(isSynced && { hasBeenSynced: true, hasOfflineChanges: false }) }));
  provider.on("connection-close", () => {
    // Peers forget whoever leaves, but not the clock: with the old one they would not see us come back.
    awareness.setLocalState(awareness.getLocalState());
  });
  provider.on("closed", ({ code, reason }) => {
    learn({ isConnected: false, refused: { code, reason: isCloseCode(code) ? CLOSE_REASONS[code] : reason } });
    // What somebody may not see any more is not kept for them either.
    if ((code === CLOSE.notAllowed || code === CLOSE.noSuchDocument) && !hasUnsent(keptAs)) void kept?.clearData();
  });
  doc.on("update", (_update, origin) => {
    if (origin !== provider && origin !== kept && !facts.isConnected) learn({ hasOfflineChanges: true });
  });

  const peers = createStore<readonly Peer[]>(peersOf(awareness));
  awareness.on("change", () => peers.set(peersOf(awareness)));

  let isClosed = false;
  const patience = setTimeout(() => learn({ isOverdue: true }), PATIENCE_MS);
  const loadKept = async () => {
    const isKept = await canKeep();
    if (isClosed) return;
    learn({ isKept });
    if (!isKept) return;
    kept = new IndexeddbPersistence(keptAs, doc);
    await kept.whenSynced;
  };
  const isLoaded = loadKept();
  const isSynced = new Promise<void>((resolve) => provider.on("sync", (synced: boolean) => synced && resolve()));
  const whenReady = Promise.race([isSynced, isLoaded.then(() => (doc.store.clients.size > 0 ? undefined : isSynced))]);
  provider.connect();

  return {
    doc,
    awareness,
    provider,
    status,
    peers,
    whenReady,
    hadOfflineChanges: hasOfflineChanges(keptAs),
    close: () => {
      isClosed = true;
      clearTimeout(patience);
      answer[Symbol.dispose]();
      network[Symbol.dispose]();
      awareness.setLocalState(null);
      provider.destroy();
      awareness.destroy();
      void kept?.destroy();
      doc.destroy();
    },
  };
}
