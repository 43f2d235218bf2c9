import type { Logger } from "./logger.ts";

/** Work that nobody waits for: failures are logged, and a stopping server lets it end. */
export interface Jobs extends AsyncDisposable {
  enqueue: (name: string, run: () => Promise<unknown>) => void;
  /** Resolves when everything that is running has ended, also what it started meanwhile. */
  drain: () => Promise<void>;
}

export function createJobs(logger: Logger): Jobs {
  const running = new Set<Promise<void>>();

  async function runJob(name: string, run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
    } catch (error) {
      logger.error({ err: error, job: name }, "A job failed");
    }
  }

  const drain = async () => {
    while (running.size > 0) await Promise.all(running);
  };

  return {
    enqueue: (name, run) => {
      const job = runJob(name, run).finally(() => running.delete(job));
      running.add(job);
    },
    drain,
    [Symbol.asyncDispose]: drain,
  };
}
