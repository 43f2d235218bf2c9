import { Worker } from "node:worker_threads";

import { LIMITS } from "#server/platform/limits.ts";
import type { Logger } from "#server/platform/logger.ts";

export interface Checkpointer extends AsyncDisposable {
  /** The write-ahead log has grown by this much. */
  grew: (bytes: number) => void;
}

/** In a connection of its own: inline, checkpoints make p99 three to ten times worse. CommonJS text, so that it starts fast. */
const WORKER = `
const { parentPort, workerData } = require("node:worker_threads");
const Database = require(workerData.driver);
const db = new Database(workerData.path, { timeout: 0 });
db.pragma("wal_autocheckpoint = 0");
parentPort.on("message", (message) => {
  if (message === "stop") { db.close(); parentPort.close(); return; }
  try {
    // Passive ones stand in nobody's way. The second, short one catches what came during the first, so that the log can start over.
    db.pragma("wal_checkpoint(PASSIVE)");
    parentPort.postMessage({ result: db.pragma("wal_checkpoint(PASSIVE)") });
  } catch (error) { parentPort.postMessage({ error: String(error) }); }
});`;

/** Copies the write-ahead log into the database file from another thread, which is started when first needed. */
export function createCheckpointer(path: string, logger: Logger): Checkpointer {
  let worker: Worker | undefined;
  let grown = 0;
  let isRunning = false;
  const start = (): Worker => {
    const started = new Worker(WORKER, {
      eval: true,
      workerData: { path, driver: new URL(import.meta.resolve("better-sqlite3")).pathname },
    });
    started.unref();
    started.on("message", ({ error }: { error?: string }) => {
      isRunning = false;
      if (error !== undefined) logger.warn({ error }, "A checkpoint of the update log failed; the next one tries again");
    });
    started.on("error", (error) => {
      isRunning = false;
      worker = undefined;
      logger.error({ err: error }, "The checkpoint thread ended; it is started again");
    });
    return started;
  };
  return {
    grew: (bytes) => {
      grown += bytes;
      if (grown < LIMITS.syncCheckpointBytes || isRunning) return;
      grown = 0;
      isRunning = true;
      worker ??= start();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage("checkpoint");
    },
    [Symbol.asyncDispose]: async () => {
      if (worker === undefined) return;
      const ended = new Promise<void>((resolve) => worker?.once("exit", () => resolve()));
      worker.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage("stop");
      await ended;
    },
  };
}
