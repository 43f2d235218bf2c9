import type { Clock } from "#server/platform/clock.ts";
import type { Database } from "#server/platform/database.ts";
import type { Jobs } from "#server/platform/jobs.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { documentName, parseDocumentName } from "#shared/kernel/document-name.ts";
import { newId } from "#shared/kernel/ids.ts";
import { Problem } from "#shared/kernel/problem.ts";
import { toLayout } from "#shared/pages/layout.core.ts";
import { Layout } from "#shared/pages/schema.ts";

import type { Audit } from "../audit/index.ts";
import { createBursts, keyOf } from "./bursts.ts";
import { authorsOf } from "./changes.core.ts";
import { pointNamed } from "./page-entries.ts";
import { type PageRow, RestorePointEntity, type RestorePointRow } from "./pages.entities.ts";
import type { Documents } from "./pages.ports.ts";
import { canonical, forDatabase, type PageStore } from "./pages.store.ts";
import { thinnedOut } from "./restore-points.core.ts";
import { createTurns } from "./turns.ts";

/** A restore point without its layout. */
export type PointHead = Omit<RestorePointRow, "layout">;

/** States of drafts that are kept between published versions. */
export interface RestorePoints extends AsyncDisposable {
  /** Newest first. */
  list: (pageId: string) => Promise<PointHead[]>;
  get: (pageId: string, pointId: string) => Promise<{ row: PointHead; layout: Layout }>;
  /** Something big is about to happen to the draft: keeps it as it is, unless that is kept already. */
  keep: (page: PageRow) => Promise<void>;
  /** Keeps the draft under a name: such a point stays until its name is taken away. */
  keepAs: (page: PageRow, name: string) => Promise<PointHead>;
  rename: (page: PageRow, pointId: string, name: string | null) => Promise<PointHead>;
  /** Keeps what the process before could not; what has become old is thinned out. */
  recover: () => Promise<void>;
}

export interface RestorePointsOptions {
  db: Database;
  audit: Pick<Audit, "record">;
  store: PageStore;
  documents: Pick<Documents, "read" | "onCommit" | "commitsSince">;
  jobs: Jobs;
  clock: Clock;
  /** After how many days those without a name go. */
  keptDays?: (() => Promise<number>) | undefined;
}

/** All edits of a page are one burst here, whoever made them. */
const ANYBODY = { userId: "anybody" };
const PACE = { pauseMs: LIMITS.restorePointAfterPauseMs, longestMs: LIMITS.restorePointEveryMs };

/** The rows, and what goes into a new one. */
function createPointStore({ db, documents, keptDays }: Pick<RestorePointsOptions, "db" | "documents" | "keptDays">) {
  const nameOf = (pageId: string) => documentName({ kind: "page", id: pageId });
  const list = (pageId: string) => db.read((em) => em.find(RestorePointEntity, { pageId }, { orderBy: { createdAt: "desc", id: "desc" } }));
  return {
    list,
    draft: (pageId: string) => documents.read(nameOf(pageId), toLayout),
    /** When a state of the draft was kept last. */
    newestAt: async (page: PageRow) => {
      const [newest] = await db.read((em) =>
        em.find(RestorePointEntity, { pageId: page.id }, { orderBy: { createdAt: "desc", id: "desc" }, limit: 1 }),
      );
      return newest?.createdAt ?? page.createdAt;
    },
    commitsSince: (pageId: string, at: Date) => documents.commitsSince(nameOf(pageId), at),
    thin: async (pageId: string, now: Date) => {
      const gone = thinnedOut(await list(pageId), now, await keptDays?.());
      if (gone.length > 0) await db.unitOfWork((em) => em.nativeDelete(RestorePointEntity, { id: { $in: gone }, name: null }));
    },
  };
}

/** What the server itself does to a draft (making it, importing it) is no editing. */
function isByPeople({ actors }: { actors: readonly { userId: string | null }[] }): boolean {
  return actors.some(({ userId }) => userId !== null);
}

