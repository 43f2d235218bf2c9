import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";

import { useOpened } from "#client/platform/opened.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "#client/ui/dialog.tsx";
import { NativeSelect } from "#client/ui/native-select.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { ToggleGroup, ToggleGroupItem } from "#client/ui/toggle-group.tsx";
import type { TileMark } from "#client/widgets/page-surface.tsx";

import { ChangesView } from "./changes-view.tsx";
import { LayoutPreview } from "./layout-preview.tsx";
import { PointName } from "./point-name.tsx";
import { type Kept, nameOf as nameAmong, readRef, type StateRef } from "./states.ts";
import { marksOf } from "./tile-marks.ts";
import { type OpenPage, useRestoreWithUndo } from "./use-restore-with-undo.ts";
import { diffQuery, layoutQuery, reasonOf } from "./versions-data.ts";

const JsonDiff = lazy(() => import("./json-diff.tsx").then((module) => ({ default: module.JsonDiff })));

type View = "preview" | "side-by-side" | "changes" | "json";

const VIEWS: { view: View; label: string }[] = [
  { view: "preview", label: "Preview" },
  { view: "side-by-side", label: "Side by side" },
  { view: "changes", label: "Changes" },
  { view: "json", label: "JSON" },
];

function viewOf(text: string | undefined): View | undefined {
  return VIEWS.find(({ view }) => view === text)?.view;
}

interface VersionDialogProps {
  page: OpenPage;
  kept: readonly Kept[];
  /** What is looked at, and compared. */
  left: StateRef;
  /** Looks at another state. */
  open: (ref: StateRef) => void;
  onClose: () => void;
}

/** One state: as it looked, beside another, what differs in words and in JSON; and back to it, or to some of its widgets. */
export function VersionDialog({ page, kept, left, open, onClose }: VersionDialogProps) {
  const { pageId, canEdit } = page;
  const [other, compareWith] = useOpened("with");
  const [wanted, lookAt] = useOpened("view");
  const right = readRef(other ?? "") ?? "draft";
  const view = viewOf(wanted) ?? "preview";
  const nameOf = (ref: StateRef) => nameAmong(ref, kept);
  const restore = useRestoreWithUndo(page);
  const from = left === "draft" || !canEdit ? undefined : left;
  const point = kept.find((each) => each.ref === left && each.kind === "point");
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent className="flex h-[94vh] w-[96vw] max-w-none flex-col gap-0 overflow-hidden p-0 sm:max-w-none">
        <header className="border-border flex min-h-14 shrink-0 flex-wrap items-center gap-2 border-b py-2 pr-12 pl-4">
          <DialogTitle className="sr-only">Versions</DialogTitle>
          <DialogDescription className="sr-only">{nameOf(left)}</DialogDescription>
          <RefSelect label="Version" value={left} kept={kept} onChange={open} />
          {view !== "preview" && (
            <span className="flex items-center gap-2">
              <span className="text-muted text-xs">with</span>
              <RefSelect label="Compared with" value={right} kept={kept} onChange={(ref) => compareWith(String(ref))} />
            </span>
          )}
          <ToggleGroup
            type="single"
            aria-label="How to look at it"
            className="sm:mx-auto"
            value={view}
            onValueChange={(next) => lookAt(viewOf(next) ?? view)}
          >
            {VIEWS.map((entry) => (
              <ToggleGroupItem key={entry.view} value={entry.view}>
                {entry.label}
              </ToggleGroupItem>
            ))}
          </ToggleGroup>
          {canEdit && point?.kind === "point" && typeof point.ref === "string" && (
            <PointName
              key={point.ref}
              pageId={pageId}
              point={{ ref: point.ref, name: point.point.name }}
              title={point.point.name === null ? "Keep under a name" : "Rename"}
            />
          )}
          {restore.undo !== undefined && (
            <Button variant="secondary" onClick={restore.undo}>
              Undo restore
            </Button>
          )}
          {from !== undefined && (
            <Button disabled={restore.isPending} onClick={() => restore.run({ from, name: nameOf(from) })}>
              {typeof from === "number" ? `Restore version ${from}` : "Restore this state"}
            </Button>
          )}
        </header>
        <div className="bg-background min-h-0 flex-1 overflow-hidden">
          <Body
            view={view}
            pageId={pageId}
            left={left}
            right={right}
            nameOf={nameOf}
            restore={from === undefined ? undefined : (widgets) => restore.run({ from, widgets, name: nameOf(from) })}
          />
        </div>
      </DialogContent>
    </Dialog>
  );
}

