import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import type { LayoutChange } from "#shared/pages/contract.ts";

import { ChangeList } from "./change-list.tsx";
import type { StateRef } from "./states.ts";
import { diffQuery, reasonOf } from "./versions-data.ts";

export interface ChangesViewProps {
  pageId: string;
  left: StateRef;
  right: StateRef;
  nameOf: (ref: StateRef) => string;
  /** Brings these widgets of the draft back to the left state; absent where that can't be. */
  restore: ((widgets: string[]) => void) | undefined;
}

/** What differs in words; chosen widgets of it go back to how they were. */
export function ChangesView({ pageId, left, right, nameOf, restore }: ChangesViewProps) {
  const diff = useQuery(diffQuery(pageId, left, right));
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  if (diff.isError) {
    return (
      <p role="alert" className="p-10 text-center text-[13px]">
        This could not be read: {reasonOf(diff.error)}
      </p>
    );
  }
  if (diff.isPending) return <Skeleton className="m-4 h-40" />;
  if (diff.data.summary.length === 0)
    return <p className="text-muted p-10 text-center text-[13px]">{`${nameOf(left)} and ${nameOf(right)} are the same.`}</p>;
  const changed = [...new Set(diff.data.summary.flatMap(({ widget }) => widget ?? []))];
  // Somebody else may have brought one back meanwhile.
  const chosen = changed.filter((id) => picked.has(id));
  const pick = (ids: readonly string[], isPicked: boolean) =>
    setPicked((before) => new Set(isPicked ? [...before, ...ids] : [...before].filter((id) => !ids.includes(id))));
  const choiceOf = ({ widget, summary }: LayoutChange) =>
    widget !== undefined && (
      <Checkbox aria-label={summary} checked={picked.has(widget)} onCheckedChange={(isPicked) => pick([widget], isPicked === true)} />
    );
  return (
    <div className="h-full overflow-auto p-4">
      <section aria-label="Changes" className="border-border bg-surface mx-auto max-w-3xl rounded-lg border">
        <div className="border-border bg-surface sticky top-0 flex min-h-11 flex-wrap items-center gap-3 rounded-t-lg border-b px-3 py-1.5">
          {restore !== undefined && changed.length > 0 && (
            <Checkbox
              aria-label="All widgets"
              checked={chosen.length === changed.length || (chosen.length > 0 && "indeterminate")}
              onCheckedChange={(isPicked) => pick(changed, isPicked === true)}
            />
          )}
          <h3 className="text-muted min-w-0 flex-1 text-xs font-medium break-words">
            From {nameOf(left)} to {nameOf(right)}
          </h3>
          {restore !== undefined && changed.length > 0 && (
            <Button size="sm" disabled={chosen.length === 0} onClick={() => restore(chosen)}>
              {chosen.length === 0 ? "Restore chosen widgets" : `Restore ${chosen.length} ${chosen.length === 1 ? "widget" : "widgets"}`}
            </Button>
          )}
        </div>
        <ChangeList changes={diff.data.summary} {...(restore !== undefined && { choiceOf })} />
      </section>
    </div>
  );
}
