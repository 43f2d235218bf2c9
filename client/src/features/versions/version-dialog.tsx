import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "#client/ui/dialog.tsx";
import { NativeSelect } from "#client/ui/native-select.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { toast } from "#client/ui/toast.tsx";
import { ToggleGroup, ToggleGroupItem } from "#client/ui/toggle-group.tsx";
import type { LayoutChange, PageVersion } from "#shared/pages/contract.ts";

import { ChangeList } from "./change-list.tsx";
import { LayoutPreview } from "./layout-preview.tsx";
import { diffQuery, layoutQuery, reasonOf, type Restore, useRestore } from "./versions-data.ts";

const JsonDiff = lazy(() => import("./json-diff.tsx").then((module) => ({ default: module.JsonDiff })));

type View = "preview" | "side-by-side" | "changes" | "json";
type Ref = number | "draft";

const VIEWS: { view: View; label: string }[] = [
  { view: "preview", label: "Preview" },
  { view: "side-by-side", label: "Side by side" },
  { view: "changes", label: "Changes" },
  { view: "json", label: "JSON" },
];

export interface VersionDialogProps {
  pageId: string;
  versions: PageVersion[];
  opened: Ref;
  onClose: () => void;
}

/** One version: as viewers saw it, beside another, what differs in words and in JSON; and back to it. */
export function VersionDialog({ pageId, versions, opened, onClose }: VersionDialogProps) {
  const [left, setLeft] = useState<Ref>(opened === "draft" ? currentOf(versions) : opened);
  const [right, setRight] = useState<Ref>("draft");
  const [view, setView] = useState<View>(opened === "draft" ? "changes" : "preview");
  const restore = useRestoreWithToast(pageId);
  const shown = typeof left === "number" ? versions.find(({ version }) => version === left) : undefined;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="flex h-[94vh] w-[96vw] max-w-none flex-col gap-0 overflow-hidden p-0 sm:max-w-none">
        <header className="border-border flex min-h-14 shrink-0 flex-wrap items-center gap-2 border-b py-2 pr-12 pl-4">
          <DialogTitle className="sr-only">Versions</DialogTitle>
          <DialogDescription className="sr-only">{shown?.note ?? "The draft"}</DialogDescription>
          <RefSelect label="Version" value={left} versions={versions} onChange={setLeft} />
          {view !== "preview" && (
            <>
              <span className="text-muted text-xs">with</span>
              <RefSelect label="Compared with" value={right} versions={versions} onChange={setRight} />
            </>
          )}
          <ToggleGroup
            type="single"
            aria-label="How to look at it"
            className="mx-auto"
            value={view}
            onValueChange={(next) => setView(VIEWS.find((entry) => entry.view === next)?.view ?? view)}
          >
            {VIEWS.map((entry) => (
              <ToggleGroupItem key={entry.view} value={entry.view}>
                {entry.label}
              </ToggleGroupItem>
            ))}
          </ToggleGroup>
          {typeof left === "number" && (
            <Button disabled={restore.isPending} onClick={() => restore.run({ version: left })}>
              Restore version {left}
            </Button>
          )}
        </header>
        <div className="bg-background min-h-0 flex-1 overflow-hidden">
          <Body pageId={pageId} view={view} left={left} right={right} restore={restore.run} />
        </div>
      </DialogContent>
    </Dialog>
  );
}

function Body({
  pageId,
  view,
  left,
  right,
  restore,
}: {
  pageId: string;
  view: View;
  left: Ref;
  right: Ref;
  restore: (what: Restore) => void;
}) {
  switch (view) {
    case "preview":
      return <Preview pageId={pageId} of={left} />;
    case "side-by-side":
      return <SideBySide pageId={pageId} left={left} right={right} />;
    case "changes":
      return <Changes pageId={pageId} left={left} right={right} restore={restore} />;
    case "json":
      return <JsonCompare pageId={pageId} left={left} right={right} />;
  }
}

function Preview({ pageId, of, marked }: { pageId: string; of: Ref; marked?: ReadonlySet<string> }) {
  const layout = useQuery(layoutQuery(pageId, of));
  if (layout.isError) return <Failed error={layout.error} />;
  if (layout.isPending) return <Skeleton className="m-4 h-64" />;
  return <LayoutPreview pageId={pageId} layout={layout.data} marked={marked} />;
}

