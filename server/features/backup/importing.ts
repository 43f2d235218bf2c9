import { createHash, randomBytes } from "node:crypto";

import { UniqueConstraintViolationException } from "@mikro-orm/core";

import type { Database, EntityManager } from "#server/platform/database.ts";
import type { Logger } from "#server/platform/logger.ts";
import type { BackupContent, BackupSecrets, BackupTable } from "#shared/backup/file.ts";
import {
  type ImportMode,
  type ImportPlan,
  keyFieldsOf,
  nameFieldOf,
  planImport,
  type TablePlan,
  TABLES,
} from "#shared/backup/plan.core.ts";
import { Problem } from "#shared/kernel/problem.ts";
import { canonicalLayout } from "#shared/pages/layout.core.ts";
import { Layout } from "#shared/pages/schema.ts";

import type { Audit } from "../audit/index.ts";
import { importEntry } from "./backup-entries.ts";
import { PendingDraftEntity } from "./backup.entities.ts";
import type { BackupEntities, DraftsPort, ImportedPort, SecretsPort } from "./backup.ports.ts";
import type { Content } from "./content.ts";
import { checkPlan } from "./import-checks.ts";
import { importedRows } from "./imported-rows.core.ts";
import { fromFile, type Row } from "./rows.ts";

export interface ImportOptions {
  db: Database;
  entities: BackupEntities;
  content: Content;
  drafts: DraftsPort;
  secrets: SecretsPort;
  /** The stored password of an account that has none. */
  noPassword: string;
  audit: Pick<Audit, "record">;
  imported: ImportedPort["imported"];
  logger: Pick<Logger, "error">;
}

export interface Import {
  content: BackupContent;
  secrets: BackupSecrets | undefined;
  mode: ImportMode;
  userId: string | undefined;
  /** Whence it is asked for; the rules that come with it must let people in from there. */
  address?: string | undefined;
  /** The backup of the server's disk that it is; none for a file that somebody brought. */
  stored?: string | undefined;
}

export interface Importing {
  /** What an import would do. */
  plan: (wanted: Omit<Import, "secrets">) => Promise<ImportPlan>;
  /** Does it, in one transaction; drafts follow as edits of their documents. */
  run: (wanted: Import) => Promise<ImportPlan>;
  /** Brings what an import left to do before the process ended. */
  bringDrafts: () => Promise<void>;
}

const ROWS_AT_ONCE = 200;
/** A code that nobody knows: the link or screen needs a new one. */
const unknownHash = () => createHash("sha256").update(randomBytes(32)).digest("hex");

function layoutFields(row: Row): Row {
  // As the page's follower will find it: what is the same then is no edit.
  const text = JSON.stringify(canonicalLayout(Layout.parse(row["draft"])));
  return { seedLayout: text, draftSha256: createHash("sha256").update(text).digest("hex"), draftChangedBy: [] };
}

/** What rows of a table have besides what the file says of them. */
function createOthers(
  { secrets: port, noPassword }: Pick<ImportOptions, "secrets" | "noPassword">,
  secrets: BackupSecrets | undefined,
  passwords: ReadonlyMap<string, string>,
) {
  const added: Partial<Record<BackupTable, (row: Row) => Row>> = {
    users: ({ id }) => ({ passwordHash: secrets?.passwords[String(id)] ?? passwords.get(String(id)) ?? noPassword, lastSeenAt: null }),
    identities: () => ({ lastSignInAt: null }),
    devices: ({ id }) => ({
      codeHash: null,
      codeExpiresAt: null,
      tokenHash: secrets?.devices[String(id)] ?? null,
      previousHash: null,
      renewedAt: null,
      lastSeenAt: null,
    }),
    guestLinks: ({ id }) => ({ tokenHash: secrets?.guestLinks[String(id)] ?? unknownHash(), lastUsedAt: null }),
    tools: ({ id }) => ({ secrets: port.seal("tools", String(id), secrets?.tools[String(id)] ?? {}) }),
    settings: ({ section }) => ({ secrets: port.seal("settings", String(section), secrets?.settings[String(section)] ?? {}) }),
    pages: layoutFields,
    pageVersions: () => ({ state: null }),
  };
  const changed: Partial<Record<BackupTable, (row: Row, fields: readonly string[]) => Row>> = {
    users: ({ id }) => (secrets?.passwords[String(id)] === undefined ? {} : { passwordHash: secrets.passwords[String(id)] }),
    tools: (row, fields) => (secrets !== undefined || fields.includes("config") ? (added.tools?.(row) ?? {}) : {}),
    settings: (row, fields) => (secrets !== undefined || fields.includes("value") ? (added.settings?.(row) ?? {}) : {}),
    pages: (row, fields) => (fields.includes("draft") ? layoutFields(row) : {}),
  };
  return {
    ofAdded: (table: BackupTable, row: Row): Row => added[table]?.(row) ?? {},
    ofChanged: (table: BackupTable, row: Row, fields: readonly string[]): Row => changed[table]?.(row, fields) ?? {},
  };
}

type Others = ReturnType<typeof createOthers>;

/** Rows that are renamed give their names up first: two may have each other's. */
async function freeNames(em: EntityManager, table: BackupTable, { change }: TablePlan, entity: BackupEntities["tables"][BackupTable]) {
  const name = nameFieldOf(table);
  if (name === undefined) return;
  for (const { key, row, fields } of change)
    if (fields.includes(name)) await em.nativeUpdate(entity, keyFieldsOf(table, row), { [name]: `~${key}` });
}

