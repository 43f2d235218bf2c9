import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

import { type WebSocket, WebSocketServer } from "ws";
import type * as Y from "yjs";

import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";
import type { Logger } from "#server/platform/logger.ts";
import { Counter, Gauge, Histogram, type Metrics } from "#server/platform/metrics.ts";
import { CLOSE, CLOSE_REASONS, type CloseCode } from "#shared/kernel/close-codes.ts";
import { type DocumentRef, parseDocumentName } from "#shared/kernel/document-name.ts";
import type { Actor } from "#shared/kernel/permission.ts";
import { decodeClientMessage } from "#shared/kernel/sync-protocol.core.ts";

import { type CommitInfo, createCommitter } from "./committer.ts";
import type { DocumentKind } from "./document-kind.ts";
import { binaryFrame } from "./frame.core.ts";
import { Room, type RoomHost } from "./room.ts";
import { Session } from "./session.ts";
import type { CommitActor, UpdateLog } from "./update-log.ts";

export type DocumentAccess = "edit" | "read" | "denied" | "missing";

export interface SyncOptions {
  log: UpdateLog;
  kinds: readonly DocumentKind[];
  /** What an actor may do with a document; asked at the upgrade and whenever rights change. */
  authorize: (actor: Actor, ref: DocumentRef) => Promise<DocumentAccess>;
  /** The same actor as of now, anonymous when the session has ended. */
  refresh: (actor: Actor) => Promise<Actor>;
  /** Presence colour of a person. */
  colorOf: (userId: string) => Promise<number>;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
}

/** The sync server: documents that people edit at once. */
export interface Sync extends AsyncDisposable {
  /** Takes a WebSocket upgrade for `/sync/<document>`; `path` is what follows `/sync/`, with the query. `Origin` was checked before. */
  handleUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer, path: string, actor: Actor) => Promise<void>;
  /** Edits a document on behalf of somebody (null: the server); resolves when the edit is durable. */
  edit: <T>(name: string, actor: { userId: string | null }, change: (doc: Y.Doc) => T) => Promise<T>;
  read: <T>(name: string, look: (doc: Y.Doc) => T) => Promise<T>;
  present: (name: string) => { userId: string }[];
  onCommit: (listener: (commit: CommitInfo) => void) => Disposable;
  commitsSince: (name: string, since: Date) => Promise<{ actors: CommitActor[]; at: Date }[]>;
  /** Rights changed: asks again for open sockets of this person, or of everybody. */
  recheck: (userId?: string) => Promise<void>;
  closeDocument: (name: string, code: CloseCode) => Promise<void>;
  figures: () => { rooms: number; sockets: number };
}

/** An empty presence message: what a silent server says to clients that would give up. */
const KEEPALIVE = binaryFrame(new Uint8Array([1, 1, 0]));

type Known = Exclude<Actor, { kind: "anonymous" }>;

function createFigures(metrics: Metrics, count: () => { rooms: number; sockets: number }) {
  const registers = [metrics];
  new Gauge({
    name: "sync_rooms",
    help: "Open documents",
    registers,
    collect() {
      this.set(count().rooms);
    },
  });
  new Gauge({
    name: "sync_sockets",
    help: "Open sync sockets",
    registers,
    collect() {
      this.set(count().sockets);
    },
  });
  return {
    updates: new Counter({ name: "sync_commits_total", help: "Committed updates, one a document and turn", registers }),
    bytes: new Counter({ name: "sync_committed_bytes_total", help: "Bytes of committed updates", registers }),
    messages: new Counter({ name: "sync_messages_total", help: "Messages received", labelNames: ["type"] as const, registers }),
    messageBytes: new Counter({ name: "sync_message_bytes_total", help: "Bytes received", registers }),
    commit: new Histogram({
      name: "sync_commit_seconds",
      help: "Time of one database transaction",
      buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.2, 1, 5],
      registers,
    }),
    failures: new Counter({
      name: "sync_commit_failures_total",
      help: "Database transactions that failed and were tried again",
      registers,
    }),
    gaps: new Counter({ name: "sync_gaps_total", help: "Updates dropped because their predecessors are missing", registers }),
    refused: new Counter({ name: "sync_refused_total", help: "Messages refused", labelNames: ["reason"] as const, registers }),
    closed: new Counter({ name: "sync_closed_total", help: "Sockets closed by the server", labelNames: ["code"] as const, registers }),
    load: new Histogram({
      name: "sync_load_seconds",
      help: "Time to open a document",
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
      registers,
    }),
    lagging: new Gauge({ name: "sync_lagging_sockets", help: "Readers that fell behind", registers }),
  };
}

