import { Input } from "#client/ui/input.tsx";
import { NativeSelect } from "#client/ui/native-select.tsx";

import { isState, type PeopleFilter, STATES } from "./people-filter.core.ts";
import { isRole, ROLES } from "./role-names.ts";

interface PeopleFiltersProps {
  filter: PeopleFilter;
  onChange: (filter: PeopleFilter) => void;
  /** How many there are, in words; empty while that is not known. */
  count: string;
}

/** By what the list of users is narrowed, and how many that leaves. */
export function PeopleFilters({ filter, onChange, count }: PeopleFiltersProps) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Input
        type="search"
        aria-label="Search users"
        placeholder="Search by name or email"
        className="w-full sm:w-64"
        value={filter.text}
        onChange={({ target }) => onChange({ ...filter, text: target.value })}
      />
      <NativeSelect
        aria-label="Filter by role"
        className="w-36"
        value={filter.role ?? ""}
        onChange={({ target }) => onChange({ ...filter, role: isRole(target.value) ? target.value : undefined })}
      >
        <option value="">Any role</option>
        {Object.entries(ROLES).map(([role, { title }]) => (
          <option key={role} value={role}>
            {title}
          </option>
        ))}
      </NativeSelect>
      <NativeSelect
        aria-label="Filter by state"
        className="w-40"
        value={filter.state ?? ""}
        onChange={({ target }) => onChange({ ...filter, state: isState(target.value) ? target.value : undefined })}
      >
        <option value="">Any state</option>
        {Object.entries(STATES).map(([state, title]) => (
          <option key={state} value={state}>
            {title}
          </option>
        ))}
      </NativeSelect>
      <output className="text-muted ml-auto min-h-5 text-sm tabular-nums">{count}</output>
    </div>
  );
}
