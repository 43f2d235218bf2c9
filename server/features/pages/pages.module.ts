import type { Router } from "express";
import type { Doc } from "yjs";

import { createBus } from "#server/platform/bus.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Database } from "#server/platform/database.ts";
import type { Jobs } from "#server/platform/jobs.ts";
import type { Logger } from "#server/platform/logger.ts";
import { currentRequest } from "#server/platform/request-context.ts";
import { CLOSE } from "#shared/kernel/close-codes.ts";
import { documentName } from "#shared/kernel/document-name.ts";
import { widgetName } from "#shared/pages/diff.core.ts";
import { applyLayout } from "#shared/pages/layout.core.ts";
import type { Layout } from "#shared/pages/schema.ts";

import type { Audit } from "../audit/index.ts";
import { createDraftFollower } from "./draft-follower.ts";
import { editDraft } from "./edit-draft.ts";
import type { Documents, FindPeople, RestrictedWidgets } from "./pages.ports.ts";
import { pagesRouter } from "./pages.routes.ts";
import { createPagesService } from "./pages.service.ts";
import { createPageStore } from "./pages.store.ts";
import { createPublishing } from "./publishing.service.ts";
import { createRestorePoints } from "./restore-points.ts";
import { createToldEdits, type RequestEntry } from "./told-edits.ts";
import { WORDS } from "./widget-registry.ts";

export interface PagesOptions {
  db: Database;
  documents: Documents;
  people: FindPeople;
  restrictedWidgets: RestrictedWidgets;
  audit: Audit;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
  /** After how many days restore points without a name go. */
  restorePointDays?: () => Promise<number>;
}

/** What the rest of the server may ask of pages. */
export interface PagesFeature extends AsyncDisposable {
  /** The layout of a page, with its bindings, for those who fetch data for it; null when there is none. */
  layout: (pageId: string, which: "published" | "draft") => Promise<Layout | null>;
  /** “Sales”, or Chart “CPU” of “Sales”; undefined where there is no such page, or it is in the bin, or it has no such widget. */
  nameOf: (pageId: string, widgetId?: string) => Promise<string | undefined>;
  /** How many widgets of published pages are bound to each tool, by its id. */
  countBindings: () => Promise<ReadonlyMap<string, number>>;
  /** A version went live; open viewers switch to it. */
  onPublished: (listener: (event: { pageId: string; version: number }) => void) => Disposable;
  onRemoved: (listener: (event: { pageId: string }) => void) => Disposable;
  /** The draft of a page, one in the bin too, when the page's row says the same. */
  draft: (pageId: string) => Promise<Layout>;
  /** Brings a draft to a layout by the smallest edit, as the server's own; the audit log says who imported it. */
  bringDraft: (pageId: string, layout: Layout, userId: string | null) => Promise<void>;
  /** Pages were imported: who has those open that are gone, or published anew, hears it. */
  imported: (change: { removedPages: readonly string[]; publishedPages: readonly { pageId: string; version: number }[] }) => Promise<void>;
  /** Makes and publishes a page where there has never been one. */
  seedFirstPage: (layout: Layout) => Promise<void>;
  router: Router;
}

/** How the edit that brings a draft to what was imported is told: also where it is brought at a start, with no request in hand. */
function importTeller(people: FindPeople) {
  return async (userId: string | null): Promise<RequestEntry> => {
    const entry = { action: "page.edit", via: "import" } as const;
    const person = userId === null || currentRequest() !== undefined ? undefined : (await people([userId])).get(userId);
    return person === undefined ? entry : { ...entry, actor: { kind: "user", id: person.id, name: person.name } };
  };
}

export function createPages(options: PagesOptions): PagesFeature {
  const { db, documents, people, restrictedWidgets, audit, jobs, clock, logger, restorePointDays: keptDays } = options;
  const bus = createBus<{ published: { pageId: string; version: number }; removed: { pageId: string } }>(logger);
  const store = createPageStore(db);
  const follower = createDraftFollower({ db, store, documents, jobs, clock });
  const toldEdits = createToldEdits({ db, audit, store, documents, people, jobs, clock });
  jobs.enqueue("page.tell-edits", toldEdits.recover);
  const restorePoints = createRestorePoints({ db, audit, store, documents, jobs, clock, keptDays });
  jobs.enqueue("page.keep-point", restorePoints.recover);
  const pages = createPagesService({ db, store, documents, audit, toldEdits, restorePoints, clock });
  const importOf = importTeller(people);
  const publishing = createPublishing({ db, store, documents, audit, toldEdits, restorePoints, clock });
  return {
    layout: async (pageId, which) => {
      const page = await store.find(pageId);
      if (page === undefined || page.deletedAt !== null) return null;
      if (which === "draft") return publishing.draft(pageId);
      return (await publishing.published(page))?.layout ?? null;
    },
    nameOf: async (pageId, widgetId) => {
      const page = await store.find(pageId);
      if (page === undefined || page.deletedAt !== null) return undefined;
      if (widgetId === undefined) return `“${page.title}”`;
      const find = (layout: Layout | undefined) => layout?.widgets.find(({ id }) => id === widgetId);
      const widget = find(await publishing.draft(pageId)) ?? find((await publishing.published(page))?.layout);
      return widget && `${widgetName(widget, WORDS)} of “${page.title}”`;
    },
    countBindings: async () => {
      const counts = new Map<string, number>();
      for (const page of await store.list({ deleted: false })) {
        for (const { binding } of (await publishing.published(page))?.layout.widgets ?? [])
          if (binding !== undefined) counts.set(binding.tool, (counts.get(binding.tool) ?? 0) + 1);
      }
      return counts;
    },
    onPublished: (listener) => bus.on("published", listener),
    onRemoved: (listener) => bus.on("removed", listener),
    draft: async (pageId) => {
      await follower.look(pageId);
      return publishing.draft(pageId);
    },
    bringDraft: async (pageId, layout, userId) => {
      const page = await store.get(pageId, { deletedToo: true });
      const edit = (doc: Doc) => applyLayout(doc, layout, { now: clock.now().getTime() });
      await editDraft({ documents, toldEdits }, page, null, edit, await importOf(userId));
    },
    imported: async ({ removedPages, publishedPages }) => {
      for (const pageId of removedPages) {
        bus.emit("removed", { pageId });
        await documents.closeDocument(documentName({ kind: "page", id: pageId }), CLOSE.noSuchDocument);
      }
      for (const event of publishedPages) bus.emit("published", event);
    },
    seedFirstPage: async (layout) => {
      // Deleted pages keep their rows, so this never brings the page back.
      if (!(await store.isEmpty())) return;
      const { id } = await pages.create({ title: layout.title, layout }, null);
      await publishing.publish(id, null, "A first page to look at");
    },
    router: pagesRouter({
      restrictedWidgets,
      audit,
      pages,
      publishing,
      restorePoints,
      store,
      follower,
      documents,
      people,
      published: (event) => bus.emit("published", event),
      removed: (event) => bus.emit("removed", event),
    }),
    [Symbol.asyncDispose]: async () => {
      await follower[Symbol.asyncDispose]();
      await toldEdits[Symbol.asyncDispose]();
      await restorePoints[Symbol.asyncDispose]();
    },
  };
}
