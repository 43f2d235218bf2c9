import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { ApiProblem, call } from "#client/platform/api.ts";
import { onPublished } from "#client/platform/live-client.ts";
import { type PageSummary, pagesContract } from "#shared/pages/contract.ts";
import type { Layout } from "#shared/pages/schema.ts";

export interface PublishedPage {
  page: PageSummary;
  version: number;
  layout: Layout;
}

/** Why there is nothing to show. */
export type Obstacle = "signed-out" | "not-found" | "not-published" | "not-allowed" | "failed";

export type ViewerState =
  | { at: "loading" }
  | { at: "stopped"; obstacle: Obstacle; detail: string; retry: () => void }
  /** `isCutOff`: the server can't be reached now; what is shown is the last that was known. */
  | { at: "shown"; published: PublishedPage; isCutOff: boolean };

/** A publish that was announced while the connection was down is found by asking; a wall asks about mistakes too. */
const CHECK_MS = 60_000;
const RETRY_MAX_MS = 15_000;
/** Failures in a row after which somebody who waits for the first answer is told. */
const FAILURES_SHOWN = 3;

function publishedQuery(slug: string) {
  return queryOptions({
    queryKey: ["viewer", slug],
    queryFn: async (): Promise<PublishedPage> => {
      const page = await call(pagesContract.bySlug, { params: { slug } });
      return call(pagesContract.published, { params: { pageId: page.id } });
    },
    refetchInterval: CHECK_MS,
    // A wall has nobody who would look at it to make it ask.
    refetchIntervalInBackground: true,
    // What the server answered on purpose is not asked again at once; a server that is away is, until it is back.
    retry: (_count, error) => !(error instanceof ApiProblem && error.status < 500),
    retryDelay: (attempt) => Math.min(500 * 2 ** attempt, RETRY_MAX_MS),
    networkMode: "always",
  });
}

/** The page as published, and again whenever somebody publishes: without a reload, with what is shown kept until the new is here. */
export function usePublishedPage(slug: string): ViewerState {
  const queries = useQueryClient();
  const { data, error, failureCount, failureReason, refetch } = useQuery(publishedQuery(slug));
  const pageId = data?.page.id;
  useEffect(() => {
    if (pageId === undefined) return undefined;
    const watching = onPublished(pageId, () => void queries.invalidateQueries({ queryKey: ["viewer", slug] }));
    return () => watching[Symbol.dispose]();
  }, [pageId, queries, slug]);

  const trouble = error ?? (failureCount >= FAILURES_SHOWN ? failureReason : null);
  const obstacle = trouble === null ? null : obstacleOf(trouble);
  // The answer "you may not" ends the view; a server that is away does not.
  if (data !== undefined && (obstacle === null || obstacle === "failed")) {
    return { at: "shown", published: data, isCutOff: failureCount > 0 || obstacle === "failed" };
  }
  if (trouble === null || obstacle === null) return { at: "loading" };
  return { at: "stopped", obstacle, detail: trouble.message, retry: () => void refetch() };
}

function obstacleOf(error: Error): Obstacle {
  if (!(error instanceof ApiProblem)) return "failed";
  if (error.code === "page.not-published") return "not-published";
  if (error.status === 404) return "not-found";
  if (error.status === 401) return "signed-out";
  return error.status === 403 ? "not-allowed" : "failed";
}
