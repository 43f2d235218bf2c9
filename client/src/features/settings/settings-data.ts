import { queryOptions, useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { ApiProblem, call } from "#client/platform/api.ts";
import { onSettings } from "#client/platform/live-client.ts";
import { toast } from "#client/ui/toast.tsx";
import { type SectionState, settingsContract } from "#shared/settings/contract.ts";
import { sectionOf, type SectionName } from "#shared/settings/sections.ts";

import { draftActions, type SectionDraft } from "./settings-drafts.ts";

const KEY = ["settings"] as const;

/** All sections, again whenever somebody saves one. */
export function useSettings() {
  const client = useQueryClient();
  useEffect(() => {
    const following = onSettings(() => void client.invalidateQueries({ queryKey: KEY }));
    return () => following[Symbol.dispose]();
  }, [client]);
  return useQuery({ queryKey: KEY, queryFn: () => call(settingsContract.list) });
}

/** States that a section had. */
export function useSectionVersions(section: SectionName, isWanted: boolean) {
  return useQuery({
    queryKey: [...KEY, section, "versions"],
    queryFn: () => call(settingsContract.versions, { params: { section } }),
    enabled: isWanted,
  });
}

/** One state; it never becomes another. */
function versionQuery(section: SectionName, version: number) {
  return queryOptions({
    queryKey: [...KEY, section, "version", version],
    queryFn: () => call(settingsContract.version, { params: { section, version } }),
    staleTime: Infinity,
  });
}

export function useSectionVersion(section: SectionName, version: number) {
  return useQuery(versionQuery(section, version));
}

/** What some states held, as far as it has come. */
export function useKeptValues(section: SectionName, versions: readonly number[]) {
  const kept = useQueries({ queries: versions.map((version) => versionQuery(section, version)) });
  return (version: number) => kept[versions.indexOf(version)]?.data?.values;
}

/** Puts what the server answered in the place of what was known. */
function useStored() {
  const client = useQueryClient();
  return (stored: SectionState) => {
    client.setQueryData<SectionState[]>(KEY, (before) => before?.map((each) => (each.section === stored.section ? stored : each)));
    return client.invalidateQueries({ queryKey: [...KEY, stored.section, "versions"] });
  };
}

/** Saves what was changed in a section; a refusal is kept at its fields. */
export function useSave(section: SectionName) {
  const client = useQueryClient();
  const take = useStored();
  return useMutation({
    mutationFn: (draft: SectionDraft) => {
      const entries = Object.entries(draft);
      return call(settingsContract.update, {
        params: { section },
        body: {
          base: Object.fromEntries(entries.map(([field, { base }]) => [field, base])),
          changes: Object.fromEntries(entries.map(([field, { value }]) => [field, value])),
        },
      });
    },
    onSuccess: async (stored, sent) => {
      draftActions.saved(section, sent, stored.values);
      toast.success(`${sectionOf(section).title} saved`);
      await take(stored);
    },
    onError: async (error) => {
      if (!(error instanceof ApiProblem) || error.issues.length === 0) return;
      draftActions.refused(section, error);
      if (error.code === "settings.stale") await client.invalidateQueries({ queryKey: KEY });
    },
  });
}

/** Brings back a state of a section. */
export function useRestore(section: SectionName, onRestored: () => void) {
  const take = useStored();
  return useMutation({
    mutationFn: (version: number) => call(settingsContract.restore, { params: { section, version } }),
    onSuccess: async (stored, version) => {
      draftActions.discard(section);
      toast.success(`Version ${version} is back`);
      onRestored();
      await take(stored);
    },
    onError: (error) => toast.error(error.message),
  });
}