/** Writes a plan. Rows go before others come, so that names which wander are free. */
async function write(em: EntityManager, plan: ImportPlan, { tables, ofUsers, ofPages }: BackupEntities, others: Others): Promise<void> {
  for (const { from, to } of plan.movedUsers) for (const entity of ofUsers) await em.nativeUpdate(entity, { userId: from }, { userId: to });
  for (const table of TABLES.toReversed())
    for (const { row } of plan.tables[table].remove) await em.nativeDelete(tables[table], keyFieldsOf(table, row));
  for (const { key: userId } of plan.tables.users.remove) for (const entity of ofUsers) await em.nativeDelete(entity, { userId });
  for (const { key: pageId } of plan.tables.pages.remove) for (const entity of ofPages) await em.nativeDelete(entity, { pageId });
  for (const table of TABLES) {
    const { add, change } = plan.tables[table];
    await freeNames(em, table, plan.tables[table], tables[table]);
    for (const { row, fields } of change) {
      const entity: object = await em.findOneOrFail(tables[table], keyFieldsOf(table, row));
      const { draft: _, ...stored } = fromFile(table, Object.fromEntries(fields.map((field) => [field, row[field]])));
      Object.assign(entity, stored, others.ofChanged(table, row, fields));
    }
    await em.flush();
    const rows = add.map((row) => {
      const { draft: _, ...stored } = fromFile(table, row);
      return { ...stored, ...others.ofAdded(table, row) };
    });
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) await em.insertMany(tables[table], rows.slice(at, at + ROWS_AT_ONCE));
  }
}

/** Drafts that are another than what the documents hold. */
async function leaveDrafts(em: EntityManager, { tables }: ImportPlan, userId: string | undefined): Promise<void> {
  const changed = tables.pages.change.filter(({ fields }) => fields.includes("draft")).map(({ row }) => row);
  const pages = [...tables.pages.add, ...changed];
  await em.nativeDelete(PendingDraftEntity, {
    pageId: { $in: [...pages.map(({ id }) => String(id)), ...tables.pages.remove.map(({ key }) => key)] },
  });
  for (const row of pages) {
    // What a page begins with is nobody's edit of it.
    const editor = changed.includes(row) ? userId : undefined;
    em.create(PendingDraftEntity, { pageId: String(row["id"]), layout: JSON.stringify(row["draft"]), userId: editor ?? null });
  }
  await em.flush();
}

function publishedOf({ tables }: ImportPlan): { pageId: string; version: number }[] {
  const rows = [
    ...tables.pages.add,
    ...tables.pages.change.filter(({ fields }) => fields.includes("publishedVersion")).map(({ row }) => row),
  ];
  return rows.flatMap(({ id, publishedVersion }) =>
    typeof publishedVersion === "number" ? { pageId: String(id), version: publishedVersion } : [],
  );
}

function unfit(error: unknown): unknown {
  return error instanceof UniqueConstraintViolationException
    ? new Problem("backup.invalid", "Two rows of the file, or of the file and this installation, have the same name, address or email", {
        cause: error,
      })
    : error;
}

export function createImporting(options: ImportOptions): Importing {
  const { db, entities, content, drafts, audit, imported, logger } = options;

  async function bringDrafts(): Promise<void> {
    const pending = await db.read((em) => em.findAll(PendingDraftEntity, { orderBy: { pageId: "asc" } }));
    for (const { pageId, layout, userId } of pending) {
      try {
        await drafts.bring(pageId, Layout.parse(JSON.parse(layout)), userId);
        // Not one that another import has brought meanwhile.
        await db.unitOfWork((em) => em.nativeDelete(PendingDraftEntity, { pageId, layout }));
      } catch (error) {
        // It stays, and is tried again at the next import and start: what is done is not undone by one page, nor stops the others.
        logger.error({ err: error, page: pageId }, "A draft could not be brought to what was imported");
      }
    }
  }

  return {
    bringDrafts,
    plan: async ({ content: file, mode, userId, address }) => {
      const here = await content.collect();
      const made = planImport(here, file, mode, userId);
      checkPlan(here, made, address);
      return made;
    },
    run: async ({ content: file, secrets, mode, userId, address, stored }) => {
      const known = await content.drafts();
      const plan = await db
        .unitOfWork(async (em) => {
          const here = await content.collectIn(em, known);
          const made = planImport(here, file, mode, userId);
          checkPlan(here, made, address);
          const accounts: { id: string; passwordHash: string }[] = await em.findAll(entities.tables.users);
          const own = new Map(
            accounts.map(({ id, passwordHash }) => [made.movedUsers.find(({ from }) => from === id)?.to ?? id, passwordHash]),
          );
          em.clear();
          await write(em, made, entities, createOthers(options, secrets, own));
          await leaveDrafts(em, made, made.movedUsers.find(({ from }) => from === userId)?.to ?? userId);
          const rows = importedRows(here, made, secrets).map((row) => ({ ...row, via: "import" as const }));
          await audit.record(em, ...rows, importEntry(made, mode, secrets !== undefined, stored));
          return made;
        })
        .catch((error: unknown) => {
          throw unfit(error);
        });
      const { add, change, remove } = plan.tables.tools;
      const tools = [...add.map(({ id }) => String(id)), ...[...change, ...remove].map(({ key }) => key)];
      await imported({ removedPages: plan.tables.pages.remove.map(({ key }) => key), publishedPages: publishedOf(plan), tools });
      await bringDrafts();
      return plan;
    },
  };
}
