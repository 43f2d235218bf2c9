import { openSearchPanel } from "@codemirror/search";
import { useMemo, useRef } from "react";

import { Button } from "#client/ui/button.tsx";
import { Kbd } from "#client/ui/kbd.tsx";
import { keysText } from "#client/ui/keys.ts";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { toast } from "#client/ui/toast.tsx";

import { draftSource } from "./draft-source.ts";
import type { JsonEditorProps } from "./json-editor.tsx";
import { documentSource } from "./layout-source.ts";
import type { LayoutMerge } from "./merge-layout.core.ts";
import { type JsonDraft, type JsonMistake, useJsonDraft } from "./use-json-draft.ts";

/** The draft as text: what others do comes in live, what I save is merged into theirs. */
export function JsonEditorPanel({ pageId, doc, origin, onClose }: JsonEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const source = useMemo(() => (doc === undefined ? draftSource(pageId) : documentSource(doc, origin)), [doc, origin, pageId]);
  const [draft, actions, view] = useJsonDraft(host, source, (write) => void saveBy(write));
  const save = () => saveBy(actions.save);
  const errors = draft.mistakes.filter(({ severity }) => severity === "error").length;
  const search = () => {
    const editor = view();
    if (editor !== null) openSearchPanel(editor);
  };

  return (
    <section
      aria-label="layout.json"
      data-unsaved={draft.isDirty || undefined}
      className="bg-surface text-text flex h-full min-h-0 flex-col"
    >
      <header className="border-border flex h-12 shrink-0 items-center gap-2 border-b px-3">
        <h2 className="font-mono text-[13px] font-medium">layout.json</h2>
        <output className="text-muted mr-auto truncate text-xs">{statusText(draft, errors)}</output>
        <Button variant="ghost" size="sm" onClick={search}>
          Find
        </Button>
        <Button variant="ghost" size="sm" onClick={actions.format}>
          Format
        </Button>
        <Button variant="secondary" size="sm" onClick={onClose}>
          {draft.isDirty ? "Discard and close" : "Close"}
        </Button>
        <Button size="sm" disabled={!draft.isDirty || errors > 0 || draft.isSaving} onClick={() => void save()}>
          Save <Kbd>{keysText("Mod+S")}</Kbd>
        </Button>
      </header>
      {draft.isDirty && draft.changedMeanwhile > 0 && (
        <div role="alert" className="border-border bg-warning/15 flex shrink-0 items-center gap-3 border-b px-3 py-2 text-[13px]">
          <p className="mr-auto">
            Others changed {places(draft.changedMeanwhile)} of this page meanwhile. Saving merges your changes into theirs and replaces
            nothing else.
          </p>
          <Button variant="secondary" size="sm" disabled={errors > 0} onClick={actions.takeIn}>
            Show theirs here
          </Button>
        </div>
      )}
      <div className="relative min-h-0 flex-1">
        <div ref={host} inert={draft.isSaving} className="absolute inset-0 overflow-hidden" />
        {draft.at === "loading" && <Skeleton className="absolute inset-3" />}
        {draft.at === "failed" && (
          <p role="alert" className="p-4 text-[13px]">
            The draft could not be read. Check the connection and open this again.
          </p>
        )}
      </div>
      <Mistakes mistakes={draft.mistakes} goTo={actions.goTo} />
    </section>
  );
}

async function saveBy(write: () => Promise<LayoutMerge | null>): Promise<void> {
  try {
    const merged = await write();
    if (merged !== null) tellSaved(merged);
  } catch (error) {
    toast.error("The layout was not saved", { description: error instanceof Error ? error.message : undefined });
  }
}

function statusText(draft: JsonDraft, errors: number): string {
  if (draft.at !== "ready") return "";
  if (draft.isSaving) return "Saving";
  if (errors > 0) return errors === 1 ? "One mistake: mend it to save" : `${errors} mistakes: mend them to save`;
  return draft.isDirty ? "Edited, not saved" : "Live: shows every edit as it happens";
}

function Mistakes({ mistakes, goTo }: { mistakes: JsonMistake[]; goTo: (position: number) => void }) {
  if (mistakes.length === 0) return null;
  return (
    <ul aria-label="Mistakes" className="border-border max-h-40 shrink-0 overflow-auto border-t py-1 text-xs">
      {mistakes.map(({ line, from, message, severity }) => (
        <li key={`${from} ${message}`}>
          <button
            type="button"
            className="hover:bg-raised focus-visible:bg-raised flex w-full gap-3 px-3 py-1 text-left focus-visible:outline-none"
            onClick={() => goTo(from)}
          >
            <span className="text-muted w-16 shrink-0 font-mono tabular-nums">Line {line}</span>
            <span className="w-14 shrink-0 font-medium">{severity === "error" ? "Mistake" : "Warning"}</span>
            <span className="min-w-0 break-words">{message}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function tellSaved({ changed, conflicts }: LayoutMerge): void {
  const description =
    conflicts.length === 0
      ? undefined
      : `Others had changed ${places(conflicts.length)} too; yours is kept: ${conflicts
          .slice(0, 3)
          .map(({ path }) => lastKey(path))
          .join(", ")}. Undo brings theirs back.`;
  toast.success(changed.length === 0 ? "Nothing to save" : `Saved ${changed.length} ${changed.length === 1 ? "change" : "changes"}`, {
    description,
  });
}

function places(count: number): string {
  return count === 1 ? "one place" : `${count} places`;
}

function lastKey(path: string): string {
  return path.split(".").at(-1) ?? path;
}
