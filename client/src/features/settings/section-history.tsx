import { type FormSchema, formOfZod } from "#client/forms/form-schema.core.ts";
import { Button } from "#client/ui/button.tsx";
import { Sheet, SheetContent, SheetTitle } from "#client/ui/sheet.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { TimeAgo } from "#client/ui/time-ago.tsx";
import type { Json } from "#shared/kernel/json.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";
import type { SectionVersion } from "#shared/settings/contract.ts";
import { type SectionName, sectionOf } from "#shared/settings/sections.ts";

import { changesInWords, valueInWords } from "./field-words.ts";
import { useKeptValues, useRestore, useSectionVersion, useSectionVersions } from "./settings-data.ts";

type Values = Readonly<Record<string, Json>>;

/** So many of the newest states say what they changed; older ones when they are opened. */
const TOLD = 30;

interface SectionHistoryProps {
  name: SectionName;
  /** The section as it is. */
  current: Readonly<Record<string, Json>>;
  isReadOnly: boolean;
  /** Which state is looked at; none for anything that is no number. */
  version: number;
  /** Looks at a state, or at all. */
  open: (version: string) => void;
  onClose: () => void;
}

/** States that a section had: who made each, how it differs from today's, and the way back to it. */
export function SectionHistory({ name, current, isReadOnly, version: opened, open, onClose }: SectionHistoryProps) {
  const { data, error } = useSectionVersions(name, true);
  const form = formOfZod(sectionOf(name).schema);
  const valuesOf = useKeptValues(
    name,
    (data ?? []).slice(0, TOLD).map(({ version }) => version),
  );
  return (
    <Sheet open onOpenChange={(isOpen) => !isOpen && onClose()}>
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
                className="hover:bg-hover flex w-full flex-wrap items-baseline gap-x-2 gap-y-1 rounded-lg p-3 text-left"
                aria-expanded={opened === version.version}
                onClick={() => open(opened === version.version ? "all" : String(version.version))}
              >
                <span className="font-medium tabular-nums">{titleOf(version)}</span>
                {index === 0 && <span className="text-muted text-xs">now</span>}
                <span className="text-muted ml-auto text-right text-xs">
                  {version.author?.name ?? "This server"} · <TimeAgo at={version.createdAt} />
                </span>
                {version.version > 1 && index < TOLD - 1 && (
                  <span className="text-muted line-clamp-2 min-h-4 w-full text-xs break-words">
                    {inWords(form, valuesOf(version.version - 1), valuesOf(version.version))}
                  </span>
                )}
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

/** Empty until both states have come. */
function inWords(form: FormSchema, before: Values | undefined, after: Values | undefined): string {
  return before === undefined || after === undefined ? "" : changesInWords(form, before, after);
}

function titleOf({ version, restoredFrom }: SectionVersion): string {
  if (version === 1) return "Version 1, as it was at first";
  return restoredFrom === null ? `Version ${version}` : `Version ${version}, which brought back ${restoredFrom}`;
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
  const form = formOfZod(sectionOf(name).schema);
  if (fields.length === 0) return <p className="text-muted px-3 pb-3 text-xs">The same as now.</p>;
  return (
    <div className="grid gap-3 px-3 pb-3">
      <dl className="grid gap-2 text-xs">
        {fields.map((field) => {
          const of = form.find((each) => each.name === field);
          return (
            <div key={field} className="grid gap-0.5">
              <dt className="text-muted">{of?.ui.label ?? field}</dt>
              <dd className="break-words">
                {valueInWords(of, data.values[field])} <span className="text-muted">instead of {valueInWords(of, current[field])}</span>
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
