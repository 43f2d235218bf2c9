import { X } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { Input } from "#client/ui/input.tsx";
import { NativeSelect } from "#client/ui/native-select.tsx";
import { AuditAction, AuditVia } from "#shared/audit/schema.ts";

import { ACTION_GROUPS, VIA_TITLES } from "./action-titles.ts";
import { type AuditView, isFiltered } from "./audit-filter.ts";
import { WhoSelect } from "./who-select.tsx";

const TYPING_MS = 250;

interface FilterProps {
  view: AuditView;
  /** Undefined takes a filter away. */
  onChange: (change: AuditView) => void;
}

/** Which entries: all of it stands in the address too. */
export function AuditFilters({
  view,
  onChange,
  resourceName,
  children,
}: FilterProps & { resourceName: string | undefined; children: ReactNode }) {
  return (
    <search aria-label="Filter entries" className="grid gap-2">
      <div className="grid grid-cols-2 gap-2 sm:flex sm:flex-wrap">
        <SearchInput value={view.search ?? ""} onChange={(search) => onChange({ search: search === "" ? undefined : search })} />
        <WhoSelect actor={view.actor} onChange={(actor) => onChange({ actor })} />
        <NativeSelect
          aria-label="What"
          className="sm:w-44"
          value={view.action ?? ""}
          onChange={({ target }) => onChange({ action: AuditAction.safeParse(target.value).data })}
        >
          <option value="">Anything</option>
          {ACTION_GROUPS.map(({ title, actions }) => (
            <optgroup key={title} label={title}>
              {Object.entries(actions).map(([action, name]) => (
                <option key={action} value={action}>
                  {name}
                </option>
              ))}
            </optgroup>
          ))}
        </NativeSelect>
        <NativeSelect
          aria-label="How"
          className="col-span-2 sm:w-32"
          value={view.via ?? ""}
          onChange={({ target }) => onChange({ via: AuditVia.safeParse(target.value).data })}
        >
          <option value="">Any way</option>
          {Object.entries(VIA_TITLES).map(([via, name]) => (
            <option key={via} value={via}>
              {name}
            </option>
          ))}
        </NativeSelect>
        <DayInput label="From" value={view.fromDay} max={view.toDay} onChange={(fromDay) => onChange({ fromDay })} />
        <DayInput label="To" value={view.toDay} min={view.fromDay} onChange={(toDay) => onChange({ toDay })} />
      </div>
      {/* Always there, so that the first filter and what was found of the chain move nothing. */}
      <div className="flex min-h-7 flex-wrap items-center gap-2 pointer-coarse:min-h-10">
        {!isFiltered(view) && <span className="text-muted text-xs">All entries, newest first</span>}
        {view.resourceKind !== undefined && (
          <Button
            variant="secondary"
            size="sm"
            className="max-w-full rounded-full"
            onClick={() => onChange({ resourceKind: undefined, resourceId: undefined })}
          >
            <span className="truncate">
              About {resourceName === undefined ? `a ${view.resourceKind}` : `the ${view.resourceKind} “${resourceName}”`}
            </span>
            <X aria-label="Take this filter away" />
          </Button>
        )}
        {isFiltered(view) && (
          <Button
            variant="ghost"
            size="sm"
            onClick={() =>
              onChange({
                actor: undefined,
                action: undefined,
                resourceKind: undefined,
                resourceId: undefined,
                via: undefined,
                fromDay: undefined,
                toDay: undefined,
                search: undefined,
              })
            }
          >
            Clear filters
          </Button>
        )}
        <div className="sm:ml-auto">{children}</div>
      </div>
    </search>
  );
}

/** Asks when typing pauses. */
function SearchInput({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setTyped(value);
  }
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => onChange(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <Input
      type="search"
      aria-label="Search entries"
      placeholder="What, who, address or value"
      maxLength={200}
      className="col-span-2 sm:w-56"
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
    />
  );
}

interface DayInputProps {
  label: string;
  value: string | undefined;
  min?: string | undefined;
  max?: string | undefined;
  onChange: (value: string | undefined) => void;
}

function DayInput({ label, value, min, max, onChange }: DayInputProps) {
  return (
    <label className="flex items-center gap-1.5 text-xs">
      <span className="text-muted w-8 sm:w-auto">{label}</span>
      <Input
        type="date"
        className="sm:w-36"
        value={value ?? ""}
        {...(min === undefined ? {} : { min })}
        {...(max === undefined ? {} : { max })}
        onChange={({ target }) => onChange(target.value === "" ? undefined : target.value)}
      />
    </label>
  );
}
