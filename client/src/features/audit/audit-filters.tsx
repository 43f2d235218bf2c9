import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useEffect, useState } from "react";

import { call } from "#client/platform/api.ts";
import { useCan } from "#client/platform/session.ts";
import { Button } from "#client/ui/button.tsx";
import { Input } from "#client/ui/input.tsx";
import { NativeSelect } from "#client/ui/native-select.tsx";
import { accessContract } from "#shared/access/contract.ts";
import { AuditAction, AuditVia } from "#shared/audit/schema.ts";

import { ACTION_GROUPS, VIA_TITLES } from "./action-titles.ts";
import { type AuditView, isFiltered } from "./audit-filter.ts";

const TYPING_MS = 250;

interface FilterProps {
  view: AuditView;
  /** Undefined takes a filter away. */
  onChange: (change: AuditView) => void;
}

/** Which entries: all of it stands in the address too. */
export function AuditFilters({ view, onChange, resourceName }: FilterProps & { resourceName: string | undefined }) {
  return (
    <search aria-label="Filter entries" className="grid gap-2">
      <div className="grid grid-cols-2 gap-2 sm:flex sm:flex-wrap">
        <SearchInput value={view.search ?? ""} onChange={(search) => onChange({ search: search === "" ? undefined : search })} />
        <WhoSelect view={view} onChange={onChange} />
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
      {isFiltered(view) && (
        <div className="flex flex-wrap items-center gap-2">
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
        </div>
      )}
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
      placeholder="Search"
      maxLength={200}
      className="col-span-2 sm:w-56"
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
    />
  );
}

function WhoSelect({ view, onChange }: FilterProps) {
  const maySeeUsers = useCan("user.list");
  const { data = [] } = useQuery({ queryKey: ["users"], queryFn: () => call(accessContract.listUsers), enabled: maySeeUsers });
  const people = data.toSorted((one, other) => one.name.localeCompare(other.name));
  const isOther = view.actor !== undefined && view.actor !== "server" && !people.some(({ id }) => id === view.actor);
  return (
    <NativeSelect
      aria-label="Who"
      className="sm:w-40"
      value={view.actor ?? ""}
      onChange={({ target }) => onChange({ actor: target.value === "" ? undefined : target.value })}
    >
      <option value="">Anybody</option>
      <option value="server">The server</option>
      {isOther && <option value={view.actor}>Somebody else</option>}
      {people.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </NativeSelect>
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
