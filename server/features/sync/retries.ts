import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";
import type { Logger } from "#server/platform/logger.ts";

import type { Turn } from "./turn.ts";

export interface Retries {
  /** Keeps turns that the database refused, to be tried again with backoff. */
  keep: (turns: readonly Turn[], error: unknown) => void;
  /** The database takes edits again. */
  reset: () => void;
  isEmpty: () => boolean;
}

/** Turns that could not be committed: they stay in memory, shown to nobody, until the database takes them. */
export function createRetries({
  clock,
  logger,
  again,
}: {
  clock: Clock;
  logger: Logger;
  again: (turns: readonly Turn[]) => boolean;
}): Retries {
  let kept: Turn[] = [];
  let waitMs: number = LIMITS.syncRetryMs;
  const run = () => {
    const turns = kept;
    kept = [];
    if (again(turns)) return;
    // Another append is on its way.
    kept = turns;
    clock.after(LIMITS.syncRetryMs, run);
  };
  return {
    keep: (turns, error) => {
      if (turns.length === 0) return;
      const documents = turns.map(({ room }) => room.name);
      logger.error({ err: error, waitMs, documents }, "Edits could not be committed; they are kept and tried again");
      for (const { room } of turns) room.markFailing();
      if (kept.length === 0) {
        clock.after(waitMs, run);
        waitMs = Math.min(waitMs * 2, LIMITS.syncRetryMaxMs);
      }
      kept = [...kept, ...turns];
    },
    reset: () => {
      if (kept.length === 0) waitMs = LIMITS.syncRetryMs;
    },
    isEmpty: () => kept.length === 0,
  };
}
