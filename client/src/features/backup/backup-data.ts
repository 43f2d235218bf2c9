import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { call } from "#client/platform/api.ts";
import { appUrl } from "#client/platform/base-url.ts";
import { toast } from "#client/ui/toast.tsx";
import { saveFile } from "#client/widgets/table-export.ts";
import { backupContract, type ImportReport } from "#shared/backup/contract.ts";
import { type BackupFile, fileText } from "#shared/backup/file.ts";
import type { ImportMode } from "#shared/backup/plan.core.ts";

const KEY = ["backups"] as const;
const DRY_RUN = "dry-run";
const RUNNING_EVERY_MS = 1_000;
const EVERY_MS = 30_000;

/** What is imported: a file that somebody brought, or a backup of the server's disk. */
export type ImportSource = { id: string; name: string } & ({ kind: "file"; file: BackupFile } | { kind: "stored" });

/** Backups on the server's disk, closely while one is being made. */
export function useBackups() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => call(backupContract.list, { signal }),
    refetchInterval: ({ state }) => (state.data?.backups.some((each) => each.state === "running") === true ? RUNNING_EVERY_MS : EVERY_MS),
  });
}

export function useBackUpNow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(backupContract.create),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
    onError: (error) => toast.error(error.message),
  });
}

/** Address of a backup's file. */
export function backupUrl(backupId: string): string {
  return appUrl(backupContract.download.path.replace(":backupId", encodeURIComponent(backupId))).href;
}

/** Hands the whole installation to the browser as a file, named after the day. */
export function useExport(onDone: () => void) {
  return useMutation({
    mutationFn: (passphrase: string | undefined) => call(backupContract.export, { body: passphrase === undefined ? {} : { passphrase } }),
    onSuccess: (file) => {
      saveFile(`platform-builder-${new Date().toISOString().slice(0, 10)}.json`, fileText(file), "application/json");
      onDone();
    },
  });
}

function importFrom(source: ImportSource, mode: ImportMode, dryRun: boolean, passphrase?: string): Promise<ImportReport> {
  if (source.kind === "stored") return call(backupContract.restore, { params: { backupId: source.id }, body: { mode, dryRun } });
  const { file } = source;
  return call(backupContract.import, { body: { file, mode, dryRun, ...(passphrase === undefined ? {} : { passphrase }) } });
}

/** What an import would do. */
export function useDryRun(source: ImportSource, mode: ImportMode, isWanted: boolean) {
  return useQuery({
    queryKey: [...KEY, DRY_RUN, source.id, mode],
    queryFn: () => importFrom(source, mode, true),
    enabled: isWanted,
    retry: false,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** Does it; everything that is shown is asked for anew, except what it would have done. */
export function useImport(source: ImportSource) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ mode, passphrase }: { mode: ImportMode; passphrase: string | undefined }) => importFrom(source, mode, false, passphrase),
    onSuccess: () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== DRY_RUN }),
  });
}