export function createRestorePoints(options: RestorePointsOptions): RestorePoints {
  const { db, audit, store, documents, jobs, clock } = options;
  const points = createPointStore(options);
  const turns = createTurns();
  const bursts = createBursts(clock, (pageId) => jobs.enqueue("page.keep-point", () => pause(pageId)), PACE);

  /** Keeps the draft where no point holds the same; an automatic one is not needed either where a version holds it. */
  async function keepNow(page: PageRow, name: string | null): Promise<PointHead | undefined> {
    const { text, sha256 } = canonical(await points.draft(page.id));
    if (name === null && sha256 === page.publishedSha256) return undefined;
    const now = clock.now();
    const commits = await points.commitsSince(page.id, await points.newestAt(page));
    const kept = await db.unitOfWork(async (em) => {
      const same = await em.findOne(RestorePointEntity, { pageId: page.id, sha256 });
      if (same !== null && name === null) return undefined;
      if (same !== null && same.name !== null) throw new Problem("page.kept-already", `This state is kept as “${same.name}”`);
      if (same !== null) Object.assign(same, { name, createdAt: now });
      const authors = authorsOf(commits.flatMap(({ actors }) => actors));
      const row =
        same ?? em.create(RestorePointEntity, { id: newId(), pageId: page.id, name, layout: text, sha256, authors, createdAt: now });
      await em.flush();
      if (name !== null) await audit.record(em, pointNamed(page, null, name));
      return row;
    });
    await points.thin(page.id, now);
    return kept;
  }

  /** A burst of editing has paused, or has gone on for so long. */
  function pause(pageId: string): Promise<void> {
    return turns.take(pageId, async () => {
      if (bursts.take(pageId, keyOf(ANYBODY)) === undefined) return;
      const page = await store.find(pageId);
      if (page !== undefined && page.deletedAt === null) await keepNow(page, null);
    });
  }

  const keep = (page: PageRow) =>
    turns.take(page.id, async () => {
      bursts.take(page.id, keyOf(ANYBODY));
      await keepNow(page, null);
    });

  async function recoverPage(page: PageRow): Promise<void> {
    const keptAt = await points.newestAt(page);
    const since = page.publishedAt !== null && page.publishedAt > keptAt ? page.publishedAt : keptAt;
    if ((await points.commitsSince(page.id, since)).some(isByPeople)) await keep(page);
  }

  async function recover(): Promise<void> {
    for (const page of await store.list({ deleted: false })) await recoverPage(page);
  }

  async function thinAll(): Promise<void> {
    for (const deleted of [false, true]) for (const page of await store.list({ deleted })) await points.thin(page.id, clock.now());
  }

  const subscription = documents.onCommit(({ name, actors, at }) => {
    const ref = parseDocumentName(name);
    if (ref?.kind === "page" && isByPeople({ actors })) bursts.note(ref.id, ANYBODY, [], at);
  });

  let daily: Disposable | undefined;
  const thinDaily = () => {
    daily = clock.after(LIMITS.thinRestorePointsEveryMs, () => {
      jobs.enqueue("page.thin-points", thinAll);
      thinDaily();
    });
  };
  thinDaily();

  return {
    list: points.list,
    get: (pageId, pointId) =>
      db.read(async (em) => {
        const row = await em.findOne(RestorePointEntity, { id: pointId, pageId }, { populate: ["layout"] });
        if (row === null) throw new Problem("not-found", "This page has no such restore point. Without a name it goes in time");
        return { row, layout: Layout.parse(JSON.parse(row.layout)) };
      }),
    keep,
    keepAs: (page, name) =>
      turns.take(page.id, async () => {
        const kept = await keepNow(page, forDatabase(name));
        if (kept === undefined) throw new Error("What is kept under a name is kept in any case");
        return kept;
      }),
    rename: (page, pointId, name) =>
      db.unitOfWork(async (em) => {
        const row = await em.findOne(RestorePointEntity, { id: pointId, pageId: page.id });
        if (row === null) throw new Problem("not-found", "This page has no such restore point. Without a name it goes in time");
        const before = row.name;
        row.name = name === null ? null : forDatabase(name);
        if (before !== row.name) await audit.record(em, pointNamed(page, before, row.name));
        return row;
      }),
    recover: async () => {
      await recover();
      await thinAll();
    },
    [Symbol.asyncDispose]: async () => {
      subscription[Symbol.dispose]();
      daily?.[Symbol.dispose]();
      await Promise.allSettled([...new Set([...bursts.pages(), ...turns.pages()])].map(pause));
      bursts[Symbol.dispose]();
    },
  };
}
