import { closeSync, fdatasync, openSync } from "node:fs";

import { LIMITS } from "#server/platform/limits.ts";
import type { Logger } from "#server/platform/logger.ts";

export interface Flusher extends Disposable {
  /** Calls back when all that was written before this call is on the disk. */
  afterFlush: (done: () => void) => void;
  /** Something was written; it is flushed soon, whether or not anybody waits for it. */
  wrote: () => void;
}

/** Flushes a write-ahead log to the disk in libuv's thread pool, soon after there is something new. */
export function createFlusher(walPath: string, logger: Logger): Flusher {
  let waiting: (() => void)[] = [];
  let file: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isFlushing = false;
  let isWritten = false;
  const schedule = () => {
    if (timer !== undefined || isFlushing || (waiting.length === 0 && !isWritten)) return;
    timer = setTimeout(flush, LIMITS.syncFlushEveryMs);
  };
  const flush = () => {
    timer = undefined;
    isFlushing = true;
    isWritten = false;
    const done = waiting;
    waiting = [];
    file ??= openSync(walPath, "r+");
    fdatasync(file, (error) => {
      isFlushing = false;
      if (error === null) for (const call of done) call();
      else {
        logger.error({ err: error }, "The update log could not be flushed to the disk; trying again");
        waiting = [...done, ...waiting];
        isWritten = true;
      }
      schedule();
    });
  };
  return {
    afterFlush: (done) => {
      waiting.push(done);
      schedule();
    },
    wrote: () => {
      isWritten = true;
      schedule();
    },
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      if (file !== undefined) closeSync(file);
      // Closing the database has put everything on the disk.
      for (const done of waiting) done();
      waiting = [];
    },
  };
}
