import { DatabaseBackup, Download, History } from "lucide-react";
import { useId } from "react";

import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { Spinner } from "#client/ui/spinner.tsx";
import { Status } from "#client/ui/status.tsx";
import { TimeAgo } from "#client/ui/time-ago.tsx";
import { formatNumber } from "#client/widgets/format.core.ts";
import type { StoredBackup } from "#shared/backup/contract.ts";

import { backupUrl, type ImportSource, useBackUpNow, useBackups } from "./backup-data.ts";

interface StoredBackupsProps {
  isReadOnly: boolean;
  onRestore: (source: ImportSource) => void;
}

const inWords = (at: string) => new Date(at).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });

/** The backups on the server's disk, and what restoring each of them showed. */
export function StoredBackups({ isReadOnly, onRestore }: StoredBackupsProps) {
  const id = useId();
  const { data, error, refetch } = useBackups();
  const { mutate, isPending } = useBackUpNow();
  const isMaking = isPending || data?.backups.some(({ state }) => state === "running") === true;
  return (
    <section aria-labelledby={id} className="rounded-tile bg-surface grid gap-3 border p-4 sm:p-5">
      <div className="flex flex-wrap items-start gap-3">
        <div className="grid min-w-48 flex-1 gap-1">
          <h2 id={id} className="font-medium">
            Backups on the server
          </h2>
          <p className="text-muted text-xs">
            Each is restored into an empty installation and compared.
            {data?.nextAt != null && ` Next: ${inWords(data.nextAt)}.`}
          </p>
        </div>
        {!isReadOnly && (
          <Button variant="secondary" disabled={isMaking} onClick={() => mutate()}>
            {isMaking ? <Spinner className="size-4" /> : <DatabaseBackup />} Back up now
          </Button>
        )}
      </div>
      {error !== null && data === undefined && (
        <div role="alert" className="flex flex-wrap items-center gap-3">
          <p className="text-firing text-xs">{error.message}</p>
          <Button variant="secondary" size="sm" onClick={() => void refetch()}>
            Try again
          </Button>
        </div>
      )}
      {data === undefined && error === null && <Skeleton className="h-24" />}
      {data?.backups.length === 0 && (
        <EmptyState icon={<DatabaseBackup />} title="No backups yet" description="The first comes at its time, or now by hand." />
      )}
      {data !== undefined && data.backups.length > 0 && (
        <ul className="divide-y">
          {data.backups.map((backup) => (
            <Backup key={backup.id} backup={backup} isReadOnly={isReadOnly} onRestore={onRestore} />
          ))}
        </ul>
      )}
    </section>
  );
}

function StateOf({ state }: Pick<StoredBackup, "state">) {
  if (state === "proven") return <Status kind="ok">Proven</Status>;
  if (state === "failed") return <Status kind="firing">Failed</Status>;
  return (
    <span className="text-muted inline-flex items-center gap-1.5 text-sm font-medium">
      <Spinner className="size-4" /> Being made
    </span>
  );
}

function Backup({ backup, isReadOnly, onRestore }: StoredBackupsProps & { backup: StoredBackup }) {
  const { id, state, startedAt, size, sha256, hasFile, isScheduled, result } = backup;
  const name = inWords(startedAt);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="grid min-w-56 flex-1 gap-1">
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <span className="font-medium tabular-nums">{name}</span>
          <StateOf state={state} />
        </p>
        <p className="text-muted text-xs">
          <TimeAgo at={startedAt} /> · {isScheduled ? "by the schedule" : "by hand"}
          {hasFile && ` · ${formatNumber(size, { unit: "B" })}`}
          {sha256 !== null && (
            <span className="font-mono" title={`SHA-256 ${sha256}`}>
              {" · "}
              {sha256.slice(0, 12)}
            </span>
          )}
        </p>
        {result !== "" && <p className={state === "failed" ? "text-firing text-xs break-words" : "text-muted text-xs"}>{result}</p>}
      </div>
      {hasFile && !isReadOnly && (
        <div className="flex gap-1">
          <Button variant="ghost" size="icon" asChild>
            <a href={backupUrl(id)} download aria-label={`Download the backup of ${name}`} title="Download">
              <Download />
            </a>
          </Button>
          <Button
            variant="secondary"
            aria-label={`Restore the backup of ${name}`}
            onClick={() => onRestore({ kind: "stored", id, name: `Backup of ${name}` })}
          >
            <History /> Restore
          </Button>
        </div>
      )}
    </li>
  );
}
