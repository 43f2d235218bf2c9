import type { Clock } from "#server/platform/clock.ts";
import type { Database, EntityManager } from "#server/platform/database.ts";
import type { Jobs } from "#server/platform/jobs.ts";
import { outsideRequest } from "#server/platform/request-context.ts";
import { tokenName } from "#shared/audit/token-name.core.ts";
import { documentName, parseDocumentName } from "#shared/kernel/document-name.ts";
import { diffLayouts } from "#shared/pages/diff.core.ts";
import { toLayout } from "#shared/pages/layout.core.ts";
import { Layout, PAGE_SCHEMA_VERSION } from "#shared/pages/schema.ts";

import type { Audit } from "../audit/index.ts";
import { type Burst, createBursts, keyOf } from "./bursts.ts";
import { authorsOfChange, partsOf } from "./changes.core.ts";
import { type PageRow, ToldDraftEntity } from "./pages.entities.ts";
import type { CommitActor, Documents, FindPeople } from "./pages.ports.ts";
import { canonical, type PageStore } from "./pages.store.ts";
import { type Change, changedParts, inWords, takeOver } from "./told-edits.core.ts";
import { createTurns } from "./turns.ts";
import { WORDS } from "./widget-registry.ts";

/** Tells the audit log of edits of drafts: what one person did in one go is one entry. */
export interface ToldEdits extends AsyncDisposable {
  /** A page is made: everything from here on is an edit. */
  begin: (em: EntityManager, pageId: string, layout: Layout) => void;
  /** Tells everything that was edited so far, so that what happens next stands after it. */
  settle: (pageId: string) => Promise<void>;
  /** A request edited the draft: told at once in `entry`, or in one that the caller wrote. */
  edited: (page: PageRow, edit: { userId: string | null; before: Layout; after: Layout }, entry?: RequestEntry) => Promise<void>;
  /** Tells what the process before could not. */
  recover: () => Promise<void>;
}

/** How an edit by a request is told. */
export interface RequestEntry {
  action: "page.edit" | "page.restore";
  /** What stands before the page's name; what changed, in words, where it is left out. */
  summary?: string;
  /** Where nobody's request is in hand, or it came in another way. */
  actor?: Parameters<Audit["record"]>[1]["actor"];
  via?: Parameters<Audit["record"]>[1]["via"];
}

export interface ToldEditsOptions {
  db: Database;
  audit: Pick<Audit, "record">;
  store: PageStore;
  documents: Documents;
  people: FindPeople;
  jobs: Jobs;
  clock: Clock;
}

/** Single changes that an entry lists. */
const LISTED = 200;

const SERVER = "server";
const nameOf = (pageId: string) => documentName({ kind: "page", id: pageId });

/** By person and how they came in. */
const asTouch = (burst: Burst) => ({ userId: keyOf(burst), touched: [...burst.touched] });

function entryParts(before: Layout, after: Layout, changes: readonly Change[]) {
  const listed = changes.length > 1 ? { changes: changes.slice(0, LISTED).map(({ summary }) => summary) } : {};
  return { before: changedParts(before, after, changes), after: { ...listed, ...changedParts(after, before, changes) } };
}

/** What was told of a draft, in the database. */
function createTold({ db, store, documents }: Pick<ToldEditsOptions, "db" | "store" | "documents">) {
  return {
    read: async (page: PageRow): Promise<Layout> => {
      const row = await db.read((em) => em.findOne(ToldDraftEntity, { pageId: page.id }, { populate: ["layout"] }));
      if (row !== null) return Layout.parse(JSON.parse(row.layout));
      return (await store.seedLayout(page.id)) ?? Layout.parse({ schema: PAGE_SCHEMA_VERSION, title: page.title });
    },
    write: async (em: EntityManager, pageId: string, layout: Layout, toldAt: Date | undefined) => {
      const row = await em.findOne(ToldDraftEntity, { pageId });
      if (row === null) em.create(ToldDraftEntity, { pageId, layout: canonical(layout).text, toldAt: toldAt ?? new Date(0) });
      else Object.assign(row, { layout: canonical(layout).text, toldAt: toldAt ?? row.toldAt });
    },
    since: async (pageId: string) => (await db.read((em) => em.findOne(ToldDraftEntity, { pageId })))?.toldAt,
    draft: (pageId: string) => documents.read(nameOf(pageId), toLayout),
  };
}

type Told = ReturnType<typeof createTold>;

