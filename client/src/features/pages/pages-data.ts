import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";

import { call } from "#client/platform/api.ts";
import { toast } from "#client/ui/toast.tsx";
import { type PageSummary, pagesContract } from "#shared/pages/contract.ts";
import { UNTITLED_PAGE } from "#shared/pages/slug.core.ts";

const PAGES_KEY = ["pages"];
/** Who is in a page, and whose changes its draft holds, is asked again this often. */
const REFETCH_MS = 10_000;

export const pagesQuery = { queryKey: PAGES_KEY, queryFn: () => call(pagesContract.list, {}), refetchInterval: REFETCH_MS };

export const deletedPagesQuery = {
  queryKey: [...PAGES_KEY, "deleted"],
  queryFn: () => call(pagesContract.list, { query: { deleted: "true" } }),
};

/** State of a page's draft, in words. */
export function draftState({ draft, publishedVersion }: PageSummary): string {
  if (publishedVersion === null) return "Not published";
  if (!draft?.isChanged) return "Published";
  const names = draft.changedBy.map(({ name }) => name);
  return names.length === 0 ? "Unpublished changes" : `Unpublished changes by ${new Intl.ListFormat("en").format(names)}`;
}

/** What can be done to pages from their list. */
export function usePageChanges() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const common = {
    onSettled: () => client.invalidateQueries({ queryKey: PAGES_KEY }),
    onError: (problem: Error) => toast.error(problem.message),
  };
  const open = (page: PageSummary) => void navigate(`/pages/${page.id}/edit`);
  const create = useMutation({
    mutationFn: () => call(pagesContract.create, { body: { title: UNTITLED_PAGE } }),
    ...common,
    onSuccess: open,
  });
  const copy = useMutation({
    mutationFn: (page: PageSummary) =>
      call(pagesContract.create, { body: { title: `${page.title.slice(0, 180)} (copy)`, copyOf: page.id } }),
    ...common,
    onSuccess: open,
  });
  const restore = useMutation({
    mutationFn: (pageId: string) => call(pagesContract.update, { params: { pageId }, body: { isDeleted: false } }),
    ...common,
  });
  const tag = useMutation({
    mutationFn: ({ page, tags }: { page: PageSummary; tags: readonly string[] }) =>
      call(pagesContract.update, { params: { pageId: page.id }, body: { tags: [...tags] } }),
    ...common,
  });
  const remove = useMutation({
    mutationFn: (page: PageSummary) => call(pagesContract.remove, { params: { pageId: page.id } }),
    ...common,
    onSuccess: (_, page) => toast(`Deleted “${page.title}”`, { action: { label: "Undo", onClick: () => restore.mutate(page.id) } }),
  });
  return { create, copy, remove, restore, tag };
}
