import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

import { LongText } from "#server/platform/long-text.ts";

/** A backup on disk, and what restoring it into a scratch database showed. */
export const BackupEntity = defineEntity({
  name: "Backup",
  tableName: "backup",
  properties: {
    id: p.uuid().primary(),
    /** Name of the file in the folder of backups; null when there is none (it failed, or its turn to go came). */
    file: p.string().length(200).strictNullable(),
    /** In bytes. */
    size: p.bigint("number"),
    sha256: p.string().length(64).strictNullable(),
    /** Who asked for it; null for the schedule. */
    startedBy: p.uuid().strictNullable(),
    startedAt: p.datetime(3),
    endedAt: p.datetime(3).strictNullable(),
    /** `running`, `proven` (restored and equal), `failed`. */
    state: p.string().length(20),
    /** What was compared, or why it failed. */
    result: p.string().length(1_000),
  },
});
export type BackupRow = InferEntity<typeof BackupEntity>;

/**
 * A draft that an import brought and the page's document does not hold yet. Documents lie in a store of their own: the import
 * is done when this is written, and the edit of the document follows, after a crash too.
 */
export const PendingDraftEntity = defineEntity({
  name: "PendingDraft",
  tableName: "backup_pending_draft",
  properties: {
    pageId: p.uuid().primary(),
    /** `layout.json`. */
    layout: p.type(LongText).$type<string>(),
    /** Who imported it. */
    userId: p.uuid().strictNullable(),
  },
});

export const backupEntities = [BackupEntity, PendingDraftEntity];
