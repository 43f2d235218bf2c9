import { z } from "zod";

import { endpoint } from "../kernel/endpoint.ts";
import { Id } from "../kernel/ids.ts";
import { BackupContent, BackupFile } from "./file.ts";

const tag = "Backup";

/** At least so long: whoever has the file can try passphrases for ever. */
export const PASSPHRASE_LENGTH = 12;
const Passphrase = z.string().min(PASSPHRASE_LENGTH, `At least ${PASSPHRASE_LENGTH} characters`).max(1_000);

const ImportedTable = z.object({
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  same: z.int(),
  /** The first of them, by name. */
  rows: z.array(z.object({ what: z.enum(["added", "changed", "removed"]), name: z.string(), fields: z.array(z.string()) })),
});

/** What an import does, or has done. */
export const ImportReport = z.object({
  isDone: z.boolean(),
  tables: z.record(BackupContent.keyof(), ImportedTable),
  /** What is not taken over as the file has it. */
  notes: z.array(z.string()),
  /** Whether the file holds secrets. */
  hasSecrets: z.boolean(),
});
export type ImportReport = z.infer<typeof ImportReport>;

/** A backup on the server's disk. */
export const StoredBackup = z.object({
  id: Id,
  /** `proven`: restored into an empty installation, whose own export was equal to the letter. */
  state: z.enum(["running", "proven", "failed"]),
  /** In bytes; 0 where there is no file. */
  size: z.int(),
  sha256: z.string().nullable(),
  /** Whether there is a file to restore or download. */
  hasFile: z.boolean(),
  isScheduled: z.boolean(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** What was compared, or why it failed. */
  result: z.string(),
});
export type StoredBackup = z.infer<typeof StoredBackup>;

const Stored = z.object({ backupId: Id });
const Mode = z.enum(["merge", "replace"]);

export const backupContract = {
  list: endpoint({
    method: "GET",
    path: "/api/backup",
    tag,
    summary: "Backups on the server's disk, newest first",
    permission: "settings.view",
    response: z.object({ backups: z.array(StoredBackup), nextAt: z.iso.datetime().nullable() }),
  }),
  create: endpoint({
    method: "POST",
    path: "/api/backup",
    tag,
    summary: "Begin a backup now; its state says when it is proven",
    permission: "settings.manage",
    response: StoredBackup,
    problems: ["backup.running"],
  }),
  download: endpoint({
    method: "GET",
    path: "/api/backup/:backupId/file",
    tag,
    summary: "The file of a backup; its secrets are sealed with this installation's key",
    permission: "settings.manage",
    params: Stored,
    response: z.string(),
    problems: ["not-found"],
  }),
  restore: endpoint({
    method: "POST",
    path: "/api/backup/:backupId/restore",
    tag,
    summary: "Import a backup from the server's disk with its secrets, all or nothing; with `dryRun` only say what it would do",
    permission: "settings.manage",
    params: Stored,
    body: z.object({ mode: Mode, dryRun: z.boolean().default(false) }),
    response: ImportReport,
    problems: ["not-found", "backup.invalid", "settings.locks-out"],
  }),
  export: endpoint({
    method: "POST",
    path: "/api/backup/export",
    tag,
    summary: "Export everything but secrets as one file; with a passphrase the secrets too, sealed under it",
    permission: "settings.manage",
    body: z.object({ passphrase: Passphrase.optional() }),
    response: BackupFile,
  }),
  import: endpoint({
    method: "POST",
    path: "/api/backup/import",
    tag,
    summary: "Import a file, all or nothing; with `dryRun` only say what it would do",
    permission: "settings.manage",
    body: z.object({
      file: BackupFile,
      mode: Mode,
      /** Without it the file's secrets stay closed, and those of changed tools have to be typed again. */
      passphrase: z.string().max(1_000).optional(),
      dryRun: z.boolean().default(false),
    }),
    response: ImportReport,
    problems: ["backup.invalid", "backup.passphrase", "settings.locks-out", "request.too-large"],
  }),
};