function SideBySide({ pageId, left, right }: { pageId: string; left: Ref; right: Ref }) {
  const diff = useQuery(diffQuery(pageId, left, right));
  const marked = new Set(diff.data?.summary.flatMap(({ widget }) => widget ?? []));
  return (
    <div className="divide-border grid h-full grid-cols-2 divide-x">
      {[left, right].map((ref, side) => (
        <section key={side === 0 ? "left" : "right"} aria-label={nameOf(ref)} className="flex min-h-0 min-w-0 flex-col">
          <h3 className="border-border text-muted shrink-0 border-b px-4 py-2 text-xs font-medium">{nameOf(ref)}</h3>
          <div className="min-h-0 flex-1">
            <Preview pageId={pageId} of={ref} marked={marked} />
          </div>
        </section>
      ))}
    </div>
  );
}

function Changes({ pageId, left, right, restore }: { pageId: string; left: Ref; right: Ref; restore: (what: Restore) => void }) {
  const diff = useQuery(diffQuery(pageId, left, right));
  if (diff.isError) return <Failed error={diff.error} />;
  if (diff.isPending) return <Skeleton className="m-4 h-40" />;
  if (diff.data.summary.length === 0) {
    return (
      <p className="text-muted p-10 text-center text-[13px]">
        {nameOf(left)} and {nameOf(right).toLowerCase()} are the same.
      </p>
    );
  }
  const restoreOne = (change: LayoutChange) => {
    const { widget } = change;
    if (typeof left !== "number" || widget === undefined) return null;
    return (
      <Button variant="ghost" size="sm" onClick={() => restore({ version: left, widgets: [widget] })}>
        Restore this widget
      </Button>
    );
  };
  return (
    <div className="h-full overflow-auto p-4">
      <div className="border-border bg-surface mx-auto max-w-3xl rounded-lg border">
        <h3 className="border-border text-muted border-b px-3 py-2 text-xs font-medium">
          From {nameOf(left).toLowerCase()} to {nameOf(right).toLowerCase()}
        </h3>
        <ChangeList changes={diff.data.summary} actionOf={restoreOne} />
      </div>
    </div>
  );
}

function JsonCompare({ pageId, left, right }: { pageId: string; left: Ref; right: Ref }) {
  const from = useQuery(layoutQuery(pageId, left));
  const to = useQuery(layoutQuery(pageId, right));
  const error = from.error ?? to.error;
  if (error !== null) return <Failed error={error} />;
  if (from.data === undefined || to.data === undefined) return <Skeleton className="m-4 h-64" />;
  return (
    <Suspense fallback={<Skeleton className="m-4 h-64" />}>
      <JsonDiff from={from.data} to={to.data} fromLabel={nameOf(left)} toLabel={nameOf(right)} />
    </Suspense>
  );
}

function RefSelect({
  label,
  value,
  versions,
  onChange,
}: {
  label: string;
  value: Ref;
  versions: PageVersion[];
  onChange: (ref: Ref) => void;
}) {
  return (
    <NativeSelect
      aria-label={label}
      className="w-auto"
      value={String(value)}
      onChange={(event) => onChange(event.target.value === "draft" ? "draft" : Number(event.target.value))}
    >
      <option value="draft">Draft</option>
      {versions.map(({ version, isCurrent }) => (
        <option key={version} value={version}>
          Version {version}
          {isCurrent ? " (published)" : ""}
        </option>
      ))}
    </NativeSelect>
  );
}

function Failed({ error }: { error: Error }) {
  return (
    <p role="alert" className="p-10 text-center text-[13px]">
      This could not be read: {reasonOf(error)}
    </p>
  );
}

function nameOf(ref: Ref): string {
  return ref === "draft" ? "Draft" : `Version ${ref}`;
}

function currentOf(versions: PageVersion[]): Ref {
  return versions.find(({ isCurrent }) => isCurrent)?.version ?? "draft";
}

/** Restores and offers to take it back: done at once, never asked before. */
function useRestoreWithToast(pageId: string): { run: (what: Restore) => void; isPending: boolean } {
  const restore = useRestore(pageId);
  const takeBack = async (undo: () => Promise<void>) => {
    try {
      await undo();
      toast.success("The draft is as it was before");
    } catch (error) {
      toast.error("The restore could not be taken back", { description: reasonOf(error) });
    }
  };
  const run = (what: Restore) => {
    restore.mutate(what, {
      onSuccess: ({ undo }) =>
        toast.success(what.widgets === undefined ? `The draft is version ${what.version} again` : `Restored from version ${what.version}`, {
          description: "Viewers see it once it is published.",
          action: { label: "Undo", onClick: () => void takeBack(undo) },
        }),
      onError: (error) => toast.error("Nothing was restored", { description: reasonOf(error) }),
    });
  };
  return { run, isPending: restore.isPending };
}
