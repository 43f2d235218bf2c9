import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { pino } from "pino";

import { loadConfig } from "#server/platform/config.ts";
import { openDatabase } from "#server/platform/database.ts";

import { openPostgresUpdateLog } from "../postgres-update-log.ts";
import { openSqliteUpdateLog } from "../sqlite-update-log.ts";
import { syncEntities } from "../sync.entities.ts";
import type { UpdateLog } from "../update-log.ts";

export type LogDriver = "sqlite" | "postgres";

/** A place where a log lives, which can be opened again and again. */
export interface LogPlace extends AsyncDisposable {
  open: () => UpdateLog;
  /** For another process: a folder, or a database's address. */
  at: string;
}

const logger = pino({ level: "silent" });

export function openLog(driver: LogDriver, at: string): UpdateLog {
  return driver === "sqlite" ? openSqliteUpdateLog(at, logger) : openPostgresUpdateLog(at, logger);
}

export async function makeLogPlace(
  driver: LogDriver,
  createDatabase: () => Promise<{ url: string; drop: () => Promise<void> }>,
): Promise<LogPlace> {
  if (driver === "sqlite") {
    const folder = await mkdtemp(join(tmpdir(), "sync-log-"));
    return { at: folder, open: () => openLog(driver, folder), [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
  }
  const { url, drop } = await createDatabase();
  const db = await openDatabase(loadConfig({ DATABASE_URL: url }), syncEntities, logger);
  await db[Symbol.asyncDispose]();
  return { at: url, open: () => openLog(driver, url), [Symbol.asyncDispose]: drop };
}