export function createSync(options: SyncOptions): Sync {
  const { log, clock, logger, authorize } = options;
  const kinds = new Map(options.kinds.map((kind) => [kind.kind, kind]));
  const rooms = new Map<string, { room: Room; ready: Promise<void> }>();
  const listeners = new Set<(commit: CommitInfo) => void>();
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    clientTracking: false,
    skipUTF8Validation: true,
    maxPayload: LIMITS.documentBytes * 2,
  });
  let isDraining = false;
  // Read once a sweep rather than once a frame.
  let coarseNow = clock.now().getTime();
  const now = () => coarseNow;
  const sockets = () => [...rooms.values()].reduce((sum, { room }) => sum + room.sessions.size, 0);
  const figures = createFigures(options.metrics, () => ({ rooms: rooms.size, sockets: sockets() }));

  const committer = createCommitter({
    log,
    clock,
    logger,
    onCommit: (commit) => {
      for (const listener of listeners) listener(commit);
    },
    observe: ({ commitMs, updates, bytes }) => {
      figures.commit.observe(commitMs / 1_000);
      figures.updates.inc(updates);
      figures.bytes.inc(bytes);
    },
    onFailure: () => figures.failures.inc(),
  });
  const host: RoomHost = {
    now: () => clock.now().getTime(),
    schedule: committer.schedule,
    onGap: () => figures.gaps.inc(),
    onRefused: (reason) => figures.refused.inc({ reason }),
  };

  const closeSession = (session: Session, code: CloseCode, reason?: string) => {
    if (!session.isOpen) return;
    figures.closed.inc({ code: String(code) });
    session.close(code, reason);
  };

  /** The room of a document, loading it when it is not open. One promise a document: opening twice opens once. */
  const open = (name: string, ref: DocumentRef): { room: Room; ready: Promise<void> } => {
    const known = rooms.get(name);
    if (known !== undefined) return known;
    const kind = kinds.get(ref.kind);
    if (kind === undefined) throw new Error(`No documents of kind ${ref.kind} here`);
    const room = new Room(name, ref, kind, host);
    const started = performance.now();
    const ready = (async () => {
      try {
        await room.load(await log.load(name));
        figures.load.observe((performance.now() - started) / 1_000);
      } catch (error) {
        logger.error({ error, document: name }, "A document could not be opened");
        rooms.delete(name);
        for (const session of room.sessions) closeSession(session, CLOSE.resync, "The document could not be opened");
        room.destroy();
        throw error;
      }
    })();
    ready.catch(() => undefined);
    const entry = { room, ready };
    rooms.set(name, entry);
    return entry;
  };

  const openByName = async (name: string): Promise<Room> => {
    const ref = parseDocumentName(name);
    if (ref === undefined) throw new Error(`${name} is no document's name`);
    const { room, ready } = open(name, ref);
    await ready;
    return room;
  };

  const receive = (session: Session, room: Room, data: Buffer, isBinary: boolean) => {
    if (!session.isOpen) return;
    session.lastHeardAt = coarseNow;
    figures.messageBytes.inc(data.length);
    try {
      if (!isBinary) throw new Error("text frame");
      const message = decodeClientMessage(data);
      figures.messages.inc({ type: message.type });
      switch (message.type) {
        case "step1":
          room.answerStep1(session, message.stateVector);
          break;
        case "update":
          if (message.update.length > LIMITS.syncMessageBytes * 4) closeSession(session, CLOSE.tooLarge);
          else room.receiveUpdate(session, message.update);
          break;
        case "awareness":
          room.receivePresence(session, message.entries);
          break;
        case "query-awareness": {
          const everybody = room.presence.everybody();
          if (everybody !== undefined) session.sendPresence(everybody, coarseNow);
          break;
        }
        case "unknown":
          break;
      }
    } catch {
      figures.refused.inc({ reason: "malformed" });
      closeSession(session, CLOSE.invalidLayout, "A message could not be read");
    }
  };

  const attach = (
    ws: WebSocket,
    socket: Socket,
    name: string,
    ref: DocumentRef,
    actor: Known,
    access: "edit" | "read",
    wantsAck: boolean,
    color: number,
  ) => {
    const { room } = open(name, ref);
    const session = new Session(ws, socket, {
      actor,
      canWrite: access === "edit",
      wantsAck,
      identity: { id: actor.userId, name: actor.name, color },
      now: coarseNow,
      onDrained: (drained) => room.whenSettled(() => drained.sendDocument(room.fullState(), host.now())),
    });
    ws.on("message", (data: Buffer, isBinary: boolean) => receive(session, room, data, isBinary));
    ws.on("pong", () => {
      session.lastHeardAt = coarseNow;
    });
    ws.on("error", () => undefined);
    ws.on("close", () => {
      session.isOpen = false;
      room.leave(session);
    });
    room.join(session);
  };

  const refuse = (ws: WebSocket, code: CloseCode) => {
    figures.closed.inc({ code: String(code) });
    ws.on("error", () => undefined);
    ws.close(code, CLOSE_REASONS[code]);
    setTimeout(() => ws.terminate(), LIMITS.syncCloseMs).unref();
  };

  /** Strangers learn nothing; nor do people without rights learn which documents exist. */
  const admit = async (
    actor: Actor,
    ref: DocumentRef | undefined,
    schema: string | null,
  ): Promise<{ code: CloseCode } | { access: "edit" | "read"; actor: Known }> => {
    if (isDraining) return { code: CLOSE.draining };
    if (actor.kind === "anonymous") return { code: CLOSE.signIn };
    const kind = ref && kinds.get(ref.kind);
    if (ref === undefined || kind === undefined) return { code: CLOSE.noSuchDocument };
    const access = await authorize(actor, ref);
    if (access === "denied") return { code: CLOSE.notAllowed };
    if (access === "missing") return { code: CLOSE.noSuchDocument };
    if (schema !== null && Number(schema) < kind.schemaVersion) return { code: CLOSE.clientTooOld };
    return { access, actor };
  };

  const leaveIdle = async (name: string, room: Room): Promise<void> => {
    if (room.doc === undefined) return;
    room.kind.purge?.(room.doc, clock.now().getTime());
    if (room.inbound.length === 0) await compact(room);
    // Somebody may have come in meanwhile, or an edit.
    if (room.sessions.size > 0 || room.inbound.length > 0 || !room.isSettled || room.isFailing || rooms.get(name)?.room !== room) return;
    if (host.now() - room.emptySince < LIMITS.syncIdleMs && !isDraining) return;
    rooms.delete(name);
    room.destroy();
  };

  const compact = async (room: Room): Promise<void> => {
    if (!room.isSettled || room.isFailing || room.seq === room.snapshotSeq) return;
    const upto = room.seq;
    const state = room.state();
    if (!(await log.compact(room.name, upto, state))) return;
    room.snapshotSeq = upto;
    room.snapshotBytes = state.length;
    room.tailBytes = 0;
  };

  const maintaining = new Set<Room>();
  const maintain = (name: string, room: Room, time: number) => {
    if (maintaining.has(room)) return;
    const isIdle = room.sessions.size === 0 && time - room.emptySince >= LIMITS.syncIdleMs;
    const rows = room.seq - room.snapshotSeq;
    const isQuiet = time - room.lastCommitAt >= LIMITS.syncQuietMs;
    const isDue =
      isQuiet && rows > 0 && (rows > LIMITS.syncCompactRows || (room.tailBytes > 65_536 && room.tailBytes > 4 * room.snapshotBytes));
    if (!isIdle && !isDue) return;
    maintaining.add(room);
    (isIdle ? leaveIdle(name, room) : compact(room))
      .catch((error: unknown) => logger.error({ error, document: name }, "A document could not be compacted; tried again later"))
      .finally(() => maintaining.delete(room));
  };

  let lastPing = coarseNow;
  let lastRecheck = coarseNow;
  const sweep = () => {
    const time = clock.now().getTime();
    coarseNow = time;
    const isPing = time - lastPing >= LIMITS.syncPingMs;
    if (isPing) lastPing = time;
    let lagging = 0;
    for (const [name, { room }] of rooms) {
      for (const session of room.sessions) {
        if (session.laggingSince !== 0) {
          lagging += 1;
          if (time - session.laggingSince > LIMITS.syncLagMs) closeSession(session, CLOSE.resync);
        } else if (time - session.lastSentAt >= LIMITS.syncSilenceMs) session.sendPresence(KEEPALIVE, time);
        if (!isPing) continue;
        if (time - session.lastHeardAt > 3 * LIMITS.syncPingMs) session.ws.terminate();
        else session.ws.ping();
      }
      maintain(name, room, time);
    }
    figures.lagging.set(lagging);
    if (time - lastRecheck >= LIMITS.syncRecheckMs) {
      lastRecheck = time;
      recheck().catch((error: unknown) => logger.error({ error }, "Rights of open sockets could not be checked"));
    }
    timer = clock.after(1_000, sweep);
  };
  let timer = clock.after(1_000, sweep);

  const recheckOne = async (room: Room, session: Session): Promise<void> => {
    const actor = await options.refresh(session.actor);
    const answer = await admit(actor, room.ref, null);
    if ("code" in answer) {
      closeSession(session, answer.code);
      return;
    }
    session.actor = answer.actor;
    const canWrite = answer.access === "edit";
    if (canWrite && !session.canWrite) room.whenSettled(() => room.askForMissing(session));
    session.canWrite = canWrite;
  };
  const recheck = async (userId?: string): Promise<void> => {
    for (const { room } of rooms.values()) {
      for (const session of room.sessions) if (userId === undefined || session.actor.userId === userId) await recheckOne(room, session);
    }
  };

  const drain = async (): Promise<void> => {
    isDraining = true;
    timer[Symbol.dispose]();
    const open = [...rooms.values()].flatMap(({ room }) => [...room.sessions]);
    for (let at = 0; at < open.length; at += LIMITS.syncDrainSlice) {
      for (const session of open.slice(at, at + LIMITS.syncDrainSlice)) closeSession(session, CLOSE.draining);
      if (at + LIMITS.syncDrainSlice < open.length) await new Promise((resolve) => setTimeout(resolve, LIMITS.syncDrainEveryMs));
    }
    await committer.idle();
    for (const [name, { room }] of rooms) {
      await compact(room).catch((error: unknown) =>
        logger.warn({ error, document: name }, "Not compacted at stop; the log has everything"),
      );
      room.destroy();
    }
    rooms.clear();
    server.close();
  };

  return {
    handleUpgrade: async (request, socket, head, path, actor) => {
      const url = new URL(path, "http://localhost/");
      let name = "";
      try {
        name = decodeURIComponent(url.pathname.slice(1));
      } catch {
        // Not decodable: no document has such a name.
      }
      const ref = parseDocumentName(name);
      const answer = await admit(actor, ref, url.searchParams.get("schema"));
      const color = "access" in answer ? await options.colorOf(answer.actor.userId) : 0;
      server.handleUpgrade(request, socket, head, (ws) => {
        if ("code" in answer || ref === undefined) refuse(ws, "code" in answer ? answer.code : CLOSE.noSuchDocument);
        else attach(ws, socket as Socket, name, ref, answer.actor, answer.access, url.searchParams.get("ack") === "1", color);
      });
    },
    edit: async (name, { userId }, change) => {
      const room = await openByName(name);
      return room.edit(userId, change);
    },
    read: async (name, look) => {
      const room = await openByName(name);
      return new Promise((resolve, reject) => {
        room.whenSettled(() => {
          try {
            if (room.doc === undefined) throw new Error(`${name} was closed`);
            resolve(look(room.doc));
          } catch (error) {
            reject(error);
          }
        });
      });
    },
    present: (name) =>
      [...new Set([...(rooms.get(name)?.room.sessions ?? [])].map((session) => session.actor.userId))].map((userId) => ({ userId })),
    onCommit: (listener) => {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    commitsSince: (name, since) => log.commitsSince(name, since),
    recheck,
    closeDocument: async (name, code) => {
      const entry = rooms.get(name);
      if (entry === undefined) return;
      for (const session of entry.room.sessions) closeSession(session, code);
    },
    figures: () => ({ rooms: rooms.size, sockets: sockets() }),
    [Symbol.asyncDispose]: drain,
  };
}
