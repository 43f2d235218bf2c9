import { Download, ScrollText } from "lucide-react";
import { useCallback, useId, useState } from "react";
import { useSearchParams } from "react-router";

import { appUrl } from "#client/platform/base-url.ts";
import { Button } from "#client/ui/button.tsx";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "#client/ui/dropdown-menu.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { Status } from "#client/ui/status.tsx";
import { Switch } from "#client/ui/switch.tsx";
import type { AuditFilter } from "#shared/audit/contract.ts";

import { useEntries, useEntry, useLiveTail, useResourceName } from "./audit-data.ts";
import { type AuditView, filterOf, isFiltered, readView, unknownIn, writeView } from "./audit-filter.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { ChainCheckButton, ChainFinding, useChainCheck } from "./chain-check.tsx";
import { EntryList } from "./entry-list.tsx";
import { EntrySheet } from "./entry-sheet.tsx";

/** The view that stands in the address. */
function useView() {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (changed: AuditView) => {
      const before = readView(params);
      // Back undoes a filter or leaves an entry; what is typed into one field, and an entry that is closed, are no steps of their own.
      const isTyping = (["search", "fromDay", "toDay"] as const).some((field) => field in changed && before[field] !== undefined);
      const isSameStep = isTyping || ("entry" in changed && changed.entry === undefined);
      setParams(writeView({ ...before, ...changed }), { replace: isSameStep });
    },
    [params, setParams],
  );
  const view = readView(params);
  return { view, filter: filterOf(view), unknown: unknownIn(params), change };
}

/** Who did what and when: to be searched, followed, verified and carried away. */
export function AuditScreen() {
  const { view, filter, unknown, change } = useView();
  const [isLive, setLive] = useState(false);
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage, isPlaceholderData } = useEntries(filter);
  useLiveTail(filter, isLive);
  const check = useChainCheck();
  const entries = data?.pages.flatMap((page) => page.entries) ?? [];
  const open = useEntry(view.entry, entries);
  const resourceName = useResourceName(filter, entries);
  const show = (entry: number | undefined) => change({ entry });
  if (error !== null && data === undefined)
    return (
      <EmptyState
        title="The log could not be loaded"
        description={error.message}
        action={<Button onClick={() => void refetch()}>Try again</Button>}
      />
    );
  return (
    <div className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-4 p-4 sm:p-6">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="mr-auto text-xl font-semibold">Audit</h1>
        <LiveSwitch isOn={isLive} onChange={setLive} />
        <ExportMenu filter={filter} />
        <ChainCheckButton check={check} />
      </div>
      <AuditFilters view={view} onChange={change} resourceName={resourceName}>
        <ChainFinding check={check} onOpen={show} />
      </AuditFilters>
      <Missing unknown={unknown} entry={open === null ? view.entry : undefined} forget={() => change({ entry: undefined })} />
      {data === undefined && <Loading />}
      <div aria-live={isLive ? "polite" : "off"} aria-busy={isPlaceholderData} className={isPlaceholderData ? "opacity-60" : undefined}>
        <EntryList entries={entries} openSeq={view.entry} onOpen={show} />
      </div>
      {data !== undefined && entries.length === 0 && !hasNextPage && <Nothing isFiltered={isFiltered(view)} />}
      {hasNextPage && (
        <Button variant="secondary" className="justify-self-center" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {entries.length === 0 ? "Search older entries" : "Show older entries"}
        </Button>
      )}
      {open != null && <EntrySheet entry={open} onClose={() => show(undefined)} />}
    </div>
  );
}

interface MissingProps {
  /** Filters of the address that are none. */
  unknown: readonly string[];
  /** The number of an entry that is not in the log. */
  entry: number | undefined;
  forget: () => void;
}

/** What the address asks for and can't be shown. */
function Missing({ unknown, entry, forget }: MissingProps) {
  if (unknown.length === 0 && entry === undefined) return null;
  return (
    <div role="alert" className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {unknown.length > 0 && <Status kind="warning">{`Left out, since there is no such filter: ${unknown.join(", ")}`}</Status>}
      {entry !== undefined && <Status kind="warning">{`There is no entry ${entry.toLocaleString("en")} in the log`}</Status>}
      <Button variant="secondary" size="sm" onClick={forget}>
        Dismiss
      </Button>
    </div>
  );
}

function LiveSwitch({ isOn, onChange }: { isOn: boolean; onChange: (isOn: boolean) => void }) {
  const id = useId();
  return (
    <span className="mr-1 flex items-center gap-2 text-sm">
      <Switch id={id} checked={isOn} onCheckedChange={onChange} />
      <label htmlFor={id} title="New entries appear at the top by themselves">
        Live
      </label>
    </span>
  );
}

function exportUrl(filter: AuditFilter, format: "jsonl" | "csv"): string {
  const url = appUrl("api/audit/export");
  for (const [name, value] of Object.entries({ ...filter, format })) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

function ExportMenu({ filter }: { filter: AuditFilter }) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="secondary">
          <Download />
          Export
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem asChild>
          <a href={exportUrl(filter, "csv")} download>
            CSV, for spreadsheets
          </a>
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <a href={exportUrl(filter, "jsonl")} download>
            JSON lines, with every field
          </a>
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

const LOADING_ROWS = 16;

function Loading() {
  return (
    // As high as a day with its entries.
    <div aria-label="Loading" aria-busy>
      <Skeleton className="mx-1 mb-1.5 h-4 w-20" />
      <div className="rounded-tile bg-surface divide-y border">
        {Array.from({ length: LOADING_ROWS }, (_, index) => (
          <div key={index} className="flex h-14 items-center px-3 sm:h-9 pointer-coarse:min-h-11">
            <Skeleton className="h-4 w-full" />
          </div>
        ))}
      </div>
    </div>
  );
}

function Nothing({ isFiltered: isNarrowed }: { isFiltered: boolean }) {
  return (
    <EmptyState
      icon={<ScrollText />}
      title={isNarrowed ? "Nothing fits these filters" : "Nothing has happened yet"}
      description={
        isNarrowed
          ? "Take a filter away, or look at other days."
          : "Every change by anybody is listed here: who, when, from where, and what it was before."
      }
    />
  );
}
