import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import type { z } from "zod";

import { call } from "#client/platform/api.ts";
import { auditContract, type AuditFilter } from "#shared/audit/contract.ts";
import type { AuditEntry } from "#shared/audit/schema.ts";

type Slice = z.output<typeof auditContract.list.response>;

const LIMIT = 50;
/** Among so many of its newest entries one has its name. */
const NAMES_IN = 200;
const LIVE_EVERY_MS = 2_000;
/** More new entries than this at once are fetched anew. */
const LIVE_LIMIT = 200;

const keyOf = (filter: AuditFilter) => ["audit", filter];

/** Entries that fit, newest first, as many as somebody scrolled to. */
export function useEntries(filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: keyOf(filter),
    queryFn: ({ pageParam, signal }) =>
      call(auditContract.list, { query: { ...filter, limit: LIMIT, ...(pageParam === 0 ? {} : { before: pageParam }) }, signal }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** While it is on, new entries appear above the others. */
export function useLiveTail(filter: AuditFilter, isOn: boolean): void {
  const client = useQueryClient();
  /** Up to where the log was looked at, for this filter. */
  const seen = useRef<{ key: string; seq: number }>(undefined);
  useQuery({
    queryKey: ["audit-live", filter],
    enabled: isOn,
    refetchInterval: LIVE_EVERY_MS,
    gcTime: 0,
    queryFn: async ({ signal }) => {
      const known = client.getQueryData<InfiniteData<Slice, number>>(keyOf(filter));
      if (known === undefined) return null;
      const key = JSON.stringify(filter);
      const after = seen.current?.key === key ? seen.current.seq : (known.pages[0]?.entries[0]?.seq ?? 0);
      const top = await call(auditContract.list, { query: { limit: 1 }, signal });
      const head = top.entries[0]?.seq ?? 0;
      if (head <= after) return null;
      const { entries, next } = await call(auditContract.list, { query: { ...filter, after, limit: LIVE_LIMIT }, signal });
      seen.current = { key, seq: Math.max(head, entries[0]?.seq ?? 0) };
      if (next !== null) await client.invalidateQueries({ queryKey: keyOf(filter) });
      else client.setQueryData<InfiniteData<Slice, number>>(keyOf(filter), (data) => withNew(data, entries));
      return null;
    },
  });
}

function withNew(data: InfiniteData<Slice, number> | undefined, entries: readonly AuditEntry[]): InfiniteData<Slice, number> | undefined {
  const [first, ...others] = data?.pages ?? [];
  if (data === undefined || first === undefined) return data;
  const newest = first.entries[0]?.seq ?? 0;
  const fresh = entries.filter(({ seq }) => seq > newest);
  return fresh.length === 0 ? data : { ...data, pages: [{ ...first, entries: [...fresh, ...first.entries] }, ...others] };
}

/** One entry by its number, for a link to it. */
export function useEntry(seq: number | undefined, loaded: readonly AuditEntry[]) {
  const known = loaded.find((entry) => entry.seq === seq);
  const asked = useQuery({
    queryKey: ["audit-entry", seq],
    enabled: seq !== undefined && known === undefined,
    queryFn: async () => {
      const { entries } = await call(auditContract.list, { query: { before: (seq ?? 0) + 1, limit: 1 } });
      return entries.find((entry) => entry.seq === seq) ?? null;
    },
  });
  return known ?? asked.data;
}

/** How the thing that is looked at is called: entries about rights to it don't say. */
export function useResourceName(
  { resourceKind, resourceId }: Pick<AuditFilter, "resourceKind" | "resourceId">,
  loaded: readonly AuditEntry[],
): string | undefined {
  const nameIn = (entries: readonly AuditEntry[]) =>
    entries.find(({ resource }) => resource.id === resourceId && resource.name !== null)?.resource.name ?? null;
  const known = resourceId === undefined ? null : nameIn(loaded);
  const asked = useQuery({
    queryKey: ["audit-name", resourceKind, resourceId],
    enabled: resourceId !== undefined && known === null,
    queryFn: async () => nameIn((await call(auditContract.list, { query: { resourceKind, resourceId, limit: NAMES_IN } })).entries),
  });
  return known ?? asked.data ?? undefined;
}
