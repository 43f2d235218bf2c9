import { z } from "zod";

import { endpoint } from "../kernel/endpoint.ts";
import { Id } from "../kernel/ids.ts";
import { Json } from "../kernel/json.ts";
import { Layout, PAGE_LIMITS } from "./schema.ts";

const tag = "Pages";
const PageId = z.object({ pageId: Id });
const PointId = PageId.extend({ pointId: Id });
const VersionNumber = z.coerce.number().int().min(1);

/** A page's address, `/p/<slug>`. */
export const Slug = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "Small letters, digits and single dashes")
  .max(80);

/** A person in brief, as shown beside their work. */
export const Person = z.object({ id: Id, name: z.string(), color: z.int() });
export type Person = z.infer<typeof Person>;

/** A word that pages are found by. */
const PageTag = z.string().trim().min(1).max(PAGE_LIMITS.tagLength);

/** What somebody may be allowed to do with a page. */
export const PAGE_ACTIONS = ["page.view", "page.view-draft", "page.edit", "page.publish", "page.delete", "page.share"] as const;

/** A page as lists show it. */
export const PageSummary = z.object({
  id: Id,
  slug: z.string(),
  title: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  owner: Person.nullable(),
  /** Number of the published version, null before the first. */
  publishedVersion: z.int().nullable(),
  publishedAt: z.iso.datetime().nullable(),
  /** Whether the draft differs from what is published, and by whom. Absent for those who may not see drafts. */
  draft: z.object({ isChanged: z.boolean(), changedBy: z.array(Person), editedAt: z.iso.datetime().nullable() }).optional(),
  /** Who has the draft open now. */
  present: z.array(Person).optional(),
  isDeleted: z.boolean(),
  /** When it was put into the bin, and by whom; absent where it is not there. */
  deleted: z.object({ at: z.iso.datetime(), by: Person.nullable() }).optional(),
  /** What the one who asks may do with it. */
  may: z.array(z.enum(PAGE_ACTIONS)),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type PageSummary = z.infer<typeof PageSummary>;

/** A published, immutable state of a page. */
export const PageVersion = z.object({
  version: z.int(),
  note: z.string(),
  author: Person.nullable(),
  createdAt: z.iso.datetime(),
  /** What changed since the version before, in words, with who did it. */
  changes: z.array(z.object({ summary: z.string(), by: z.array(Person) })),
  isCurrent: z.boolean(),
});
export type PageVersion = z.infer<typeof PageVersion>;

/** A state of a draft, kept by itself while people edited or by somebody under a name. */
export const RestorePoint = z.object({
  id: Id,
  /** Null where it was kept by itself; such a one goes in time. */
  name: z.string().nullable(),
  /** Whose edits it holds since the one before. */
  authors: z.array(Person),
  createdAt: z.iso.datetime(),
});
export type RestorePoint = z.infer<typeof RestorePoint>;

const PointName = z.string().trim().min(1).max(100);

/** A state of a page to compare: a version's number, `point:<id>`, or one that moves. */
const PointRef = z.templateLiteral(["point:", z.uuid()]).refine((ref) => ref === ref.toLowerCase(), "An id is written in lower case");
const StateRef = z.union([z.literal("published"), z.literal("draft"), PointRef, VersionNumber]);

/** One difference between two layouts, for people. */
export const LayoutChange = z.object({
  kind: z.enum(["added", "removed", "moved", "resized", "restyled", "rebound", "retitled", "text", "page", "variable", "tab"]),
  widget: Id.optional(),
  /** Of the page itself: `page:<setting>`, `variable:<name>` or `tab:<id>`. */
  part: z.string().optional(),
  /** Whole sentence: `Moved chart "CPU"`. */
  summary: z.string(),
  by: z.array(Person).default([]),
});
export type LayoutChange = z.infer<typeof LayoutChange>;

/** `delta` is jsondiffpatch's, null where the two are equal. */
export const PageDiff = z.object({ summary: z.array(LayoutChange), delta: Json });
export type PageDiff = z.infer<typeof PageDiff>;

export const pagesContract = {
  list: endpoint({
    method: "GET",
    path: "/api/pages",
    tag,
    summary: "List pages; viewers get the published ones",
    permission: "page.list",
    query: z.object({ search: z.string().max(200).optional(), deleted: z.enum(["true", "false"]).optional() }),
    response: z.array(PageSummary),
  }),
  create: endpoint({
    method: "POST",
    path: "/api/pages",
    tag,
    summary: "Make a page; with `layout` or a copy of another page",
    permission: "page.create",
    body: z.object({
      title: z.string().trim().min(1).max(PAGE_LIMITS.titleLength),
      slug: Slug.optional(),
      layout: Layout.optional(),
      copyOf: Id.optional(),
    }),
    response: PageSummary,
    status: 201,
    problems: ["page.slug-taken", "layout.invalid"],
  }),
  get: endpoint({
    method: "GET",
    path: "/api/pages/:pageId",
    tag,
    summary: "One page",
    permission: "page.view",
    resource: { kind: "page", param: "pageId" },
    params: PageId,
    response: PageSummary,
    problems: ["not-found"],
  }),
  bySlug: endpoint({
    method: "GET",
    path: "/api/pages/by-slug/:slug",
    tag,
    summary: "A page by its address",
    permission: "page.view",
    resource: "any",
    params: z.object({ slug: z.string().max(200) }),
    response: PageSummary,
    problems: ["not-found"],
  }),
  update: endpoint({
    method: "PATCH",
    path: "/api/pages/:pageId",
    tag,
    summary: "Rename a page, change its address or tags, or bring a deleted one back",
    permission: "page.edit",
    resource: { kind: "page", param: "pageId" },
    params: PageId,
    body: z
      .object({
        title: z.string().trim().min(1).max(PAGE_LIMITS.titleLength),
        slug: Slug,
        tags: z.array(PageTag).max(PAGE_LIMITS.tags),
        isDeleted: z.literal(false),
      })
      .partial(),
    response: PageSummary,
    problems: ["not-found", "page.slug-taken"],
  }),
  remove: endpoint({
    method: "DELETE",
    path: "/api/pages/:pageId",
    tag,
    summary: "Delete a page; it can be brought back",
    permission: "page.delete",
    resource: { kind: "page", param: "pageId" },
    params: PageId,
    response: z.null(),
    status: 204,
    problems: ["not-found"],
  }),
  getDraft: endpoint({
    method: "GET",
    path: "/api/pages/:pageId/draft",
    tag,
    summary: "The draft as layout.json",
    permission: "page.view-draft",
    resource: { kind: "page", param: "pageId" },
    params: PageId,
    response: Layout,
    problems: ["not-found"],
  }),
  putDraft: endpoint({
    method: "PUT",
    path: "/api/pages/:pageId/draft",
    tag,
    summary: "Bring the draft to this layout.json by the smallest edit; people who are editing keep working",
    permission: "page.edit",
    resource: { kind: "page", param: "pageId" },
    params: PageId,
    body: Layout,
    response: Layout,
    problems: ["not-found", "layout.invalid"],
  }),
  publish: endpoint({
    method: "POST",
    path: "/api/pages/:pageId/publish",
    tag,
    summary: "Make the draft the published version; open viewers switch by themselves",
    permission: "page.publish",
    resource: { kind: "page", param: "pageId" },
    params: PageId,
    body: z.object({ note: z.string().max(2_000).default("") }),
    response: PageVersion,
    status: 201,
    problems: ["not-found", "page.nothing-to-publish"],
  }),
  published: endpoint({
    method: "GET",
    path: "/api/pages/:pageId/published",
    tag,
    summary: "What viewers see: bindings hold no query text, only that there is one",
    permission: "page.view",
    resource: { kind: "page", param: "pageId" },
    params: PageId,
    response: z.object({ page: PageSummary, version: z.int(), layout: Layout }),
    problems: ["not-found", "page.not-published"],
  }),
  versions: endpoint({
    method: "GET",
    path: "/api/pages/:pageId/versions",
    tag,
    summary: "Published versions, newest first",
    permission: "page.view-draft",
    resource: { kind: "page", param: "pageId" },
    params: PageId,
    response: z.array(PageVersion),
    problems: ["not-found"],
  }),
  version: endpoint({
    method: "GET",
    path: "/api/pages/:pageId/versions/:version",
    tag,
    summary: "One version with its layout.json",
    permission: "page.view-draft",
    resource: { kind: "page", param: "pageId" },
    params: PageId.extend({ version: VersionNumber }),
    response: PageVersion.extend({ layout: Layout }),
    problems: ["not-found"],
  }),
  restore: endpoint({
    method: "POST",
    path: "/api/pages/:pageId/versions/:version/restore",
    tag,
    summary: "Bring the draft (or only these widgets) back to a version, as an edit that can be undone",
    permission: "page.edit",
    resource: { kind: "page", param: "pageId" },
    params: PageId.extend({ version: VersionNumber }),
    body: z.object({ widgets: z.array(Id).max(PAGE_LIMITS.widgets).optional() }),
    response: Layout,
    problems: ["not-found"],
  }),
  points: endpoint({
    method: "GET",
    path: "/api/pages/:pageId/points",
    tag,
    summary: "Restore points of the draft, newest first",
    permission: "page.view-draft",
    resource: { kind: "page", param: "pageId" },
    params: PageId,
    response: z.array(RestorePoint),
    problems: ["not-found"],
  }),
  point: endpoint({
    method: "GET",
    path: "/api/pages/:pageId/points/:pointId",
    tag,
    summary: "One restore point with its layout.json",
    permission: "page.view-draft",
    resource: { kind: "page", param: "pageId" },
    params: PointId,
    response: RestorePoint.extend({ layout: Layout }),
    problems: ["not-found"],
  }),
  keepPoint: endpoint({
    method: "POST",
    path: "/api/pages/:pageId/points",
    tag,
    summary: "Keep the draft as it is under a name",
    permission: "page.edit",
    resource: { kind: "page", param: "pageId" },
    params: PageId,
    body: z.object({ name: PointName }),
    response: RestorePoint,
    status: 201,
    problems: ["not-found", "page.kept-already"],
  }),
  renamePoint: endpoint({
    method: "PATCH",
    path: "/api/pages/:pageId/points/:pointId",
    tag,
    summary: "Name a restore point, so that it stays; null takes the name away",
    permission: "page.edit",
    resource: { kind: "page", param: "pageId" },
    params: PointId,
    body: z.object({ name: PointName.nullable() }),
    response: RestorePoint,
    problems: ["not-found"],
  }),
  restorePoint: endpoint({
    method: "POST",
    path: "/api/pages/:pageId/points/:pointId/restore",
    tag,
    summary: "Bring the draft (or only these widgets) back to a restore point, as an edit that can be undone",
    permission: "page.edit",
    resource: { kind: "page", param: "pageId" },
    params: PointId,
    body: z.object({ widgets: z.array(Id).max(PAGE_LIMITS.widgets).optional() }),
    response: Layout,
    problems: ["not-found"],
  }),
  diff: endpoint({
    method: "GET",
    path: "/api/pages/:pageId/diff",
    tag,
    summary: "What changed between two states: versions, restore points (`point:<id>`), the draft",
    permission: "page.view-draft",
    resource: { kind: "page", param: "pageId" },
    params: PageId,
    query: z.object({
      from: StateRef.default("published"),
      to: StateRef.default("draft"),
    }),
    response: PageDiff,
    problems: ["not-found"],
  }),
};
