import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";
import type { Logger } from "#server/platform/logger.ts";
import { CLOSE } from "#shared/kernel/close-codes.ts";
import { type DocumentRef, parseDocumentName } from "#shared/kernel/document-name.ts";

import type { DocumentKind } from "./document-kind.ts";
import { Room, type RoomHost } from "./room.ts";
import type { SyncFigures } from "./sync-figures.ts";
import type { UpdateLog } from "./update-log.ts";

interface Options {
  log: UpdateLog;
  kinds: ReadonlyMap<string, DocumentKind>;
  host: RoomHost;
  clock: Clock;
  logger: Logger;
  figures: SyncFigures;
}

export interface Rooms {
  /** The room of a document; it loads when it was not open. One room a document, however many ask at once. */
  open: (name: string, ref: DocumentRef) => Room;
  /** The room of a document once it has loaded. */
  loaded: (name: string) => Promise<Room>;
  find: (name: string) => Room | undefined;
  all: () => Iterable<Room>;
  count: () => number;
  /** Compacts what is due, and lets go of rooms that nobody has been in for a while. */
  maintain: () => void;
  /** Compacts and frees everything. */
  closeAll: () => Promise<void>;
}

interface Entry {
  room: Room;
  ready: Promise<void>;
}

function isDue(room: Room, time: number): boolean {
  const rows = room.seq - room.snapshotSeq;
  if (rows === 0 || time - room.lastCommitAt < LIMITS.syncQuietMs) return false;
  return rows > LIMITS.syncCompactRows || (room.tailBytes > LIMITS.syncCompactBytes && room.tailBytes > 4 * room.snapshotBytes);
}

/** The open documents: loaded on first use, compacted when quiet, freed when idle. */
export function createRooms({ log, kinds, host, clock, logger, figures }: Options): Rooms {
  const entries = new Map<string, Entry>();
  const maintained = new Set<Room>();

  const load = async (room: Room): Promise<void> => {
    const started = performance.now();
    try {
      await room.load(await log.load(room.name));
      figures.load.observe((performance.now() - started) / 1_000);
    } catch (error) {
      logger.error({ err: error, document: room.name }, "A document could not be opened");
      entries.delete(room.name);
      for (const session of room.sessions) room.close(session, CLOSE.resync);
      room.destroy();
      throw error;
    }
  };

  const enter = (name: string, ref: DocumentRef): Entry => {
    const known = entries.get(name);
    if (known !== undefined) return known;
    const kind = kinds.get(ref.kind);
    if (kind === undefined) throw new Error(`No documents of kind ${ref.kind} here`);
    const room = new Room(name, ref, kind, host);
    const ready = load(room);
    ready.catch(() => undefined);
    const entry = { room, ready };
    entries.set(name, entry);
    return entry;
  };

  const compact = async (room: Room): Promise<void> => {
    if (!room.isSettled || room.isFailing || room.seq === room.snapshotSeq) return;
    const upto = room.seq;
    const tailBytes = room.tailBytes;
    const state = room.stateV2();
    if (!(await log.compact(room.name, upto, state))) return;
    figures.compactions.inc();
    room.snapshotSeq = upto;
    room.snapshotBytes = state.length;
    room.tailBytes -= tailBytes;
  };

  const isFree = (room: Room) => room.sessions.size === 0 && room.inbound.length === 0 && room.isSettled && !room.isFailing;

  const leave = async (room: Room): Promise<void> => {
    const { purge } = room.kind;
    if (!isFree(room)) return;
    // An edit like any other: logged, and seen by whoever comes in meanwhile.
    if (purge !== undefined) await room.edit(null, (doc) => purge(doc, clock.now().getTime()));
    await compact(room);
    // Somebody may have come in meanwhile, or an edit.
    if (!isFree(room) || entries.get(room.name)?.room !== room) return;
    entries.delete(room.name);
    room.destroy();
  };

  const maintain = (room: Room, time: number) => {
    if (maintained.has(room) || room.doc === undefined) return;
    if (time - room.lastCommitAt >= LIMITS.syncQuietMs) room.forgetFrames();
    const isIdle = room.sessions.size === 0 && time - Math.max(room.emptySince, room.lastCommitAt) >= LIMITS.syncIdleMs;
    if (!isIdle && !isDue(room, time)) return;
    maintained.add(room);
    (isIdle ? leave(room) : compact(room))
      .catch((error: unknown) => logger.error({ err: error, document: room.name }, "A document could not be compacted; tried again later"))
      .finally(() => maintained.delete(room));
  };

  return {
    open: (name, ref) => enter(name, ref).room,
    loaded: async (name) => {
      const ref = parseDocumentName(name);
      if (ref === undefined) throw new Error(`${name} is no document's name`);
      const { room, ready } = enter(name, ref);
      await ready;
      return room;
    },
    find: (name) => entries.get(name)?.room,
    *all() {
      for (const { room } of entries.values()) yield room;
    },
    count: () => entries.size,
    maintain: () => {
      const time = clock.now().getTime();
      for (const { room } of entries.values()) maintain(room, time);
    },
    closeAll: async () => {
      for (const { room } of entries.values()) {
        await compact(room).catch((error: unknown) =>
          logger.warn({ err: error, document: room.name }, "Not compacted at stop; the log has everything"),
        );
        room.destroy();
      }
      entries.clear();
    },
  };
}
