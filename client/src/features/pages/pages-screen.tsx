import { useQuery } from "@tanstack/react-query";
import { LayoutDashboard, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useLocation, useNavigate } from "react-router";

import { useCan } from "#client/platform/session.ts";
import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Input } from "#client/ui/input.tsx";
import { NativeSelect } from "#client/ui/native-select.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import type { PageSummary } from "#shared/pages/contract.ts";
import { distinctTags, hasTag } from "#shared/pages/tags.core.ts";

import { DeletedPagesDialog } from "./deleted-pages-dialog.tsx";
import { PageCard } from "./page-card.tsx";
import { countWith, filterPages, PAGE_ORDERS, type PageFilter, readFilter, tagsOf, withTag, writeFilter } from "./page-filter.core.ts";
import { PageTagsDialog } from "./page-tags-dialog.tsx";
import { pagesQuery, usePageChanges } from "./pages-data.ts";
import { TagChip } from "./tag-chip.tsx";

const GRID = "grid grid-cols-[repeat(auto-fill,minmax(min(100%,280px),1fr))] gap-4";

/** Marks a location that the filter made itself. */
const OWN_WRITE = { isFiltering: true };

/** All pages that I may see, as pictures; viewers get the published ones. */
export function PagesScreen() {
  const { filter, change } = useFilter();
  const [isBinOpen, setBinOpen] = useState(false);
  const canCreate = useCan("page.create");
  const canDelete = useCan("page.delete");
  const { data, error, refetch } = useQuery(pagesQuery);
  const { create } = usePageChanges();
  const tags = tagsOf(data ?? []);
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
    <div className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-4 p-4 sm:p-6">
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
          value={filter.text}
          onChange={(event) => change({ ...filter, text: event.target.value })}
        />
        <NativeSelect
          aria-label="Order"
          className="w-36"
          value={filter.order}
          onChange={({ target }) => change({ ...filter, order: readFilter(new URLSearchParams({ order: target.value })).order })}
        >
          {PAGE_ORDERS.map(([order, title]) => (
            <option key={order} value={order}>
              {title}
            </option>
          ))}
        </NativeSelect>
        {/* In its place whether pages have come or not: a button that moves as they come loses the click that is on its way. */}
        {newPage}
      </div>
      <Tags pages={data ?? []} tags={distinctTags([...tags, ...filter.tags])} filter={filter} change={change} />
      {data === undefined ? <Loading /> : <Found pages={data} tags={tags} filter={filter} change={change} />}
      {isBinOpen && <DeletedPagesDialog onClose={() => setBinOpen(false)} />}
    </div>
  );
}

/** The filter of the list, kept in the URL. Own writes come back late, when more may have been typed: they are not read. */
function useFilter() {
  const location = useLocation();
  const navigate = useNavigate();
  const [filter, setFilter] = useState(() => readFilter(new URLSearchParams(location.search)));
  const [seen, setSeen] = useState(location.key);
  if (location.key !== seen) {
    setSeen(location.key);
    if (!isOwnWrite(location.state)) setFilter(readFilter(new URLSearchParams(location.search)));
  }
  const change = (next: PageFilter) => {
    setFilter(next);
    const search = writeFilter(next).toString();
    void navigate({ search: search === "" ? "" : `?${search}` }, { replace: true, preventScrollReset: true, state: OWN_WRITE });
  };
  return { filter, change };
}

function isOwnWrite(state: unknown): boolean {
  return typeof state === "object" && state !== null && "isFiltering" in state;
}

interface Filtering {
  filter: PageFilter;
  change: (filter: PageFilter) => void;
}

/** All tags in use, to filter by. */
function Tags({ pages, tags, filter, change }: Filtering & { pages: readonly PageSummary[]; tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <ul aria-label="Filter by tag" className="-m-1 flex max-h-24 flex-wrap gap-1 overflow-y-auto p-1">
      {tags.map((tag) => (
        <li key={tag} className="max-w-full">
          <TagChip
            tag={tag}
            isChosen={hasTag(filter.tags, tag)}
            count={countWith(pages, filter, tag)}
            onToggle={() => change(withTag(filter, tag))}
          />
        </li>
      ))}
    </ul>
  );
}

interface FoundProps extends Filtering {
  pages: readonly PageSummary[];
  tags: readonly string[];
}

function Found({ pages: all, tags, filter, change }: FoundProps) {
  const { copy, remove } = usePageChanges();
  const [tagged, setTagged] = useState<PageSummary | null>(null);
  const pages = filterPages(all, filter);
  const isSearching = filter.text.trim() !== "" || filter.tags.length > 0;
  if (pages.length === 0) {
    return (
      <EmptyState
        icon={<LayoutDashboard />}
        title={isSearching ? "No page is like this" : "No pages yet"}
        description={isSearching ? undefined : "A page shows live data to everyone who may see it."}
        action={
          isSearching ? (
            <Button variant="secondary" onClick={() => change({ ...filter, text: "", tags: [] })}>
              Show all pages
            </Button>
          ) : undefined
        }
      />
    );
  }
  return (
    <>
      <ul className={GRID}>
        {pages.map((page) => (
          <li key={page.id}>
            <PageCard
              page={page}
              chosen={filter.tags}
              onToggleTag={(tag) => change(withTag(filter, tag))}
              onTags={() => setTagged(page)}
              onCopy={() => copy.mutate(page)}
              onDelete={() => remove.mutate(page)}
            />
          </li>
        ))}
      </ul>
      {tagged !== null && <PageTagsDialog page={tagged} known={tags} onClose={() => setTagged(null)} />}
    </>
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