/** Writes the entry of a burst that is over. */
function createTeller({ db, audit, store, people }: Pick<ToldEditsOptions, "db" | "audit" | "store" | "people">, told: Told) {
  async function actorOf({ userId, tokenId, address }: Burst) {
    if (userId === SERVER) return { actor: { kind: "server", id: null, name: "Server" }, via: "server" } as const;
    const name = (await people([userId])).get(userId)?.name ?? "Somebody who left";
    if (tokenId !== undefined)
      return { actor: { kind: "token", id: userId, name: tokenName(name, tokenId) }, via: "api", address } as const;
    return { actor: { kind: "user", id: userId, name }, via: "browser", address } as const;
  }

  /** The names of others whose edits of the same things are still to be told: this entry tells them too. */
  /** The names of others whose edits of the same things are still to be told: this entry tells them too. */
  async function along(burst: Burst, changes: readonly Change[], others: readonly Burst[]): Promise<string> {
    const keys = new Set(changes.flatMap((change) => authorsOfChange(change, others.map(asTouch))));
    const ids = new Set(others.filter((other) => keys.has(keyOf(other))).map(({ userId }) => userId));
    ids.delete(burst.userId);
    ids.delete(SERVER);
    const names = [...(await people([...ids])).values()].map(({ name }) => name);
    return names.length === 0 ? "" : `, together with ${names.join(" and ")}`;
  }

  return async (pageId: string, burst: Burst, others: readonly Burst[]): Promise<void> => {
    const page = await store.find(pageId);
    if (page === undefined) return;
    const [before, current] = [await told.read(page), await told.draft(pageId)];
    const touches = [burst, ...others].map(asTouch);
    const changes = diffLayouts(before, current, WORDS).filter((change) => {
      const authors = authorsOfChange(change, touches);
      // What nobody is known for, as a repair after an edit, is told with the last of the edits.
      return authors.includes(keyOf(burst)) || (authors.length === 0 && others.length === 0);
    });
    const who = await actorOf(burst);
    const withWhom = await along(burst, changes, others);
    const earliest = Math.min(...others.map(({ firstAt }) => firstAt.getTime()));
    const toldAt = others.length === 0 ? burst.lastAt : new Date(earliest - 1);
    await db.unitOfWork(async (em) => {
      await told.write(em, pageId, takeOver(before, current, changes), toldAt);
      if (changes.length === 0) return;
      await audit.record(em, {
        ...who,
        action: "page.edit",
        resource: { kind: "page", id: pageId, name: page.title },
        summary: `${inWords(changes)} on “${page.title}”${withWhom}`,
        ...entryParts(before, current, changes),
      });
    });
  };
}

export function createToldEdits(options: ToldEditsOptions): ToldEdits {
  const { db, audit, store, documents, jobs, clock } = options;
  const told = createTold(options);
  const tell = createTeller(options, told);
  const turns = createTurns();
  const bursts = createBursts(clock, (pageId, key) => jobs.enqueue("page.tell-edits", () => end(pageId, key)));

  function end(pageId: string, key: string): Promise<void> {
    return turns.take(pageId, async () => {
      const burst = bursts.take(pageId, key);
      if (burst === undefined) return;
      try {
        await outsideRequest(() => tell(pageId, burst, bursts.of(pageId)));
      } catch (error) {
        // It is told with the next ones, or at the next start.
        bursts.note(pageId, burst, burst.touched, burst.firstAt);
        throw error;
      }
    });
  }

  async function settle(pageId: string): Promise<void> {
    for (const burst of bursts.of(pageId)) await end(pageId, keyOf(burst));
    // One that was ending already.
    await turns.take(pageId, () => Promise.resolve());
  }

  function note(pageId: string, actors: readonly CommitActor[], at: Date): void {
    for (const { userId, touched, ...how } of actors) bursts.note(pageId, { ...how, userId: userId ?? SERVER }, touched, at);
  }

  async function recoverPage(page: PageRow): Promise<void> {
    const since = await told.since(page.id);
    if (since === undefined) {
      const layout = await told.draft(page.id);
      await db.unitOfWork((em) => told.write(em, page.id, layout, clock.now()));
      return;
    }
    const commits = await documents.commitsSince(nameOf(page.id), since);
    for (const { actors, at } of commits) note(page.id, actors, at);
    if (commits.length > 0) await settle(page.id);
  }

  const subscription = documents.onCommit(({ name, actors, at }) => {
    const ref = parseDocumentName(name);
    if (ref?.kind === "page") note(ref.id, actors, at);
  });

  return {
    begin: (em, pageId, layout) => void em.create(ToldDraftEntity, { pageId, layout: canonical(layout).text, toldAt: clock.now() }),
    settle,
    edited: (page, { userId, before, after }, entry) =>
      turns.take(page.id, async () => {
        const changes = diffLayouts(before, after, WORDS);
        if (changes.length === 0) return;
        // Else whoever edits the same things next would be told as somebody who helped the one who asked for this.
        bursts.leaveOut(page.id, userId ?? SERVER, partsOf(changes));
        const known = await told.read(page);
        await db.unitOfWork(async (em) => {
          await told.write(em, page.id, takeOver(known, after, changes), undefined);
          if (entry === undefined) return;
          await audit.record(em, {
            action: entry.action,
            resource: { kind: "page", id: page.id, name: page.title },
            summary: `${entry.summary ?? `${inWords(changes)} on`} “${page.title}”`,
            ...(entry.actor === undefined ? {} : { actor: entry.actor }),
            ...(entry.via === undefined ? {} : { via: entry.via }),
            ...entryParts(before, after, changes),
          });
        });
      }),
    recover: async () => {
      for (const page of await store.list({ deleted: false })) await recoverPage(page);
    },
    [Symbol.asyncDispose]: async () => {
      subscription[Symbol.dispose]();
      await Promise.allSettled([...new Set([...bursts.pages(), ...turns.pages()])].map(settle));
      bursts[Symbol.dispose]();
    },
  };
}
