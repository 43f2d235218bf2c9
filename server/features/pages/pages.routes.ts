import { Router } from "express";

import { mount } from "#server/platform/http.ts";
import { documentName } from "#shared/kernel/document-name.ts";
import { type Actor, can, isAccount } from "#shared/kernel/permission.ts";
import { Problem } from "#shared/kernel/problem.ts";
import { pagesContract, type PageSummary } from "#shared/pages/contract.ts";
import type { Layout } from "#shared/pages/schema.ts";
import { visibleLayout } from "#shared/pages/visible-layout.core.ts";

import type { Audit } from "../audit/index.ts";
import type { DraftFollower } from "./draft-follower.ts";
import type { PageRow } from "./pages.entities.ts";
import type { Documents, FindPeople, RestrictedWidgets } from "./pages.ports.ts";
import type { Pages } from "./pages.service.ts";
import type { PageStore } from "./pages.store.ts";
import { pageResource, toGuestLayout, toPageView, toPointView, toPublicLayout, toVersionView } from "./pages.view.ts";
import type { Publishing } from "./publishing.service.ts";
import type { PointHead, RestorePoints } from "./restore-points.ts";

export interface PageRouteParts {
  pages: Pages;
  publishing: Publishing;
  restorePoints: Pick<RestorePoints, "list" | "get" | "keepAs" | "rename">;
  store: PageStore;
  follower: DraftFollower;
  documents: Pick<Documents, "present">;
  people: FindPeople;
  restrictedWidgets: RestrictedWidgets;
  audit: Pick<Audit, "recordRead">;
  published: (event: { pageId: string; version: number }) => void;
  removed: (event: { pageId: string }) => void;
}

function userIdOf(actor: Actor): string | null {
  return isAccount(actor) ? actor.userId : null;
}

/** Viewers know published pages only; the bin is for those who may empty it or look at everything. */
function maySee(actor: Actor, page: PageRow): boolean {
  const resource = pageResource(page.id);
  if (page.deletedAt !== null) return can(actor, "page.delete", resource) || can(actor, "settings.view");
  return can(actor, "page.view", resource) && (page.publishedVersion !== null || can(actor, "page.view-draft", resource));
}

function matches(page: PageSummary, search: string): boolean {
  const wanted = search.trim().toLocaleLowerCase();
  return [page.title, page.slug, page.description, ...page.tags].some((text) => text.toLocaleLowerCase().includes(wanted));
}

function viewer({ store, follower, documents, people }: PageRouteParts) {
  async function views(rows: readonly PageRow[], actor: Actor): Promise<PageSummary[]> {
    const visible = rows.filter((row) => maySee(actor, row));
    const present = new Map(
      visible.map((row) => [
        row.id,
        [...new Set(documents.present(documentName({ kind: "page", id: row.id })).map((peer) => peer.userId))],
      ]),
    );
    const ids = visible.flatMap((row) => [row.ownerId ?? [], row.deletedById ?? [], row.draftChangedBy, present.get(row.id) ?? []].flat());
    const names = await people(ids);
    return visible.map((row) => toPageView(row, actor, names, present.get(row.id) ?? []));
  }

  /** The page as this actor sees it, or that there is none: both the same to those who may not see it. */
  async function view(find: () => Promise<PageRow | undefined>, actor: Actor): Promise<PageSummary> {
    const found = await find();
    if (found !== undefined && can(actor, "page.view-draft", pageResource(found.id))) await follower.look(found.id);
    const page = found === undefined ? undefined : await find();
    const [seen] = page === undefined ? [] : await views([page], actor);
    if (seen === undefined) throw new Problem("not-found", "There is no such page");
    return seen;
  }
  return { views, byId: (id: string, actor: Actor) => view(() => store.find(id), actor), view };
}

function pageRoutes(router: Router, parts: PageRouteParts): void {
  const { pages, publishing, store, follower, removed } = parts;
  const { views, byId, view } = viewer(parts);

  mount(router, pagesContract.list, async ({ query, actor }) => {
    const deleted = query.deleted === "true";
    await follower.settle((await store.list({ deleted })).map((page) => page.id));
    const pagesSeen = await views(await store.list({ deleted }), actor);
    return query.search === undefined ? pagesSeen : pagesSeen.filter((page) => matches(page, query.search ?? ""));
  });
  mount(router, pagesContract.create, async ({ body, actor }) => {
    const { copyOf, ...page } = body;
    const isCopy = copyOf !== undefined && page.layout === undefined;
    if (isCopy) {
      const original = await byId(copyOf, actor);
      if (!original.may.includes("page.view-draft")) throw new Problem("access.denied");
      page.layout = await publishing.draft(original.id);
    }
    const { id } = await pages.create({ ...page, isCopy }, userIdOf(actor));
    return byId(id, actor);
  });
  mount(router, pagesContract.bySlug, ({ params, actor }) => view(() => store.findBySlug(params.slug), actor));
  mount(router, pagesContract.get, ({ params, actor }) => byId(params.pageId, actor));
  mount(router, pagesContract.update, async ({ params, body, actor }) => {
    await pages.update(params.pageId, body, userIdOf(actor));
    return byId(params.pageId, actor);
  });
  mount(router, pagesContract.remove, async ({ params, actor }) => {
    await pages.remove(params.pageId, userIdOf(actor));
    removed({ pageId: params.pageId });
    return null;
  });
}

