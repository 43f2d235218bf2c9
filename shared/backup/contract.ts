import { z } from "zod";

import { endpoint } from "../kernel/endpoint.ts";
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

export const backupContract = {
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
      mode: z.enum(["merge", "replace"]),
      /** Without it the file's secrets stay closed, and those of changed tools have to be typed again. */
      passphrase: z.string().max(1_000).optional(),
      dryRun: z.boolean().default(false),
    }),
    response: ImportReport,
    problems: ["backup.invalid", "backup.passphrase", "request.too-large"],
  }),
};
