import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call } from "#client/platform/api.ts";
import { type PageVersion, pagesContract } from "#shared/pages/contract.ts";
import type { Layout } from "#shared/pages/schema.ts";
import { isUntitledSlug, slugOf, UNTITLED_PAGE } from "#shared/pages/slug.core.ts";

import type { KeptRef, StateRef } from "./states.ts";
import type { Restored } from "./undo-restore.core.ts";

/** All that this feature knows of a page; marked old as one after a publish or restore. */
const pageKey = (pageId: string) => ["versions", pageId] as const;

export function versionsQuery(pageId: string) {
  return queryOptions({
    queryKey: [...pageKey(pageId), "list"],
    queryFn: () => call(pagesContract.versions, { params: { pageId } }),
  });
}

export function pointsQuery(pageId: string) {
  return queryOptions({
    queryKey: [...pageKey(pageId), "points"],
    queryFn: () => call(pagesContract.points, { params: { pageId } }),
  });
}

/** The id in a restore point's ref. */
const pointIdOf = (ref: string) => ref.slice("point:".length);

async function readLayout(pageId: string, ref: StateRef): Promise<Layout> {
  if (ref === "draft") return call(pagesContract.getDraft, { params: { pageId } });
  if (typeof ref === "number") return (await call(pagesContract.version, { params: { pageId, version: ref } })).layout;
  return (await call(pagesContract.point, { params: { pageId, pointId: pointIdOf(ref) } })).layout;
}

export function layoutQuery(pageId: string, ref: StateRef) {
  return queryOptions({
    queryKey: [...pageKey(pageId), "layout", ref],
    queryFn: () => readLayout(pageId, ref),
    // What is kept never changes; the draft does at any moment.
    staleTime: ref === "draft" ? 0 : Number.POSITIVE_INFINITY,
  });
}

/** What changed between two states of a page; before the first publish, everything is new. */
export function diffQuery(pageId: string, from: StateRef | "published", to: StateRef) {
  return queryOptions({
    queryKey: [...pageKey(pageId), "diff", from, to],
    queryFn: () => call(pagesContract.diff, { params: { pageId }, query: { from, to } }),
    staleTime: 0,
  });
}

/** The address of a page that was never published, and the one that fits its title where nobody has chosen any; null after that. */
export function firstAddressQuery(pageId: string) {
  return queryOptions({
    queryKey: [...pageKey(pageId), "first-address"],
    queryFn: async () => {
      const { slug, publishedVersion } = await call(pagesContract.get, { params: { pageId } });
      if (publishedVersion !== null) return null;
      const { title } = await readLayout(pageId, "draft");
      return { slug, suggested: isUntitledSlug(slug) && title.trim() !== "" && title !== UNTITLED_PAGE ? slugOf(title) : slug };
    },
    staleTime: 0,
  });
}

export interface Publishing {
  note: string;
  /** Another address than the page has. */
  slug?: string | undefined;
}

export function usePublish(pageId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ note, slug }: Publishing): Promise<PageVersion> => {
      if (slug !== undefined) await call(pagesContract.update, { params: { pageId }, body: { slug } });
      return call(pagesContract.publish, { params: { pageId }, body: { note } });
    },
    onSettled: () => queries.invalidateQueries(),
  });
}

/** Keeps the draft as it is under a name, or names a restore point that is there; null takes the name away. */
export function useNamePoint(pageId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ ref, name }: { ref?: `point:${string}`; name: string | null }) => {
      if (ref !== undefined) return call(pagesContract.renamePoint, { params: { pageId, pointId: pointIdOf(ref) }, body: { name } });
      return call(pagesContract.keepPoint, { params: { pageId }, body: { name: name ?? "" } });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: pageKey(pageId) }),
  });
}

export interface Restore {
  from: KeptRef;
  /** Only these widgets; all of the page when absent. */
  widgets?: string[];
}

/** Brings the draft back to a kept state; answers what that did to the draft. */
export function useRestore(pageId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ from, widgets }: Restore): Promise<Restored> => {
      const before = await call(pagesContract.getDraft, { params: { pageId } });
      const body = widgets === undefined ? {} : { widgets };
      const after =
        typeof from === "number"
          ? await call(pagesContract.restore, { params: { pageId, version: from }, body })
          : await call(pagesContract.restorePoint, { params: { pageId, pointId: pointIdOf(from) }, body });
      return { before, after, widgets };
    },
    onSettled: () => queries.invalidateQueries({ queryKey: pageKey(pageId) }),
  });
}

/** What a person is told when a call failed. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : "The server could not be reached";
}
