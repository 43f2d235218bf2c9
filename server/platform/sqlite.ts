import { statfs } from "node:fs/promises";

import { ConfigError } from "./config.ts";
import type { Orm } from "./database.ts";

/** With less than this free, a write may fail at any moment: the write-ahead logs and a compaction need room. */
const LEAST_FREE_BYTES = 16_777_216;
const DAMAGED = new Set(["SQLITE_CORRUPT", "SQLITE_NOTADB"]);

/** The code of SQLite's error behind a failure, `SQLITE_FULL` for one. */
export function sqliteCode(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ("code" in cause && typeof cause.code === "string" && cause.code.startsWith("SQLITE_")) return cause.code;
  return undefined;
}

/** Says in one line that a file is no database of ours; throws anything else as it is. */
export function refuseDamaged(error: unknown, path: string): never {
  const code = sqliteCode(error);
  if (code === undefined || !DAMAGED.has(code.split("_", 2).join("_"))) throw error;
  throw new ConfigError(`DATA_DIR holds ${path}, which is damaged (${code}): put back a backup of the folder, or name another one.`, {
    cause: error,
  });
}

/**
 * Sets up the one connection to a SQLite file. A commit survives `kill -9` of the process (`synchronous = NORMAL`); only a
 * power cut may take the last ones. No reader waits for a writer.
 */
export async function setUpSqlite(orm: Orm): Promise<void> {
  for (const pragma of ["journal_mode = WAL", "synchronous = NORMAL", "busy_timeout = 5000"])
    await orm.em.getConnection().execute(`pragma ${pragma}`);
  const native = await orm.em.getConnection().getNativeClient();
  const prepare = native.prepare.bind(native);
  // A full disk makes SQLite roll back by itself. Rolling back once more fails, and then the query builder never gives the
  // connection, of which there is one, back: everything would wait for ever.
  const nothing = prepare("select 1 where 0");
  Object.defineProperty(native, "prepare", {
    value: (source: string) => (source === "rollback" && !native.inTransaction ? nothing : prepare(source)),
  });
}

/** Throws while the disk below a folder is (nearly) full. */
export async function checkDisk(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < LEAST_FREE_BYTES) throw new Error(`The disk that holds ${folder} is full`);
}
