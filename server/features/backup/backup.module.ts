import type { Router } from "express";

import type { Clock } from "#server/platform/clock.ts";
import type { Database } from "#server/platform/database.ts";
import type { Jobs } from "#server/platform/jobs.ts";
import type { Logger } from "#server/platform/logger.ts";
import type { BackupRules } from "#shared/settings/backup.ts";

import type { Audit } from "../audit/index.ts";
import { createBackupFolder } from "./backup-folder.ts";
import type { BackupEntities, DraftsPort, ImportedPort, Scratch, ScratchPort, SecretsPort } from "./backup.ports.ts";
import { backupRouter } from "./backup.routes.ts";
import { createContent } from "./content.ts";
import { createImporting } from "./importing.ts";
import { createStored } from "./stored.ts";

/** What there is to export, and to import into. */
export interface CarriedOptions {
  db: Database;
  entities: BackupEntities;
  drafts: DraftsPort;
  secrets: SecretsPort;
  noPassword: string;
  imported: ImportedPort["imported"];
  audit: Audit;
  logger: Logger;
}

export interface BackupOptions extends CarriedOptions {
  dataDir: string;
  openScratch: ScratchPort;
  rules: () => Promise<BackupRules>;
  ownPassphrase: string;
  jobs: Jobs;
  clock: Clock;
}

/** The whole installation as one file, and back. */
export interface Backup extends Disposable {
  router: Router;
}

/** An installation that is only exported from and imported into. */
export function createCarried(options: CarriedOptions): Omit<Scratch, typeof Symbol.asyncDispose> {
  const content = createContent(options);
  return { content, importing: createImporting({ ...options, content }) };
}

export function createBackup(options: BackupOptions): Backup {
  const { content, importing } = createCarried(options);
  options.jobs.enqueue("backup.bring-drafts", importing.bringDrafts);
  const stored = createStored({ ...options, content, folder: createBackupFolder(options.dataDir) });
  return {
    router: backupRouter({ ...options, content, importing, stored }),
    [Symbol.dispose]: () => stored[Symbol.dispose](),
  };
}