type BodyProps = Compared & { view: View; restore: ((widgets: string[]) => void) | undefined };

function Body({ view, restore, ...compared }: BodyProps) {
  switch (view) {
    case "preview":
      return <Preview pageId={compared.pageId} of={compared.left} name={compared.nameOf(compared.left)} />;
    case "side-by-side":
      return <SideBySide {...compared} />;
    case "changes":
      return <ChangesView key={`${compared.left} ${compared.right}`} {...compared} restore={restore} />;
    case "json":
      return <JsonCompare {...compared} />;
  }
}

function Preview({ pageId, of, name, marked }: { pageId: string; of: StateRef; name: string; marked?: ReadonlyMap<string, TileMark> }) {
  const layout = useQuery(layoutQuery(pageId, of));
  if (layout.isError) return <Failed error={layout.error} />;
  if (layout.isPending) return <Skeleton className="m-4 h-64" />;
  return <LayoutPreview pageId={pageId} layout={layout.data} name={name} marked={marked} />;
}

interface Compared {
  pageId: string;
  left: StateRef;
  right: StateRef;
  nameOf: (ref: StateRef) => string;
}

function SideBySide({ pageId, left, right, nameOf }: Compared) {
  const diff = useQuery(diffQuery(pageId, left, right));
  const marked = marksOf(diff.data?.summary ?? []);
  return (
    // One above the other where half a screen is too narrow for a page.
    <div className="divide-border grid h-full auto-rows-fr divide-y sm:grid-cols-2 sm:divide-x sm:divide-y-0">
      {[left, right].map((ref, side) => (
        <section key={side === 0 ? "left" : "right"} aria-label={nameOf(ref)} className="flex min-h-0 min-w-0 flex-col">
          <h3 className="border-border text-muted shrink-0 border-b px-4 py-2 text-xs font-medium">{nameOf(ref)}</h3>
          <div className="min-h-0 flex-1">
            <Preview pageId={pageId} of={ref} name={nameOf(ref)} marked={marked} />
          </div>
        </section>
      ))}
    </div>
  );
}

function JsonCompare({ pageId, left, right, nameOf }: Compared) {
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

interface RefSelectProps {
  label: string;
  value: StateRef;
  kept: readonly Kept[];
  onChange: (ref: StateRef) => void;
}

function RefSelect({ label, value, kept, onChange }: RefSelectProps) {
  const versions = kept.flatMap((each) => (each.kind === "version" ? [each.version] : []));
  const points = kept.filter(({ kind }) => kind === "point");
  return (
    <NativeSelect
      aria-label={label}
      className="w-auto max-w-56"
      value={String(value)}
      onChange={(event) => onChange(readRef(event.target.value) ?? value)}
    >
      <option value="draft">Draft</option>
      {versions.length > 0 && (
        <optgroup label="Published">
          {versions.map(({ version, isCurrent }) => (
            <option key={version} value={version}>
              Version {version}
              {isCurrent ? " (published)" : ""}
            </option>
          ))}
        </optgroup>
      )}
      {points.length > 0 && (
        <optgroup label="States of the draft">
          {points.map(({ ref }) => (
            <option key={ref} value={ref}>
              {nameAmong(ref, kept)}
            </option>
          ))}
        </optgroup>
      )}
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
