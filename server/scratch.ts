import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { BACKUP_ENTITIES, entitiesFor } from "./entities.ts";
import { NO_PASSWORD } from "./features/access/index.ts";
import { createAudit } from "./features/audit/index.ts";
import { type BackupOptions, createCarried, type Scratch } from "./features/backup/index.ts";
import { createPageDocuments, createPages } from "./features/pages/index.ts";
import { createSync, openUpdateLog } from "./features/sync/index.ts";
import type { Clock } from "./platform/clock.ts";
import { openDatabase } from "./platform/database.ts";
import { createJobs } from "./platform/jobs.ts";
import type { Logger } from "./platform/logger.ts";
import { createMetrics } from "./platform/metrics.ts";

interface ScratchParts {
  secrets: BackupOptions["secrets"];
  clock: Clock;
  logger: Logger;
}

/** An empty installation in a folder of its own, without a port, that is gone when it is disposed: backups are restored there. */
export async function openScratch(parts: ScratchParts): Promise<Scratch> {
  const stack = new AsyncDisposableStack();
  try {
    return { ...(await build(parts, stack)), [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function build(
  { secrets, clock, logger }: ScratchParts,
  stack: AsyncDisposableStack,
): Promise<Omit<Scratch, typeof Symbol.asyncDispose>> {
  const dataDir = await mkdtemp(join(tmpdir(), "platform-builder-restored-"));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const place = { dataDir, database: { driver: "sqlite" as const } };
  const db = stack.use(await openDatabase(place, entitiesFor("sqlite"), logger));
  const jobs = stack.use(createJobs(logger));
  const audit = await createAudit(db, clock);
  const log = stack.use(await openUpdateLog(place, logger));
  const documents = stack.use(
    createSync({
      log,
      kinds: [createPageDocuments(db).kind],
      authorize: () => Promise.resolve("denied" as const),
      refresh: (actor) => Promise.resolve(actor),
      colorOf: () => Promise.resolve(0),
      clock,
      logger,
      metrics: createMetrics(),
    }),
  );
  const pages = stack.use(
    createPages({
      db,
      documents,
      people: () => Promise.resolve(new Map()),
      restrictedWidgets: () => Promise.resolve(new Set()),
      audit,
      jobs,
      clock,
      logger,
    }),
  );
  return createCarried({
    logger,
    db,
    entities: BACKUP_ENTITIES,
    drafts: { read: pages.draft, bring: pages.bringDraft },
    secrets,
    noPassword: NO_PASSWORD,
    imported: pages.imported,
    audit,
  });
}
