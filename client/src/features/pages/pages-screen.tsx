import { useQuery } from "@tanstack/react-query";
import { LayoutDashboard, Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import { useCan } from "#client/platform/session.ts";
import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Input } from "#client/ui/input.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import type { PageSummary } from "#shared/pages/contract.ts";

import { DeletedPagesDialog } from "./deleted-pages-dialog.tsx";
import { PageCard } from "./page-card.tsx";
import { pagesQuery, usePageChanges } from "./pages-data.ts";

const GRID = "grid grid-cols-[repeat(auto-fill,minmax(min(100%,280px),1fr))] gap-4";

/** All pages that I may see, as pictures; viewers get the published ones. */
export function PagesScreen() {
  const [search, setSearch] = useState("");
  const [isBinOpen, setBinOpen] = useState(false);
  const canCreate = useCan("page.create");
  const canDelete = useCan("page.delete");
  const { data, error, refetch } = useQuery(pagesQuery);
  const { create } = usePageChanges();
  const wanted = search.trim().toLowerCase();
  const found = data?.filter(({ title, description }) => `${title}\n${description}`.toLowerCase().includes(wanted));
  const newPage = canCreate && (
    <Button disabled={create.isPending} onClick={() => create.mutate()}>
      <Plus />
      New page
    </Button>
  );
  if (error !== null && data === undefined)
    return (
      <EmptyState
        title="Pages could not be loaded"
        description={error.message}
        action={<Button onClick={() => void refetch()}>Try again</Button>}
      />
    );
  return (
    <div className="mx-auto grid max-w-7xl gap-4 p-4 sm:p-6">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="mr-auto text-xl font-semibold">Pages</h1>
        {canDelete && (
          <Button variant="ghost" size="icon" aria-label="Deleted pages" title="Deleted pages" onClick={() => setBinOpen(true)}>
            <Trash2 />
          </Button>
        )}
        <Input
          type="search"
          aria-label="Search pages"
          placeholder="Search"
          className="w-40 sm:w-56"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {(data?.length ?? 0) > 0 && newPage}
      </div>
      {found === undefined ? (
        <Loading />
      ) : (
        <Found pages={found} isSearching={wanted !== ""} newPage={newPage} clear={() => setSearch("")} />
      )}
      {isBinOpen && <DeletedPagesDialog onClose={() => setBinOpen(false)} />}
    </div>
  );
}

interface FoundProps {
  pages: readonly PageSummary[];
  isSearching: boolean;
  newPage: React.ReactNode;
  clear: () => void;
}

function Found({ pages, isSearching, newPage, clear }: FoundProps) {
  const { copy, remove } = usePageChanges();
  if (pages.length === 0) {
    return (
      <EmptyState
        icon={<LayoutDashboard />}
        title={isSearching ? "No page has this in its title" : "No pages yet"}
        description={isSearching ? undefined : "A page shows live data to everyone who may see it."}
        action={
          isSearching ? (
            <Button variant="secondary" onClick={clear}>
              Clear search
            </Button>
          ) : (
            newPage
          )
        }
      />
    );
  }
  return (
    <ul className={GRID}>
      {pages.map((page) => (
        <li key={page.id}>
          <PageCard page={page} onCopy={() => copy.mutate(page)} onDelete={() => remove.mutate(page)} />
        </li>
      ))}
    </ul>
  );
}

function Loading() {
  return (
    <div aria-label="Loading pages" className={GRID}>
      {[0, 1, 2].map((card) => (
        <Skeleton key={card} className="rounded-tile aspect-[16/13]" />
      ))}
    </div>
  );
}
