import { FileUp } from "lucide-react";
import { type DragEvent, useId, useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { cn } from "#client/ui/cn.ts";
import { BackupFile } from "#shared/backup/file.ts";
import { newId } from "#shared/kernel/ids.ts";

import type { ImportSource } from "./backup-data.ts";
import { ExportPanel } from "./export-panel.tsx";
import { ImportDialog } from "./import-dialog.tsx";
import { StoredBackups } from "./stored-backups.tsx";

/** What stands below the schedule: the backups on the disk, and the way out and in by hand. */
export function BackupPanels({ isReadOnly }: { isReadOnly: boolean }) {
  const [source, setSource] = useState<ImportSource>();
  return (
    <>
      <StoredBackups isReadOnly={isReadOnly} onRestore={setSource} />
      {!isReadOnly && <ExportPanel />}
      {!isReadOnly && <ImportPanel onChosen={setSource} />}
      {source !== undefined && <ImportDialog key={source.id} source={source} onClose={() => setSource(undefined)} />}
    </>
  );
}

/** A file as it is meant, or why it can't be imported. */
async function sourceOf(file: File): Promise<ImportSource | string> {
  let json: unknown;
  try {
    json = JSON.parse(await file.text());
  } catch {
    return `${file.name} is not a backup, or it is damaged: it is not JSON.`;
  }
  const parsed = BackupFile.safeParse(json);
  if (parsed.success) return { kind: "file", id: newId(), name: file.name, file: parsed.data };
  const [issue] = parsed.error.issues;
  // Deeper in the file its place says where to look.
  const place = (issue?.path.length ?? 0) > 1 ? ` (at ${issue?.path.join(".")})` : "";
  return `${file.name} can’t be imported. ${issue?.message ?? "It is not a backup"}${place}`;
}

function ImportPanel({ onChosen }: { onChosen: (source: ImportSource) => void }) {
  const id = useId();
  const [problem, setProblem] = useState<string>();
  const [isOver, setOver] = useState(false);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    const source = await sourceOf(file);
    setProblem(typeof source === "string" ? source : undefined);
    if (typeof source !== "string") onChosen(source);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <section aria-labelledby={`${id}-title`} className="rounded-tile bg-surface grid gap-3 border p-4 sm:p-5">
      <div className="grid gap-1">
        <h2 id={`${id}-title`} className="font-medium">
          Import
        </h2>
        <p className="text-muted text-xs">You see what a file would change before anything happens.</p>
      </div>
      <div
        className={cn(
          "grid justify-items-center gap-3 rounded-lg border border-dashed p-6 text-center",
          isOver && "border-accent bg-accent-soft",
        )}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <p className="text-muted">Drop a backup file here</p>
        <Button variant="secondary" asChild>
          <label className="focus-within:outline-accent cursor-pointer focus-within:outline-2 focus-within:outline-offset-2">
            <FileUp aria-hidden /> Choose a file
            <input
              type="file"
              accept=".json,application/json"
              className="sr-only"
              onChange={({ target }) => {
                void take(target.files?.[0]);
                // The same file again is another choice.
                target.value = "";
              }}
            />
          </label>
        </Button>
      </div>
      {problem !== undefined && (
        <p role="alert" className="text-firing text-xs break-words">
          {problem}
        </p>
      )}
    </section>
  );
}
