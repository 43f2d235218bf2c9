import { useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { Sheet, SheetContent, SheetTitle } from "#client/ui/sheet.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { TimeAgo } from "#client/ui/time-ago.tsx";
import { fieldUi } from "#shared/kernel/field.ts";
import type { Json } from "#shared/kernel/json.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";
import type { SectionVersion } from "#shared/settings/contract.ts";
import { type SectionName, sectionOf } from "#shared/settings/sections.ts";

import { useRestore, useSectionVersion, useSectionVersions } from "./settings-data.ts";

interface SectionHistoryProps {
  name: SectionName;
  /** The section as it is. */
  current: Readonly<Record<string, Json>>;
  isReadOnly: boolean;
  onClose: () => void;
}

/** States that a section had: who made each, how it differs from today's, and the way back to it. */
export function SectionHistory({ name, current, isReadOnly, onClose }: SectionHistoryProps) {
  const { data, error } = useSectionVersions(name, true);
  const [opened, setOpened] = useState<number>();
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()}>
      <SheetContent aria-describedby={undefined}>
        <SheetTitle>{`History of ${sectionOf(name).title}`}</SheetTitle>
        {error !== null && <p className="text-firing">{error.message}</p>}
        {data === undefined && error === null && <Skeleton className="h-24" />}
        {data?.length === 0 && <p className="text-muted">Nobody has changed this section yet.</p>}
        <ol className="grid gap-2">
          {data?.map((version, index) => (
            <li key={version.version} className="rounded-lg border">
              <button
                type="button"
                className="hover:bg-hover flex w-full items-baseline gap-2 rounded-lg p-3 text-left"
                aria-expanded={opened === version.version}
                onClick={() => setOpened(opened === version.version ? undefined : version.version)}
              >
                <span className="font-medium tabular-nums">{titleOf(version)}</span>
                {index === 0 && <span className="text-muted text-xs">now</span>}
                <span className="text-muted ml-auto text-right text-xs">
                  {version.author?.name ?? "Server"} · <TimeAgo at={version.createdAt} />
                </span>
              </button>
              {opened === version.version && (
                <VersionDetail name={name} version={version.version} current={current} isReadOnly={isReadOnly} onRestored={onClose} />
              )}
            </li>
          ))}
        </ol>
      </SheetContent>
    </Sheet>
  );
}

function titleOf({ version, restoredFrom }: SectionVersion): string {
  if (version === 1) return "Version 1, as it was at first";
  return restoredFrom === null ? `Version ${version}` : `Version ${version}, which brought back ${restoredFrom}`;
}

/** A value as a line shows it. */
function shown(value: Json | undefined): string {
  if (value === undefined || value === null || value === "") return "nothing";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "string") return value.startsWith("data:") ? "a picture" : value;
  if (Array.isArray(value) && value.every((entry) => typeof entry === "string")) return value.length === 0 ? "nothing" : value.join(", ");
  return JSON.stringify(value);
}

interface VersionDetailProps {
  name: SectionName;
  version: number;
  current: Readonly<Record<string, Json>>;
  isReadOnly: boolean;
  onRestored: () => void;
}

function VersionDetail({ name, version, current, isReadOnly, onRestored }: VersionDetailProps) {
  const { data, error } = useSectionVersion(name, version);
  const restore = useRestore(name, onRestored);
  if (error !== null) return <p className="text-firing px-3 pb-3 text-xs">{error.message}</p>;
  if (data === undefined) return <Skeleton className="mx-3 mb-3 h-8" />;
  const fields = Object.keys(data.values).filter((field) => !isSameJson(data.values[field], current[field]));
  const { schema } = sectionOf(name);
  if (fields.length === 0) return <p className="text-muted px-3 pb-3 text-xs">The same as now.</p>;
  return (
    <div className="grid gap-3 px-3 pb-3">
      <dl className="grid gap-2 text-xs">
        {fields.map((field) => {
          const of = schema.shape[field];
          return (
            <div key={field} className="grid gap-0.5">
              <dt className="text-muted">{(of === undefined ? undefined : fieldUi(of)?.label) ?? field}</dt>
              <dd className="break-words">
                {shown(data.values[field])} <span className="text-muted">instead of {shown(current[field])}</span>
              </dd>
            </div>
          );
        })}
      </dl>
      {!isReadOnly && (
        <Button variant="secondary" className="justify-self-start" disabled={restore.isPending} onClick={() => restore.mutate(version)}>
          Bring back version {version}
        </Button>
      )}
    </div>
  );
}
