import { Download, ScrollText } from "lucide-react";
import { useCallback, useId, useState } from "react";
import { useSearchParams } from "react-router";

import { appUrl } from "#client/platform/base-url.ts";
import { Button } from "#client/ui/button.tsx";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "#client/ui/dropdown-menu.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { Switch } from "#client/ui/switch.tsx";
import type { AuditFilter } from "#shared/audit/contract.ts";

import { useEntries, useEntry, useLiveTail } from "./audit-data.ts";
import { type AuditView, filterOf, isFiltered, readView, writeView } from "./audit-filter.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { ChainCheckButton, ChainFinding, useChainCheck } from "./chain-check.tsx";
import { EntryList } from "./entry-list.tsx";
import { EntrySheet } from "./entry-sheet.tsx";

/** The view that stands in the address. */
function useView() {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (changed: AuditView) => setParams((before) => writeView({ ...readView(before), ...changed }), { replace: true }),
    [setParams],
  );
  const view = readView(params);
  return { view, filter: filterOf(view), change };
}

/** Who did what and when: to be searched, followed, verified and carried away. */
export function AuditScreen() {
  const { view, filter, change } = useView();
  const [isLive, setLive] = useState(false);
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage, isPlaceholderData } = useEntries(filter);
  useLiveTail(filter, isLive);
  const check = useChainCheck();
  const entries = data?.pages.flatMap((page) => page.entries) ?? [];
  const open = useEntry(view.entry, entries);
  const show = (entry: number | undefined) => change({ entry });
  if (error !== null && data === undefined)
    return (
      <EmptyState
        title="The log could not be loaded"
        description={error.message}
        action={<Button onClick={() => void refetch()}>Try again</Button>}
      />
    );
  const resource = entries.find((entry) => entry.resource.id === view.resourceId)?.resource.name ?? undefined;
  return (
    <div className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-4 p-4 sm:p-6">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="mr-auto text-xl font-semibold">Audit</h1>
        <LiveSwitch isOn={isLive} onChange={setLive} />
        <ExportMenu filter={filter} />
        <ChainCheckButton check={check} />
      </div>
      <ChainFinding check={check} onOpen={show} />
      <AuditFilters view={view} onChange={change} resourceName={resource} />
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

function Loading() {
  return (
    <div aria-label="Loading" aria-busy className="grid gap-2">
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} className="h-9" />
      ))}
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