/** What is published shows its data to everybody who sees the page: only who may use a tool binds widgets to it. */
function mayBind(actor: Actor, draft: Layout, before: { layout: Layout } | undefined): void {
  const known = new Map(before?.layout.widgets.map(({ id, binding }) => [id, JSON.stringify(binding)]));
  const refused = draft.widgets.find(
    ({ id, binding }) =>
      binding !== undefined && known.get(id) !== JSON.stringify(binding) && !can(actor, "tool.query", { kind: "tool", id: binding.tool }),
  );
  if (refused !== undefined)
    throw new Problem(
      "access.denied",
      `You may not use the tool that a ${refused.kind} of this page is bound to. Ask somebody who may to publish`,
    );
}

/** Tells the audit log what an API token reads of a page; answers the page. */
function reading({ store, audit }: Pick<PageRouteParts, "store" | "audit">) {
  return async (pageId: string, what: string): Promise<PageRow> => {
    const page = await store.get(pageId);
    await audit.recordRead({
      action: "page.read",
      resource: { kind: "page", id: page.id, name: page.title },
      summary: `Read ${what} of “${page.title}”`,
    });
    return page;
  };
}

function draftRoutes(router: Router, parts: PageRouteParts): void {
  const { pages, publishing, store, people, published } = parts;
  const read = reading(parts);

  mount(router, pagesContract.getDraft, async ({ params }) => publishing.draft((await read(params.pageId, "the draft")).id));
  mount(router, pagesContract.putDraft, ({ params, body, actor }) => pages.putDraft(params.pageId, body, userIdOf(actor)));
  mount(router, pagesContract.publish, async ({ params, body, actor }) => {
    const page = await store.get(params.pageId);
    mayBind(actor, await publishing.draft(page.id), await publishing.published(page));
    const version = await publishing.publish(params.pageId, userIdOf(actor), body.note);
    published({ pageId: params.pageId, version: version.version });
    const names = await people([version.authorId ?? [], version.changes.flatMap((change) => change.by)].flat());
    return toVersionView(version, version.version, names);
  });
}

function versionRoutes(router: Router, parts: PageRouteParts): void {
  const { publishing, store, people, restrictedWidgets, audit } = parts;
  const { byId } = viewer(parts);
  const read = reading(parts);

  mount(router, pagesContract.published, async ({ params, actor }) => {
    const page = await byId(params.pageId, actor);
    const row = await store.get(params.pageId);
    const stored = await publishing.published(row);
    if (stored === undefined) throw new Problem("page.not-published", "Publish it first; then viewers see it here");
    await audit.recordRead({
      action: "page.read",
      resource: { kind: "page", id: page.id, name: row.title },
      summary: `Read the published page “${row.publishedTitle ?? row.title}”`,
    });
    const visible = visibleLayout(actor, page.id, stored.layout, await restrictedWidgets(page.id));
    const layout = actor.kind === "guest" ? toGuestLayout(visible, actor.variables) : visible;
    return { page, version: stored.row.version, layout: toPublicLayout(layout) };
  });
  mount(router, pagesContract.versions, async ({ params }) => {
    const page = await read(params.pageId, "the versions");
    const versions = await store.versions(page.id);
    const names = await people(versions.flatMap((each) => [each.authorId ?? [], each.changes.flatMap((change) => change.by)].flat()));
    return versions.map((each) => toVersionView(each, page.publishedVersion, names));
  });
  mount(router, pagesContract.version, async ({ params }) => {
    const page = await read(params.pageId, `version ${params.version}`);
    const { row, layout } = await publishing.version(page.id, params.version);
    const names = await people([row.authorId ?? [], row.changes.flatMap((change) => change.by)].flat());
    return { ...toVersionView(row, page.publishedVersion, names), layout };
  });
  mount(router, pagesContract.restore, async ({ params, body, actor }) => {
    const page = await store.get(params.pageId);
    return publishing.restore(page.id, params.version, userIdOf(actor), body.widgets);
  });
  mount(router, pagesContract.diff, async ({ params, query }) => {
    const { summary, delta } = await publishing.diff(await read(params.pageId, "what changed"), query.from, query.to);
    const names = await people(summary.flatMap((change) => change.by));
    const named = summary.map((change) => ({ ...change, by: change.by.flatMap((id) => names.get(id) ?? []) }));
    return { summary: named, delta };
  });
}

function pointRoutes(router: Router, parts: PageRouteParts): void {
  const { publishing, restorePoints, store, people } = parts;
  const read = reading(parts);
  const view = async (point: PointHead) => toPointView(point, await people(point.authors));

  mount(router, pagesContract.points, async ({ params }) => {
    const points = await restorePoints.list((await read(params.pageId, "the restore points")).id);
    const names = await people(points.flatMap(({ authors }) => authors));
    return points.map((point) => toPointView(point, names));
  });
  mount(router, pagesContract.point, async ({ params }) => {
    const { row, layout } = await restorePoints.get((await read(params.pageId, "a restore point")).id, params.pointId);
    return { ...(await view(row)), layout };
  });
  mount(router, pagesContract.keepPoint, async ({ params, body }) =>
    view(await restorePoints.keepAs(await store.get(params.pageId), body.name)),
  );
  mount(router, pagesContract.renamePoint, async ({ params, body }) =>
    view(await restorePoints.rename(await store.get(params.pageId), params.pointId, body.name)),
  );
  mount(router, pagesContract.restorePoint, ({ params, body, actor }) =>
    publishing.restore(params.pageId, `point:${params.pointId}`, userIdOf(actor), body.widgets),
  );
}

export function pagesRouter(parts: PageRouteParts): Router {
  const router = Router();
  pageRoutes(router, parts);
  draftRoutes(router, parts);
  versionRoutes(router, parts);
  pointRoutes(router, parts);
  return router;
}
