import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call } from "#client/platform/api.ts";
import { type PageVersion, pagesContract } from "#shared/pages/contract.ts";
import type { Layout } from "#shared/pages/schema.ts";

import { mergeLayouts } from "./merge-layout.core.ts";

/** One side of a comparison. */
export type VersionRef = "published" | "draft" | number;

/** All that this feature knows of a page; marked old as one after a publish or restore. */
const pageKey = (pageId: string) => ["versions", pageId] as const;

export function versionsQuery(pageId: string) {
  return queryOptions({
    queryKey: [...pageKey(pageId), "list"],
    queryFn: () => call(pagesContract.versions, { params: { pageId } }),
  });
}

export function layoutQuery(pageId: string, ref: number | "draft") {
  return queryOptions({
    queryKey: [...pageKey(pageId), "layout", ref],
    queryFn: async (): Promise<Layout> =>
      ref === "draft"
        ? call(pagesContract.getDraft, { params: { pageId } })
        : (await call(pagesContract.version, { params: { pageId, version: ref } })).layout,
    // A version never changes; the draft does at any moment.
    staleTime: ref === "draft" ? 0 : Number.POSITIVE_INFINITY,
  });
}

/** What changed between two states of a page; before the first publish, everything is new. */
export function diffQuery(pageId: string, from: VersionRef, to: VersionRef) {
  return queryOptions({
    queryKey: [...pageKey(pageId), "diff", from, to],
    queryFn: () => call(pagesContract.diff, { params: { pageId }, query: { from, to } }),
    staleTime: 0,
  });
}

export function usePublish(pageId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (note: string): Promise<PageVersion> => call(pagesContract.publish, { params: { pageId }, body: { note } }),
    onSettled: () => queries.invalidateQueries(),
  });
}

export interface Restore {
  version: number;
  /** Only these widgets; all of the page when absent. */
  widgets?: string[];
}

/** Brings the draft back to a version; answers how to take that back without touching what others did since. */
export function useRestore(pageId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ version, widgets }: Restore) => {
      const params = { pageId };
      const before = await call(pagesContract.getDraft, { params });
      const restored = await call(pagesContract.restore, {
        params: { pageId, version },
        body: widgets === undefined ? {} : { widgets },
      });
      const undo = async () => {
        const now = await call(pagesContract.getDraft, { params });
        await call(pagesContract.putDraft, { params, body: mergeLayouts(restored, before, now).layout });
        await queries.invalidateQueries({ queryKey: pageKey(pageId) });
      };
      return { undo };
    },
    onSettled: () => queries.invalidateQueries({ queryKey: pageKey(pageId) }),
  });
}

/** What a person is told when a call failed. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : "The server could not be reached";
}
