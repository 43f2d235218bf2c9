import { type FilterQuery, raw } from "@mikro-orm/core";

import type { Database, EntityManager } from "#server/platform/database.ts";
import type { AuditFilter } from "#shared/audit/contract.ts";

import { AuditEntryEntity, type AuditEntryRow } from "./audit.entities.ts";

/** Entries above `after` and below `before`, or all. */
interface Range {
  after?: number | undefined;
  before?: number | undefined;
}

interface Slice {
  rows: AuditEntryRow[];
  /** Below or above which number it goes on; null at the end. */
  next: number | null;
}

export interface AuditStore {
  /** The newest entries that fit, newest first. Looks at so many at most that it never holds the server up. */
  newest: (filter: AuditFilter, range: Range, limit: number) => Promise<Slice>;
  /** Entries that fit, oldest first, in slices. */
  oldest: (filter: AuditFilter) => AsyncGenerator<AuditEntryRow[]>;
}

/** So many entries are looked at in one query at most: one that finds nothing in them takes some milliseconds. */
const WINDOW = 20_000;
/** Texts are read to be searched, and a value may be long: how many entries are read at once follows from how long the last ones took. */
const SEARCH_WINDOW = { first: 250, least: 50, ms: 20 };
const SLICE = 1_000;
/** A search that has found too little goes on with the next request. */
const SEARCH_MS = 100;

const SEARCHED = ["summary", "actor_name", "resource_name", "address"];
/** They hold JSON. */
const SEARCHED_VALUES = ["before", "after"];

/** The largest number that an entry can have, by its column: what SQLite holds above it is somebody's own. */
export const LAST_SEQ = 2_147_483_647;

export async function lastEntry(em: EntityManager): Promise<AuditEntryRow | undefined> {
  const [last] = await em.find(AuditEntryEntity, { seq: { $lte: LAST_SEQ } }, { orderBy: { seq: "desc" }, limit: 1 });
  return last;
}

function likePattern(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_[]/g, (letter) => `\\${letter}`)}%`;
}

function conditionOf(filter: AuditFilter): FilterQuery<AuditEntryRow> {
  const { actor, action, resourceKind, resourceId, via, search } = filter;
  const condition: Record<string | symbol, unknown> = {
    ...(actor === undefined ? {} : actor === "server" ? { actorKind: "server" } : { actorId: actor }),
    ...(action === undefined ? {} : { action }),
    ...(resourceKind === undefined ? {} : { resourceKind }),
    ...(resourceId === undefined ? {} : { resourceId }),
    ...(via === undefined ? {} : { via }),
  };
  const text = search?.trim() ?? "";
  if (text !== "") {
    const sql = [...SEARCHED, ...SEARCHED_VALUES].map((column) => `lower(${column}) like ? escape '\\'`).join(" or ");
    const pattern = likePattern(text);
    const inJson = likePattern(JSON.stringify(text).slice(1, -1));
    condition[raw(`(${sql})`, [...SEARCHED.map(() => pattern), ...SEARCHED_VALUES.map(() => inJson)])] = [];
  }
  return condition;
}

/** How many entries to look at next; `done` says how long the last ones took. */
function createWindow({ search }: AuditFilter): { size: number; done: (tookMs: number) => void } {
  const isSearch = (search?.trim() ?? "") !== "";
  const window = {
    size: isSearch ? SEARCH_WINDOW.first : WINDOW,
    done: (tookMs: number) => {
      if (!isSearch) return;
      const fitting = Math.round((window.size * SEARCH_WINDOW.ms) / Math.max(tookMs, 1));
      window.size = Math.min(Math.max(fitting, SEARCH_WINDOW.least), 4 * window.size, WINDOW);
    },
  };
  return window;
}

/** The number of the first entry of that time or later; entries are numbered in the order of their times. */
async function firstSince(em: EntityManager, at: Date, isAfter: boolean): Promise<number | undefined> {
  const [first] = await em.find(
    AuditEntryEntity,
    { at: isAfter ? { $gt: at } : { $gte: at } },
    { orderBy: { at: "asc", seq: "asc" }, limit: 1, fields: ["seq"] },
  );
  return first?.seq;
}

export function createAuditStore(db: Pick<Database, "read">): AuditStore {
  /** The first and the last entry that may fit. */
  async function bounds({ from, to }: AuditFilter, { after, before }: Range): Promise<{ low: number; high: number }> {
    return db.read(async (em) => {
      const last = await lastEntry(em);
      const end = last?.seq ?? 0;
      const since = from === undefined ? 1 : ((await firstSince(em, new Date(from), false)) ?? end + 1);
      const until = to === undefined ? end : ((await firstSince(em, new Date(to), true)) ?? end + 1) - 1;
      return { low: Math.max(since, (after ?? 0) + 1), high: Math.min(until, (before ?? end + 1) - 1, end) };
    });
  }

  const find = (filter: AuditFilter, low: number, high: number, order: "asc" | "desc", limit: number) =>
    db.read((em) =>
      em.find(
        AuditEntryEntity,
        { $and: [{ seq: { $gte: low, $lte: high } }, conditionOf(filter)] },
        { orderBy: { seq: order }, limit, disableIdentityMap: true },
      ),
    );

  return {
    newest: async (filter, range, limit) => {
      const { low, high } = await bounds(filter, range);
      const rows: AuditEntryRow[] = [];
      const startedAt = performance.now();
      const window = createWindow(filter);
      let top = high;
      while (top >= low) {
        const bottom = Math.max(low, top - window.size + 1);
        const beganAt = performance.now();
        const found = await find(filter, bottom, top, "desc", limit - rows.length);
        rows.push(...found);
        const last = rows.at(-1);
        if (rows.length === limit && last !== undefined) return { rows, next: last.seq > low ? last.seq : null };
        top = bottom - 1;
        window.done(performance.now() - beganAt);
        if (performance.now() - startedAt > SEARCH_MS) break;
      }
      return { rows, next: top >= low ? top + 1 : null };
    },
    async *oldest(filter) {
      const { low, high } = await bounds(filter, {});
      const window = createWindow(filter);
      let bottom = low;
      while (bottom <= high) {
        const top = Math.min(high, bottom + window.size - 1);
        const beganAt = performance.now();
        const rows = await find(filter, bottom, top, "asc", SLICE);
        window.done(performance.now() - beganAt);
        if (rows.length > 0) yield rows;
        bottom = rows.length === SLICE ? (rows.at(-1)?.seq ?? top) + 1 : top + 1;
        // Others have their turn.
        await new Promise(setImmediate);
      }
    },
  };
}
