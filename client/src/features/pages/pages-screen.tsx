import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { LayoutDashboard, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Link, useNavigate } from "react-router";

import { call } from "#client/platform/api.ts";
import { useCan } from "#client/platform/session.ts";
import { Avatar } from "#client/ui/avatar.tsx";
import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Input } from "#client/ui/input.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { toast } from "#client/ui/toast.tsx";
import { type PageSummary, pagesContract } from "#shared/pages/contract.ts";

const KEY = ["pages"];

function draftState({ draft, publishedVersion }: PageSummary): string {
  if (publishedVersion === null) return "Not published";
  if (!draft?.isChanged) return "Published";
  const names = draft.changedBy.map(({ name }) => name).join(", ");
  return names === "" ? "Unpublished changes" : `Unpublished changes by ${names}`;
}

function usePageChanges() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const common = {
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
    onError: (problem: Error) => void toast.error(problem.message),
  };
  const create = useMutation({
    mutationFn: () => call(pagesContract.create, { body: { title: "Untitled page" } }),
    ...common,
    onSuccess: (page) => void navigate(`/pages/${page.id}/edit`),
  });
  const restore = useMutation({
    mutationFn: (pageId: string) => call(pagesContract.update, { params: { pageId }, body: { isDeleted: false } }),
    ...common,
  });
  const remove = useMutation({
    mutationFn: (page: PageSummary) => call(pagesContract.remove, { params: { pageId: page.id } }),
    ...common,
    onSuccess: (_, page) => void toast(`Deleted "${page.title}"`, { action: { label: "Undo", onClick: () => restore.mutate(page.id) } }),
  });
  return { create, remove };
}

/** All pages that I may see; viewers get the published ones. */
export function PagesScreen() {
  const [search, setSearch] = useState("");
  const canCreate = useCan("page.create");
  const canEdit = useCan("page.edit");
  const canDelete = useCan("page.delete");
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: () => call(pagesContract.list, {}) });
  const { create, remove } = usePageChanges();
  const found = data?.filter(({ title }) => title.toLowerCase().includes(search.trim().toLowerCase()));
  const newPage = canCreate && (
    <Button disabled={create.isPending} onClick={() => create.mutate()}>
      <Plus />
      New page
    </Button>
  );
  if (error)
    return (
      <EmptyState
        title="Pages could not be loaded"
        description={error.message}
        action={<Button onClick={() => void refetch()}>Try again</Button>}
      />
    );
  return (
    <div className="mx-auto grid max-w-5xl gap-4 p-4 sm:p-6">
      <div className="flex items-center gap-3">
        <h1 className="flex-1 text-xl font-semibold">Pages</h1>
        <Input
          type="search"
          aria-label="Search pages"
          placeholder="Search"
          className="max-w-56"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {(found?.length ?? 0) > 0 && newPage}
      </div>
      {found === undefined && <Skeleton className="h-16" />}
      {found?.length === 0 && (
        <EmptyState
          icon={<LayoutDashboard />}
          title={search === "" ? "No pages yet" : "No page has this in its title"}
          description={search === "" ? "A page shows live data to everyone who may see it." : undefined}
          action={
            search === "" ? (
              newPage
            ) : (
              <Button variant="secondary" onClick={() => setSearch("")}>
                Clear search
              </Button>
            )
          }
        />
      )}
      {found !== undefined && found.length > 0 && (
        <ul className="rounded-tile bg-surface divide-y border">
          {found.map((page) => (
            <li key={page.id} className="flex h-16 items-center gap-3 px-4">
              <span className="min-w-0 flex-1">
                <Link className="block truncate font-medium hover:underline" to={canEdit ? `/pages/${page.id}/edit` : `/p/${page.slug}`}>
                  {page.title}
                </Link>
                <span className="text-muted block truncate text-xs">
                  {[page.owner?.name, draftState(page)].filter(Boolean).join(" · ")}
                </span>
              </span>
              {page.present?.map(({ id, name, color }) => (
                <Avatar key={id} name={name} color={color} />
              ))}
              {canDelete && (
                <Button variant="ghost" size="icon" aria-label={`Delete ${page.title}`} onClick={() => remove.mutate(page)}>
                  <Trash2 />
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
