import type { BackupTable } from "#shared/backup/file.ts";
import type { ImportMode, ImportPlan } from "#shared/backup/plan.core.ts";

import type { Audit } from "../audit/index.ts";

type Entry = Parameters<Audit["record"]>[1];

const RESOURCE = { kind: "backup" } as const;

/** Rows of an import in numbers, by table; those without any are left out. */
function countsOf({ tables }: ImportPlan): Partial<Record<BackupTable, { added: number; changed: number; removed: number }>> {
  const entries = Object.entries(tables).map(([table, { add, change, remove }]) => {
    return [table, { added: add.length, changed: change.length, removed: remove.length }] as const;
  });
  return Object.fromEntries(entries.filter(([, { added, changed, removed }]) => added + changed + removed > 0));
}

/** `stored`: which backup of the server's disk it was; none for a file that somebody brought. */
export function importEntry(plan: ImportPlan, mode: ImportMode, withSecrets: boolean, stored: string | undefined): Entry {
  const how = mode === "replace" ? "in place of everything" : "into what was there";
  return {
    action: stored === undefined ? "backup.import" : "backup.restore",
    via: "import",
    resource: stored === undefined ? RESOURCE : { ...RESOURCE, id: stored },
    summary: `${stored === undefined ? "Imported" : "Restored"} a backup ${how}${withSecrets ? ", with its secrets" : ""}`,
    after: { mode, withSecrets, counts: countsOf(plan), notes: plan.notes },
  };
}

export function exportEntry(withSecrets: boolean): Entry {
  return {
    action: "backup.export",
    resource: RESOURCE,
    summary: `Exported everything ${withSecrets ? "with secrets, under a passphrase" : "but secrets"}`,
  };
}

export function createEntry(id: string, isScheduled: boolean): Entry {
  return {
    action: "backup.create",
    resource: { ...RESOURCE, id },
    summary: `Began a backup${isScheduled ? " of the schedule" : ""}`,
    // Whoever looks for what is due does it for nobody.
    ...(isScheduled ? { actor: { kind: "server" as const, id: null, name: "Server" } } : {}),
  };
}

export function downloadEntry(id: string): Entry {
  return { action: "backup.export", resource: { ...RESOURCE, id }, summary: "Downloaded a backup, its secrets sealed" };
}
