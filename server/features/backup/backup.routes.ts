import express, { Router } from "express";

import type { Database } from "#server/platform/database.ts";
import { mount, permitted } from "#server/platform/http.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { backupContract, type ImportReport, StoredBackup } from "#shared/backup/contract.ts";
import {
  BACKUP_FORMAT,
  BACKUP_SCHEMA_VERSION,
  type BackupContent,
  BackupFile,
  type BackupSecrets,
  type SealedBlock,
  fileText,
} from "#shared/backup/file.ts";
import { brokenRows, type ImportPlan, TABLES } from "#shared/backup/plan.core.ts";
import { isAccount } from "#shared/kernel/permission.ts";
import { Problem, type ProblemIssue } from "#shared/kernel/problem.ts";
import { Layout } from "#shared/pages/schema.ts";

import type { Audit } from "../audit/index.ts";
import { downloadEntry, exportEntry } from "./backup-entries.ts";
import type { BackupRow } from "./backup.entities.ts";
import { type Content, secretsFor } from "./content.ts";
import type { Importing } from "./importing.ts";
import { openBlock, sealBlock } from "./sealed-block.ts";
import type { Stored } from "./stored.ts";

export interface BackupRouteParts {
  db: Database;
  content: Content;
  importing: Importing;
  stored: Stored;
  /** Opens the secrets of this installation's own backups. */
  ownPassphrase: string;
  audit: Pick<Audit, "record">;
}

const SHOWN_ROWS = 200;
const MAX_ISSUES = 50;

function nameOf(row: Readonly<Record<string, unknown>>): string {
  for (const field of ["title", "name", "email", "section", "id"]) {
    const value = row[field];
    if (typeof value === "string" && value !== "") return value;
  }
  return Object.values(row).map(String).join(" ");
}

/** A plan for people: numbers and names, without what the rows hold. */
function reportOf(plan: ImportPlan, isDone: boolean, hasSecrets: boolean): ImportReport {
  const entries = TABLES.map((table) => {
    const { add, change, remove, same } = plan.tables[table];
    const rows = [
      ...change.map(({ row, fields }) => ({ what: "changed" as const, name: nameOf(row), fields })),
      ...add.map((row) => ({ what: "added" as const, name: nameOf(row), fields: [] })),
      ...remove.map(({ row }) => ({ what: "removed" as const, name: nameOf(row), fields: [] })),
    ];
    return [table, { added: add.length, changed: change.length, removed: remove.length, same, rows: rows.slice(0, SHOWN_ROWS) }] as const;
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- One entry for each table.
  const tables = Object.fromEntries(entries) as ImportReport["tables"];
  return { isDone, tables, notes: plan.notes, hasSecrets };
}

/** What the schema of the file can't say. */
function checkFile(content: BackupContent): void {
  const layouts = (["pageVersions", "restorePoints"] as const).flatMap((table) =>
    content[table].flatMap(({ layout }, index): ProblemIssue[] => {
      const parsed = Layout.safeParse(layout);
      const [issue] = parsed.error?.issues ?? [];
      return issue === undefined ? [] : [{ path: `content.${table}.${index}.layout.${issue.path.join(".")}`, message: issue.message }];
    }),
  );
  const issues = [...brokenRows(content), ...layouts].slice(0, MAX_ISSUES);
  const [first] = issues;
  if (first !== undefined) throw new Problem("backup.invalid", `${first.path}: ${first.message}`, { issues });
}

function toView({ id, state, size, sha256, file, startedBy, startedAt, endedAt, result }: BackupRow): StoredBackup {
  return {
    id,
    state: StoredBackup.shape.state.parse(state),
    size,
    sha256,
    hasFile: file !== null,
    isScheduled: startedBy === null,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    result,
  };
}

/** Without a passphrase only what was sealed by this installation itself, on its disk, opens. */
async function secretsOf(block: SealedBlock | null, passphrase: string | undefined, own: string): Promise<BackupSecrets | undefined> {
  if (block === null) return undefined;
  if (passphrase !== undefined) return openBlock(block, passphrase);
  return openBlock(block, own).catch(() => undefined);
}

function storedRoutes(router: Router, { db, importing, stored, ownPassphrase, audit }: BackupRouteParts): void {
  mount(router, backupContract.list, async () => {
    const { rows, nextAt } = await stored.list();
    return { backups: rows.map(toView), nextAt: nextAt?.toISOString() ?? null };
  });
  mount(router, backupContract.create, async ({ actor }) => {
    if (!isAccount(actor)) throw new Problem("access.denied");
    return toView(await stored.begin(actor.userId));
  });
  mount(router, backupContract.download, async ({ params: { backupId }, response }) => {
    const { row, text } = await stored.read(backupId);
    await db.unitOfWork((em) => audit.record(em, downloadEntry(row.id)));
    response.set({ "Cache-Control": "no-store", "Content-Disposition": `attachment; filename="${row.file ?? row.id}"` });
    response.type("application/json").send(text);
    return text;
  });
  mount(router, backupContract.restore, async ({ params: { backupId }, body: { mode, dryRun }, actor, request }) => {
    const { text } = await stored.read(backupId);
    const file = BackupFile.parse(JSON.parse(text));
    const userId = isAccount(actor) ? actor.userId : undefined;
    const wanted = { content: file.content, mode, userId, address: request.ip, stored: backupId };
    if (dryRun) return reportOf(await importing.plan(wanted), false, file.secrets !== null);
    const secrets = await secretsOf(file.secrets, undefined, ownPassphrase);
    return reportOf(await importing.run({ ...wanted, secrets }), true, file.secrets !== null);
  });
}

export function backupRouter(parts: BackupRouteParts): Router {
  const { db, content, importing, ownPassphrase, audit } = parts;
  const router = Router();
  storedRoutes(router, parts);
  // A whole installation is larger than any other body; only of those who may import one so much is read.
  router.post(backupContract.import.path, permitted(backupContract.import), express.json({ limit: LIMITS.importBytes }));
  mount(router, backupContract.export, async ({ body: { passphrase }, response }) => {
    const found = await content.collect();
    const secrets = passphrase === undefined ? null : await sealBlock(secretsFor(found, await content.secrets()), passphrase);
    await db.unitOfWork((em) => audit.record(em, exportEntry(secrets !== null)));
    const file = { format: BACKUP_FORMAT, schemaVersion: BACKUP_SCHEMA_VERSION, content: found, secrets } as const;
    response.set({ "Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="platform-builder.json"' });
    response.type("application/json").send(fileText(file));
    return file;
  });
  mount(router, backupContract.import, async ({ body: { file, mode, passphrase, dryRun }, actor, request }) => {
    checkFile(file.content);
    const userId = isAccount(actor) ? actor.userId : undefined;
    const secrets = await secretsOf(file.secrets, passphrase, ownPassphrase);
    const wanted = { content: file.content, mode, userId, address: request.ip };
    const plan = dryRun ? await importing.plan(wanted) : await importing.run({ ...wanted, secrets });
    return reportOf(plan, !dryRun, file.secrets !== null);
  });
  return router;
}
