import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

import { LongText } from "#server/platform/long-text.ts";
import { PAGE_LIMITS } from "#shared/pages/schema.ts";

/** What a version says about one change; people by id, so that a renamed person has the new name everywhere. */
export interface StoredChange {
  summary: string;
  by: string[];
}

/** A page's row: what lists need. Its content is the document `page:<id>`. */
export const PageEntity = defineEntity({
  name: "Page",
  tableName: "page",
  properties: {
    id: p.uuid().primary(),
    /** Its address; while it is in the bin followed by `~` and its id, so that another page may have the address. */
    slug: p.string().length(120).unique(),
    /** Follow the document's `meta`. */
    title: p.string().length(PAGE_LIMITS.titleLength),
    description: p.string().length(PAGE_LIMITS.descriptionLength),
    /** What people find it by; null until somebody gave it some. */
    tags: p.json<string[]>().strictNullable(),
    ownerId: p.uuid().strictNullable(),
    publishedVersion: p.integer().strictNullable(),
    publishedAt: p.datetime(3).strictNullable(),
    publishedSha256: p.string().length(64).strictNullable(),
    /** What viewers may know of the page: the draft's title is not theirs yet. */
    publishedTitle: p.string().length(PAGE_LIMITS.titleLength).strictNullable(),
    publishedDescription: p.string().length(PAGE_LIMITS.descriptionLength).strictNullable(),
    /** Hash of the draft's layout as last seen; equal to `publishedSha256` when there is nothing to publish. */
    draftSha256: p.string().length(64).strictNullable(),
    draftEditedAt: p.datetime(3).strictNullable(),
    /** People whose edits the draft holds since it was published. */
    draftChangedBy: p.json<string[]>(),
    /** What the document is seeded with when it is opened for the first time. */
    seedLayout: p.type(LongText).$type<string>().strictNullable().lazy(),
    deletedAt: p.datetime(3).strictNullable(),
    /** Who put it into the bin, null while it is not there, or when nobody's account did. */
    deletedById: p.uuid().strictNullable(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
    /** Optimistic lock. */
    revision: p.integer().version(),
  },
});
export type PageRow = InferEntity<typeof PageEntity>;

/** An immutable published state. */
export const PageVersionEntity = defineEntity({
  name: "PageVersion",
  tableName: "page_version",
  uniques: [{ properties: ["pageId", "version"] }],
  properties: {
    id: p.uuid().primary(),
    pageId: p.uuid(),
    version: p.integer(),
    note: p.string().length(2_000),
    authorId: p.uuid().strictNullable(),
    /** Canonical `layout.json`, as text: databases reorder the keys of JSON. */
    layout: p.type(LongText).$type<string>().lazy(),
    /** The document's whole state (Yjs, V2), to look into when the layout leaves a question open. */
    state: p.blob().lazy().strictNullable(),
    sha256: p.string().length(64),
    changes: p.json<StoredChange[]>(),
    createdAt: p.datetime(3),
  },
});
export type PageVersionRow = InferEntity<typeof PageVersionEntity>;

/** A state of a draft that was kept by itself while people edited, or by somebody under a name. */
export const RestorePointEntity = defineEntity({
  name: "RestorePoint",
  tableName: "page_restore_point",
  properties: {
    id: p.uuid().primary(),
    pageId: p.uuid().index(),
    /** What somebody called it; those without a name are thinned out and go in time. */
    name: p.string().length(100).strictNullable(),
    /** Canonical `layout.json`. */
    layout: p.type(LongText).$type<string>().lazy(),
    sha256: p.string().length(64),
    /** Whose edits it holds since the one before. */
    authors: p.json<string[]>(),
    createdAt: p.datetime(3),
  },
});
export type RestorePointRow = InferEntity<typeof RestorePointEntity>;

/** What the audit log has told of a page's draft. */
export const ToldDraftEntity = defineEntity({
  name: "ToldDraft",
  tableName: "audit_draft",
  properties: {
    pageId: p.uuid().primary(),
    /** Edits until then were told. */
    toldAt: p.datetime(3),
    /** The draft as it was told, as `layout.json`: the next entry says what is another since then. */
    layout: p.type(LongText).$type<string>().lazy(),
  },
});

export const pagesEntities = [PageEntity, PageVersionEntity, RestorePointEntity, ToldDraftEntity];
