import type { Router } from "express";

import type { Database } from "#server/platform/database.ts";
import type { Jobs } from "#server/platform/jobs.ts";

import type { Audit } from "../audit/index.ts";
import type { BackupEntities, DraftsPort, ImportedPort, SecretsPort } from "./backup.ports.ts";
import { backupRouter } from "./backup.routes.ts";
import { createContent } from "./content.ts";
import { createImporting } from "./importing.ts";

export interface BackupOptions {
  db: Database;
  entities: BackupEntities;
  drafts: DraftsPort;
  secrets: SecretsPort;
  noPassword: string;
  imported: ImportedPort["imported"];
  audit: Audit;
  jobs: Jobs;
}

/** The whole installation as one file, and back. */
export interface Backup {
  router: Router;
}

export function createBackup({ jobs, ...options }: BackupOptions): Backup {
  const content = createContent(options);
  const importing = createImporting({ ...options, content });
  jobs.enqueue("backup.bring-drafts", importing.bringDrafts);
  return { router: backupRouter({ ...options, content, importing }) };
}
