import type { Clock } from "#server/platform/clock.ts";
import type { Logger } from "#server/platform/logger.ts";

import { createAcknowledger } from "./acknowledger.ts";
import { createRetries } from "./retries.ts";
import type { Room } from "./room.ts";
import { createTurnSchedule } from "./turn-schedule.ts";
import type { Turn } from "./turn.ts";
import type { Append, UpdateLog } from "./update-log.ts";

export interface CommitInfo {
  name: string;
  seq: number;
  actors: Append["actors"];
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

function appendsOf(turns: readonly Turn[]): Append[] {
  return turns.flatMap(({ append }) => (append === undefined ? [] : [append]));
}

async function appendLater(
  seqs: Promise<number[]>,
  done: (seqs: readonly number[]) => void,
  failed: (error: unknown) => void,
): Promise<void> {
  let answer: number[];
  try {
    answer = await seqs;
  } catch (error) {
    failed(error);
    return;
  }
  done(answer);
}

/** Appends, at once where the log can; what goes wrong in `done` is not the log's failure. */
function appendTo(
  log: UpdateLog,
  appends: readonly Append[],
  done: (seqs: readonly number[]) => void,
  failed: (error: unknown) => void,
): void {
  if (appends.length === 0) {
    done([]);
    return;
  }
  let seqs: number[] | Promise<number[]>;
  try {
    seqs = log.append(appends);
  } catch (error) {
    failed(error);
    return;
  }
  if (Array.isArray(seqs)) done(seqs);
  else void appendLater(seqs, done, failed);
}

/**
 * The turn of the event loop in which everything that came in, for all rooms, becomes one database transaction, and is
 * sent on only after it. One append is on its way at a time; what comes in meanwhile is the next one.
 */
export function createCommitter({ log, clock, logger, onCommit, observe, onFailure }: Options): Committer {
  const idleWaiters: (() => void)[] = [];
  const acknowledge = createAcknowledger(log);
  let isBusy = false;

  const complete = (turns: readonly Turn[], seqs: readonly number[]) => {
    let next = 0;
    for (const turn of turns) {
      const { room, append } = turn;
      const wasFailing = room.isFailing;
      const seq = append === undefined ? undefined : seqs[next];
      room.completeTurn(turn, seq);
      if (append !== undefined && seq !== undefined) {
        next += 1;
        onCommit({ name: room.name, seq, actors: append.actors, at: append.at });
      }
      acknowledge(room, wasFailing ? room.sessions : turn.senders.keys());
      schedule.schedule(room);
    }
  };

  const end = () => {
    isBusy = false;
    schedule.arm();
    if (isIdle()) for (const done of idleWaiters.splice(0)) done();
  };

  /** One at a time, so that what is wrong with one document stops no other. */
  const commitEach = async (turns: readonly Turn[]): Promise<void> => {
    const failed: Turn[] = [];
    let error: unknown;
    for (const turn of turns) {
      // Nothing of the first ones worked: it is the database, not a document.
      const isHopeless = failed.length > 1 && failed.length === turns.indexOf(turn);
      try {
        if (isHopeless) failed.push(turn);
        else complete([turn], await log.append(appendsOf([turn])));
      } catch (failure) {
        error = failure;
        failed.push(turn);
      }
    }
    retries.keep(failed, error);
    end();
  };

  const fail = (turns: readonly Turn[], error: unknown) => {
    onFailure();
    complete(
      turns.filter(({ append }) => append === undefined),
      [],
    );
    const written = turns.filter(({ append }) => append !== undefined);
    if (written.length > 1) {
      void commitEach(written);
      return;
    }
    retries.keep(written, error);
    end();
  };

  const commit = (turns: readonly Turn[]) => {
    isBusy = true;
    const appends = appendsOf(turns);
    const started = performance.now();
    const succeed = (seqs: readonly number[]) => {
      let bytes = 0;
      for (const { update } of appends) bytes += update.length;
      if (appends.length > 0) observe({ commitMs: performance.now() - started, updates: appends.length, bytes });
      complete(turns, seqs);
      if (appends.length > 0) retries.reset();
      end();
    };
    appendTo(log, appends, succeed, (error) => fail(turns, error));
  };

  const runTurn = () => {
    if (isBusy) return;
    const turns = schedule.take().flatMap((room) => room.takeTurn() ?? []);
    if (turns.length > 0) commit(turns);
    else end();
  };

  const schedule = createTurnSchedule(clock, runTurn);
  const retries = createRetries({
    clock,
    logger,
    again: (turns) => {
      if (isBusy) return false;
      commit(turns);
      return true;
    },
  });
  const isIdle = () => !isBusy && schedule.isEmpty() && retries.isEmpty();

  return {
    schedule: schedule.schedule,
    idle: () => (isIdle() ? Promise.resolve() : new Promise((resolve) => idleWaiters.push(resolve))),
  };
}
