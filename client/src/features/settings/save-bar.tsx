import { Button } from "#client/ui/button.tsx";
import { cn } from "#client/ui/cn.ts";
import { Kbd } from "#client/ui/kbd.tsx";
import { Spinner } from "#client/ui/spinner.tsx";
import { Status } from "#client/ui/status.tsx";
import type { SectionName } from "#shared/settings/sections.ts";

import { inOneSentence } from "./field-words.ts";
import { draftActions, useDraft, useRefusal } from "./settings-drafts.ts";

interface SaveBarProps {
  name: SectionName;
  isSaving: boolean;
  /** Labels of the fields that can't be saved as they are. */
  invalid: readonly string[];
  /** Labels of the fields that the server refused. */
  refused: readonly string[];
  /** Why nothing was saved, where no field is told of it. */
  message: string | undefined;
  /** What can be saved, and should be thought over first. */
  warning: string | undefined;
  save: () => void;
}

/** At the form's end, and at the lower edge while that is further down: what is not saved, and why it could not be. */
export function SaveBar({ name, isSaving, invalid, refused, message, warning, save }: SaveBarProps) {
  const count = Object.keys(useDraft(name)).length;
  const refusal = useRefusal(name);
  const isStale = refusal !== undefined && Object.keys(refusal.theirs).length > 0;
  const failure = count === 0 ? undefined : (message ?? refusedInWords(refused, isStale));
  return (
    <div
      className={cn(
        "bg-surface rounded-b-tile flex flex-wrap items-center gap-x-3 gap-y-2 border-t px-4 py-3 sm:px-5",
        // With nothing to save there is nothing to hold before the fields.
        count > 0 && "sticky bottom-0",
      )}
    >
      {failure !== undefined && (
        <p role="alert" className="text-firing w-full text-xs">
          {failure}
        </p>
      )}
      {warning !== undefined && count > 0 && (
        <div className="w-full">
          <Status kind="warning">{warning}</Status>
        </div>
      )}
      <output className="text-muted min-w-32 flex-1 text-xs">{stateInWords(count, invalid)}</output>
      <div className="ml-auto flex flex-wrap justify-end gap-2">
        {isStale ? (
          <>
            <Button variant="secondary" onClick={() => draftActions.takeTheirs(name, refusal)}>
              Use theirs
            </Button>
            <Button
              disabled={isSaving}
              onClick={() => {
                draftActions.keepMine(name, refusal);
                save();
              }}
            >
              Overwrite with mine
            </Button>
          </>
        ) : (
          <>
            <Button variant="ghost" disabled={count === 0 || isSaving} onClick={() => draftActions.discard(name)}>
              Discard
            </Button>
            {/* Never `disabled` for want of changes: what the click makes the field give up is saved by the same click. */}
            <Button disabled={isSaving} aria-disabled={count === 0 || undefined} onClick={save} aria-keyshortcuts="Control+S Meta+S">
              {isSaving && <Spinner className="size-4" />} Save changes
              <Kbd className="hidden sm:inline-flex">Ctrl S</Kbd>
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

function stateInWords(count: number, invalid: readonly string[]): string {
  if (count === 0) return "All changes saved";
  const unsaved = `${count} ${count === 1 ? "change" : "changes"} not saved`;
  return invalid.length === 0
    ? unsaved
    : `${unsaved}. ${inOneSentence(invalid)} can’t be saved as ${invalid.length === 1 ? "it is" : "they are"}`;
}

/** Where to look; what is wrong stands there, once. */
function refusedInWords(labels: readonly string[], isStale: boolean): string | undefined {
  if (labels.length === 0) return undefined;
  return isStale
    ? `Nothing was saved: somebody else changed ${inOneSentence(labels)} meanwhile.`
    : `Nothing was saved: see ${inOneSentence(labels)}.`;
}
