import { join } from "node:path";

import { ConfigError } from "./config.ts";

/**
 * Holds DATA_DIR for this process: two servers on one SQLite folder would overwrite each other's documents. The system
 * frees the lock when the process dies, however it dies.
 */
export async function holdDataFolder(dataDir: string): Promise<Disposable> {
  const { default: Sqlite } = await import("better-sqlite3");
  // A stopping server (a restart in development) may hold it for a moment longer.
  const lock = new Sqlite(join(dataDir, "server.lock"), { timeout: 2_000 });
  try {
    lock.pragma("journal_mode = DELETE");
    lock.exec("begin exclusive");
  } catch (error) {
    lock.close();
    throw new ConfigError(
      `DATA_DIR holds "${dataDir}", which another server is using; stop that one, or give this one a folder of its own.`,
      { cause: error },
    );
  }
  return { [Symbol.dispose]: () => lock.close() };
}
