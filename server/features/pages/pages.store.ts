import { createHash } from "node:crypto";

import { type Database, type EntityManager, LOCKED } from "#server/platform/database.ts";
import { Problem } from "#shared/kernel/problem.ts";
import { Layout } from "#shared/pages/schema.ts";

import { PageEntity, type PageRow, PageVersionEntity, type PageVersionRow } from "./pages.entities.ts";
import { freeSlug } from "./slug.core.ts";

/** A layout as it is stored: canonical text and its hash. */
export function canonical(layout: Layout): { text: string; sha256: string } {
  const text = JSON.stringify(layout);
  return { text, sha256: createHash("sha256").update(text).digest("hex") };
}

/** Text of a document as a column takes it: PostgreSQL refuses NUL, which a document may hold. */
export function forDatabase(text: string): string {
  return text.replaceAll("\0", "");
}

/** No database's integer column holds more. */
const LARGEST_INTEGER = 2_147_483_647;

/** A version without what weighs. */
export type VersionHead = Omit<PageVersionRow, "layout" | "state">;

/** A version with its layout. */
export interface StoredVersion {
  row: VersionHead;
  layout: Layout;
}

/** Reads and writes the rows of pages and versions. */
export interface PageStore {
  find: (id: string) => Promise<PageRow | undefined>;
  /** The row, or the problem that there is no such page; a deleted one counts as absent unless asked for. */
  get: (id: string, options?: { deletedToo?: boolean }) => Promise<PageRow>;
  findBySlug: (slug: string) => Promise<PageRow | undefined>;
  list: (options: { deleted: boolean }) => Promise<PageRow[]>;
  isEmpty: () => Promise<boolean>;
  seedLayout: (id: string) => Promise<Layout | undefined>;
  versions: (pageId: string) => Promise<VersionHead[]>;
  version: (pageId: string, version: number) => Promise<StoredVersion | undefined>;
}

function present(page: PageRow | null, deletedToo: boolean): PageRow {
  if (page === null || (page.deletedAt !== null && !deletedToo)) throw new Problem("not-found", "There is no such page");
  return page;
}

/** The row to change, or the problem that there is no such page; whoever changes it at the same moment waits. */
export async function lockedPage(em: EntityManager, id: string, { deletedToo = false } = {}): Promise<PageRow> {
  return present(await em.findOne(PageEntity, { id }, LOCKED), deletedToo);
}

export async function slugFor(em: EntityManager, wanted: string): Promise<string> {
  const similar = await em.find(PageEntity, { slug: { $like: `${wanted}%` } }, { fields: ["slug"] });
  return freeSlug(wanted, new Set(similar.map((page) => page.slug)));
}

export function createPageStore(db: Database): PageStore {
  const find = (id: string) => db.read(async (em) => (await em.findOne(PageEntity, { id })) ?? undefined);
  return {
    find,
    get: async (id, { deletedToo = false } = {}) => present((await find(id)) ?? null, deletedToo),
    findBySlug: (slug) => db.read(async (em) => (await em.findOne(PageEntity, { slug, deletedAt: null })) ?? undefined),
    list: ({ deleted }) =>
      db.read((em) => em.find(PageEntity, { deletedAt: deleted ? { $ne: null } : null }, { orderBy: { updatedAt: "desc", id: "desc" } })),
    isEmpty: () => db.read(async (em) => (await em.count(PageEntity)) === 0),
    seedLayout: (id) =>
      db.read(async (em) => {
        const page = await em.findOne(PageEntity, { id }, { fields: ["seedLayout"] });
        return page?.seedLayout == null ? undefined : Layout.parse(JSON.parse(page.seedLayout));
      }),
    versions: (pageId) => db.read((em) => em.find(PageVersionEntity, { pageId }, { orderBy: { version: "desc" } })),
    version: (pageId, version) =>
      db.read(async (em) => {
        if (version > LARGEST_INTEGER) return undefined;
        const row = await em.findOne(PageVersionEntity, { pageId, version }, { populate: ["layout"] });
        return row === null ? undefined : { row, layout: Layout.parse(JSON.parse(row.layout)) };
      }),
  };
}
