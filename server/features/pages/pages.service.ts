import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { Doc } from "yjs";

import type { Clock } from "#server/platform/clock.ts";
import type { Database } from "#server/platform/database.ts";
import { CLOSE } from "#shared/kernel/close-codes.ts";
import { documentName } from "#shared/kernel/document-name.ts";
import { newId } from "#shared/kernel/ids.ts";
import { Problem } from "#shared/kernel/problem.ts";
import { applyLayout, toLayout } from "#shared/pages/layout.core.ts";
import { applyOperation } from "#shared/pages/operations.ts";
import { seedPage } from "#shared/pages/page-doc.core.ts";
import type { Layout } from "#shared/pages/schema.ts";
import { slugOf } from "#shared/pages/slug.core.ts";
import { distinctTags } from "#shared/pages/tags.core.ts";

import type { Audit } from "../audit/index.ts";
import { checkLayout } from "./check-layout.ts";
import { editDraft } from "./edit-draft.ts";
import { pageBinned, pageChanged, pageMade, pageState } from "./page-entries.ts";
import { PageEntity, type PageRow } from "./pages.entities.ts";
import type { Documents } from "./pages.ports.ts";
import { canonical, lockedPage, type PageStore, slugFor } from "./pages.store.ts";
import type { RestorePoints } from "./restore-points.ts";
import { binnedSlug, shownSlug } from "./slug.core.ts";
import type { ToldEdits } from "./told-edits.ts";

interface NewPage {
  title: string;
  slug?: string | undefined;
  layout?: Layout | undefined;
  /** The layout is that of a page, and as good as it is there. */
  isCopy?: boolean | undefined;
}

interface PageChange {
  title?: string | undefined;
  slug?: string | undefined;
  tags?: readonly string[] | undefined;
  isDeleted?: false | undefined;
}

/** Makes, renames, deletes and brings back pages, and merges a layout into a draft. */
export interface Pages {
  create: (page: NewPage, ownerId: string | null) => Promise<PageRow>;
  update: (pageId: string, change: PageChange, userId: string | null) => Promise<void>;
  remove: (pageId: string, userId: string | null) => Promise<void>;
  putDraft: (pageId: string, layout: Layout, userId: string | null) => Promise<Layout>;
}

export interface PagesServiceOptions {
  db: Database;
  store: PageStore;
  documents: Documents;
  audit: Pick<Audit, "record">;
  toldEdits: Pick<ToldEdits, "begin" | "settle" | "edited">;
  restorePoints: Pick<RestorePoints, "keep">;
  clock: Clock;
}

const INSERT_TRIES = 10;

function slugTaken(error: unknown): unknown {
  return error instanceof UniqueConstraintViolationException
    ? new Problem("page.slug-taken", "Choose another address for this page", { cause: error })
    : error;
}

/** What a page holds when it is opened for the first time. */
function seeded(title: string, layout: Layout | undefined): Layout {
  const doc = new Doc();
  seedPage(doc, { title }, layout);
  return toLayout(doc);
}

export function createPagesService(parts: PagesServiceOptions): Pages {
  const { db, store, documents, audit, toldEdits, restorePoints, clock } = parts;
  const nameOf = (pageId: string) => documentName({ kind: "page", id: pageId });

  /** A slug of one's own choice is taken or refused; one made from the title gets a number where it must. */
  async function insert(page: NewPage, ownerId: string | null): Promise<PageRow> {
    const now = clock.now();
    return db.unitOfWork(async (em) => {
      const slug = page.slug ?? (await slugFor(em, slugOf(page.title)));
      const row = em.create(PageEntity, {
        id: newId(),
        slug,
        title: page.title,
        description: page.layout?.description ?? "",
        tags: null,
        ownerId,
        publishedVersion: null,
        publishedAt: null,
        publishedSha256: null,
        publishedTitle: null,
        publishedDescription: null,
        draftSha256: null,
        draftEditedAt: null,
        draftChangedBy: [],
        seedLayout: page.layout === undefined ? null : canonical({ ...page.layout, title: page.title }).text,
        deletedAt: null,
        deletedById: null,
        createdAt: now,
        updatedAt: now,
      });
      await em.flush();
      toldEdits.begin(em, row.id, seeded(page.title, page.layout));
      await audit.record(em, pageMade(row, page.layout?.widgets.length, page.isCopy === true));
      return row;
    });
  }

  return {
    create: async (page, ownerId) => {
      if (page.layout !== undefined) checkLayout(page.layout, page.isCopy === true ? page.layout : undefined);
      // Pages of one title that are made at the same moment: each that comes too late takes the next number.
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await insert(page, ownerId);
        } catch (error) {
          const isOurs = error instanceof UniqueConstraintViolationException && page.slug === undefined;
          if (!isOurs || attempt === INSERT_TRIES) throw slugTaken(error);
        }
      }
    },
    update: async (pageId, { title, slug, tags, isDeleted }, userId) => {
      const page = await store.get(pageId, { deletedToo: isDeleted === false });
      try {
        await db.unitOfWork(async (em) => {
          const row = await lockedPage(em, page.id, { deletedToo: isDeleted === false });
          const before = pageState(row);
          if (isDeleted === false && row.deletedAt !== null) {
            row.deletedAt = null;
            row.deletedById = null;
            row.slug = await slugFor(em, shownSlug(row.slug));
          }
          row.slug = slug ?? row.slug;
          row.title = title ?? row.title;
          row.tags = tags === undefined ? row.tags : distinctTags(tags);
          row.updatedAt = clock.now();
          for (const entry of pageChanged(before, row)) await audit.record(em, entry);
        });
      } catch (error) {
        throw slugTaken(error);
      }
      if (title !== undefined)
        await editDraft(parts, page, userId, (doc) => void applyOperation(doc, { op: "set-page", title }, undefined));
    },
    remove: async (pageId, userId) => {
      await store.get(pageId);
      await toldEdits.settle(pageId);
      await db.unitOfWork(async (em) => {
        const row = await lockedPage(em, pageId);
        row.deletedAt = clock.now();
        row.deletedById = userId;
        row.slug = binnedSlug(row.slug, row.id);
        await audit.record(em, pageBinned(row));
      });
      await documents.closeDocument(nameOf(pageId), CLOSE.noSuchDocument);
    },
    putDraft: async (pageId, layout, userId) => {
      const page = await store.get(pageId);
      await restorePoints.keep(page);
      const edit = (doc: Doc) => {
        checkLayout(layout, toLayout(doc));
        applyLayout(doc, layout, { now: clock.now().getTime() });
      };
      return editDraft(parts, page, userId, edit, { action: "page.edit" });
    },
  };
}
