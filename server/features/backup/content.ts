import type { EntitySchema } from "@mikro-orm/core";

import type { Database, EntityManager } from "#server/platform/database.ts";
import type { SealedSecret } from "#server/platform/secrets.ts";
import { BackupContent, type BackupSecrets, type BackupTable } from "#shared/backup/file.ts";
import { inOrder } from "#shared/backup/plan.core.ts";
import type { Layout } from "#shared/pages/schema.ts";

import type { BackupEntities, DraftsPort, SecretsPort } from "./backup.ports.ts";
import { type Row, toFile } from "./rows.ts";

export interface ContentOptions {
  db: Database;
  entities: BackupEntities;
  drafts: DraftsPort;
  secrets: SecretsPort;
}

/** What there is in this installation, in the words of the file. */
export interface Content {
  /** Everything but the secrets. */
  collect: () => Promise<BackupContent>;
  /** The same inside a transaction; `drafts` were read before it, since documents lie elsewhere. */
  collectIn: (em: EntityManager, drafts: ReadonlyMap<string, Layout>) => Promise<BackupContent>;
  drafts: () => Promise<Map<string, Layout>>;
  /** The secrets in plain text, for the sealed block alone. */
  secrets: () => Promise<BackupSecrets>;
}

/** Columns that are read only when somebody asks for them. */
const LAZY: Partial<Record<BackupTable, string>> = { pageVersions: "layout", restorePoints: "layout", resourceVersions: "value" };

async function rowsOf(em: EntityManager, entity: EntitySchema, table: BackupTable): Promise<Row[]> {
  const lazy = LAZY[table];
  const rows: object[] = await em.find(entity, {}, { populate: lazy === undefined ? [] : [lazy], disableIdentityMap: true });
  return rows.map((row) => ({ ...row }));
}

/** Lets others have their turn: an export must not hold up whoever is editing. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

export function createContent({ db, entities, drafts, secrets }: ContentOptions): Content {
  const { tables } = entities;

  async function readDrafts(): Promise<Map<string, Layout>> {
    const pages = await db.read((em) => rowsOf(em, tables.pages, "pages"));
    const found = new Map<string, Layout>();
    for (const { id } of pages) {
      found.set(String(id), await drafts.read(String(id)));
      await breathe();
    }
    return found;
  }

  async function collectIn(em: EntityManager, known: ReadonlyMap<string, Layout>): Promise<BackupContent> {
    const content: Record<string, Row[]> = {};
    // In the order of the file, which is not the one in which rows may be written.
    for (const table of BackupContent.keyof().options) {
      const rows = (await rowsOf(em, tables[table], table)).map((row) => toFile(table, row));
      content[table] = inOrder(
        table,
        // A page that was made this very moment comes with the next backup.
        table === "pages"
          ? rows.flatMap((row) => (known.has(String(row["id"])) ? { ...row, draft: known.get(String(row["id"])) } : []))
          : rows,
      );
      await breathe();
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Made field by field from its schema.
    return content as unknown as BackupContent;
  }

  return {
    drafts: readDrafts,
    collectIn,
    collect: async () => {
      const known = await readDrafts();
      return db.read((em) => collectIn(em, known));
    },
    secrets: () =>
      db.read(async (em) => {
        // Only what holds secrets: versions weigh, and have none.
        const all = {
          users: await rowsOf(em, tables.users, "users"),
          devices: await rowsOf(em, tables.devices, "devices"),
          guestLinks: await rowsOf(em, tables.guestLinks, "guestLinks"),
          tools: await rowsOf(em, tables.tools, "tools"),
          settings: await rowsOf(em, tables.settings, "settings"),
        };
        const texts = (table: "users" | "devices" | "guestLinks", field: string) =>
          Object.fromEntries(
            all[table].flatMap((row) => (typeof row[field] === "string" ? [[String(row["id"]), row[field]] as const] : [])),
          );
        const opened = (table: "tools" | "settings", key: string) =>
          Object.fromEntries(
            all[table].map((row) => {
              // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Both tables have the column.
              const sealed = row["secrets"] as Record<string, SealedSecret>;
              return [String(row[key]), secrets.open(table, String(row[key]), sealed)];
            }),
          );
        return {
          passwords: texts("users", "passwordHash"),
          devices: texts("devices", "tokenHash"),
          guestLinks: texts("guestLinks", "tokenHash"),
          tools: opened("tools", "id"),
          settings: opened("settings", "section"),
        };
      }),
  };
}

/** Of the secrets those of the rows that were read: others came since. */
export function secretsFor(content: BackupContent, secrets: BackupSecrets): BackupSecrets {
  const of = <T>(keys: readonly string[], all: Readonly<Record<string, T>>, none?: T) =>
    Object.fromEntries(
      keys.flatMap((key): [string, T][] => {
        const found = all[key] ?? none;
        return found === undefined ? [] : [[key, found]];
      }),
    );
  const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
  return {
    passwords: of(ids(content.users), secrets.passwords),
    devices: of(ids(content.devices), secrets.devices),
    guestLinks: of(ids(content.guestLinks), secrets.guestLinks),
    tools: of(ids(content.tools), secrets.tools, {}),
    settings: of(
      content.settings.map(({ section }) => section),
      secrets.settings,
      {},
    ),
  };
}
