import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

import type * as Y from "yjs";

import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";
import type { Logger } from "#server/platform/logger.ts";
import type { Metrics } from "#server/platform/metrics.ts";
import { CLOSE, type CloseCode } from "#shared/kernel/close-codes.ts";
import type { DocumentRef } from "#shared/kernel/document-name.ts";
import type { Actor } from "#shared/kernel/permission.ts";

import type { CommitActor } from "./actors.core.ts";
import { type CommitInfo, createCommitter } from "./committer.ts";
import type { DocumentKind } from "./document-kind.ts";
import { type Admission, createGateway, type DocumentAccess } from "./gateway.ts";
import type { Room } from "./room.ts";
import { createRooms } from "./rooms.ts";
import type { Session } from "./session.ts";
import { createFigures } from "./sync-figures.ts";
import type { UpdateLog } from "./update-log.ts";
import { startUpkeep } from "./upkeep.ts";

export type { DocumentAccess };

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

async function inSlices<T>(items: readonly T[], size: number, pause: () => Promise<void>, run: (item: T) => void): Promise<void> {
  for (let at = 0; at < items.length; at += size) {
    if (at > 0) await pause();
    for (const item of items.slice(at, at + size)) run(item);
  }
}

/** Waits for the work, though not longer than this; leaves no timer behind that would keep the process from ending. */
async function atMost(work: Promise<void>, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

function readSettled<T>(room: Room, look: (doc: Y.Doc) => T): Promise<T> {
  return new Promise((resolve, reject) => {
    room.whenSettled(() => {
      try {
        if (room.doc === undefined) throw new Error(`${room.name} was closed`);
        resolve(look(room.doc));
      } catch (error) {
        reject(error);
      }
    });
  });
}

function tellAll(listeners: ReadonlySet<(commit: CommitInfo) => void>, commit: CommitInfo, logger: Logger): void {
  for (const listener of listeners) {
    try {
      listener(commit);
    } catch (error) {
      logger.error({ err: error, document: commit.name }, "A listener to commits failed");
    }
  }
}

/** What holds now for an open socket. */
function applyRights(session: Session, answer: Admission): void {
  const { room } = session;
  if ("code" in answer) {
    session.canWrite = false;
    room.close(session, answer.code);
    return;
  }
  session.actor = answer.actor;
  const canWrite = answer.access === "edit";
  if (canWrite === session.canWrite) return;
  session.canWrite = canWrite;
  room.whenSettled(() => (canWrite ? room.askForMissing(session) : room.acknowledge(session)));
}

export function createSync(options: SyncOptions): Sync {
  const { log, clock, logger } = options;
  const kinds = new Map<string, DocumentKind>(options.kinds.map((kind) => [kind.kind, kind]));
  const listeners = new Set<(commit: CommitInfo) => void>();
  const now = () => clock.now().getTime();
  const figures = createFigures(options.metrics, () => count());
  const committer = createCommitter({
    log,
    clock,
    logger,
    onCommit: (commit) => tellAll(listeners, commit, logger),
    observe: ({ commitMs, updates, bytes }) => {
      figures.commit.observe(commitMs / 1_000);
      figures.hot.commits += updates;
      figures.hot.commitBytes += bytes;
    },
    onFailure: () => figures.failures.inc(),
  });
  const rooms = createRooms({
    log,
    kinds,
    clock,
    logger,
    figures,
    host: {
      now,
      schedule: committer.schedule,
      onGap: () => figures.gaps.inc(),
      onRefused: (reason) => figures.refused.inc({ reason }),
      onFailedCheck: ({ name }, error) => logger.error({ err: error, document: name }, "An edit could not be checked"),
      onClosed: (code) => figures.closed.inc({ code: String(code) }),
    },
  });
  const gateway = createGateway({
    rooms,
    kinds,
    authorize: options.authorize,
    colorOf: options.colorOf,
    onStale: (userId) => recheckLater(userId),
    now,
    figures,
  });
  const allSessions = () => [...rooms.all()].flatMap((room) => [...room.sessions]);
  const count = () => ({ rooms: rooms.count(), sockets: [...rooms.all()].reduce((sum, { sessions }) => sum + sessions.size, 0) });

  const recheck = async (userId?: string): Promise<void> => {
    gateway.noteChange();
    const concerned = allSessions().filter((session) => userId === undefined || session.actor.userId === userId);
    const outcomes = await Promise.allSettled(
      concerned.map(async (session) => applyRights(session, await gateway.admit(await options.refresh(session.actor), session.room.ref))),
    );
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  };
  const recheckLater = (userId?: string) => {
    recheck(userId).catch((error: unknown) =>
      logger.error({ err: error }, "Rights of open sockets could not be checked; tried again later"),
    );
  };
  const upkeep = startUpkeep({
    rooms,
    clock,
    figures,
    // With its hash: whoever has missed something learns of it here.
    announce: (room) => log.afterFlush(() => room.sessions.forEach((session) => room.acknowledge(session))),
    recheck: () => recheckLater(),
  });
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

  return {
    handleUpgrade: gateway.handleUpgrade,
    edit: async (name, { userId }, change) => (await rooms.loaded(name)).edit(userId, change),
    read: async (name, look) => readSettled(await rooms.loaded(name), look),
    present: (name) => {
      const people = new Set<string>();
      for (const { actor } of rooms.find(name)?.sessions ?? []) people.add(actor.userId);
      return [...people].map((userId) => ({ userId }));
    },
    onCommit: (listener) => {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    commitsSince: log.commitsSince,
    recheck,
    closeDocument: async (name, code) => {
      const room = rooms.find(name);
      for (const session of room?.sessions ?? []) room?.close(session, code);
    },
    figures: count,
    [Symbol.asyncDispose]: async () => {
      gateway.drain();
      upkeep[Symbol.dispose]();
      await inSlices(
        allSessions(),
        LIMITS.syncDrainSlice,
        () => wait(LIMITS.syncDrainEveryMs),
        (session) => session.room.close(session, CLOSE.draining),
      );
      // A database that fails must not keep the process from ending; clients hold what was not saved.
      await atMost(committer.idle(), LIMITS.drainMs);
      await rooms.closeAll();
    },
  };
}
