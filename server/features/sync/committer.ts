import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";
import type { Logger } from "#server/platform/logger.ts";

import type { Room, Turn } from "./room.ts";
import type { Session } from "./session.ts";
import type { CommitActor, UpdateLog } from "./update-log.ts";

/** A commit, as told to other features. */
export interface CommitInfo {
  name: string;
  seq: number;
  actors: CommitActor[];
  at: Date;
}

export interface Committer {
  /** The room has edits or presence for the next turn. */
  schedule: (room: Room) => void;
  /** Resolves when nothing is waiting or on its way. */
  idle: () => Promise<void>;
}

interface Options {
  log: UpdateLog;
  clock: Clock;
  logger: Logger;
  onCommit: (commit: CommitInfo) => void;
  observe: (figures: { commitMs: number; updates: number; bytes: number }) => void;
  onFailure: () => void;
}

/**
 * The turn of the event loop in which everything that came in, for all rooms, becomes one database transaction, and is
 * sent on only after it. One append is on its way at a time.
 */
export function createCommitter({ log, clock, logger, onCommit, observe, onFailure }: Options): Committer {
  const ready = new Set<Room>();
  const delayed = new Set<Room>();
  const presence = new Set<Room>();
  const idleWaiters: (() => void)[] = [];
  let isScheduled = false;
  let isBusy = false;
  let retryMs: number = LIMITS.syncRetryMs;

  const acknowledge = (turns: readonly Turn[]) => {
    const acks: [Session, Room, number, number][] = [];
    for (const { room, senders } of turns)
      for (const session of senders.keys())
        if (session.wantsAck) acks.push([session, room, room.seq, session.received - countWaiting(room, session)]);
    if (acks.length === 0) return;
    log.afterFlush(() => {
      const now = clock.now().getTime();
      for (const [session, , seq, received] of acks) session.sendAck(seq, received, "saved", now);
    });
  };

  const complete = (turns: readonly Turn[], seqs: readonly number[]) => {
    let next = 0;
    for (const turn of turns) {
      const seq = turn.append === undefined ? undefined : seqs[next++];
      turn.room.completeTurn(turn, seq);
      if (turn.append !== undefined && seq !== undefined)
        onCommit({ name: turn.append.name, seq, actors: [...turn.append.actors], at: turn.append.at });
      if (turn.room.inbound.length > 0) schedule(turn.room);
    }
    acknowledge(turns);
    retryMs = LIMITS.syncRetryMs;
    isBusy = false;
    if (ready.size > 0) arm();
    else if (delayed.size === 0) for (const done of idleWaiters.splice(0)) done();
  };

  const retry = (turns: readonly Turn[], error: unknown) => {
    logger.error({ error, retryMs }, "Edits could not be committed; they are kept and tried again");
    onFailure();
    for (const turn of turns) if (turn.append !== undefined) turn.room.markFailing();
    const wait = retryMs;
    retryMs = Math.min(retryMs * 2, LIMITS.syncRetryMaxMs);
    setTimeout(() => commit(turns), wait);
  };

  const commit = (turns: readonly Turn[]) => {
    const entries = turns.map((turn) => turn.append).filter((append) => append !== undefined);
    const started = performance.now();
    const done = (seqs: readonly number[]) => {
      if (entries.length > 0)
        observe({
          commitMs: performance.now() - started,
          updates: entries.length,
          bytes: entries.reduce((sum, entry) => sum + entry.update.length, 0),
        });
      complete(turns, seqs);
    };
    if (entries.length === 0) {
      done([]);
      return;
    }
    try {
      const seqs = log.append(entries);
      if (Array.isArray(seqs)) done(seqs);
      else seqs.then(done, (error: unknown) => retry(turns, error));
    } catch (error) {
      retry(turns, error);
    }
  };

  const flush = () => {
    isScheduled = false;
    if (isBusy) return;
    const rooms = [...ready];
    ready.clear();
    const turns: Turn[] = [];
    for (const room of rooms) {
      const turn = room.takeTurn();
      if (turn !== undefined) turns.push(turn);
    }
    if (turns.length === 0) {
      if (delayed.size === 0) for (const done of idleWaiters.splice(0)) done();
      return;
    }
    isBusy = true;
    commit(turns);
  };

  const arm = () => {
    if (isScheduled || isBusy) return;
    isScheduled = true;
    setImmediate(flush);
  };

  const schedulePresence = (room: Room) => {
    if (!room.presence.isDirty || presence.has(room)) return;
    presence.add(room);
    setTimeout(
      () => {
        presence.delete(room);
        room.sendPresenceChanges();
      },
      room.sessions.size > LIMITS.syncBigRoom ? LIMITS.syncPresenceBigRoomMs : LIMITS.syncPresenceMs,
    );
  };

  const schedule = (room: Room) => {
    schedulePresence(room);
    if (room.inbound.length === 0 || ready.has(room) || delayed.has(room)) return;
    if (room.sessions.size <= LIMITS.syncBigRoom) {
      ready.add(room);
      arm();
      return;
    }
    delayed.add(room);
    setTimeout(() => {
      delayed.delete(room);
      ready.add(room);
      arm();
    }, LIMITS.syncBigRoomTurnMs);
  };

  return {
    schedule,
    idle: () =>
      isBusy || isScheduled || ready.size > 0 || delayed.size > 0 ? new Promise((resolve) => idleWaiters.push(resolve)) : Promise.resolve(),
  };
}

/** Messages of a socket that came in after the turn was taken. */
function countWaiting(room: Room, session: Session): number {
  let waiting = 0;
  for (const item of room.inbound) if (item.session === session) waiting += 1;
  return waiting;
}
