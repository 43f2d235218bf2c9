import { useId } from "react";

import { Checkbox } from "#client/ui/checkbox.tsx";
import type { Group } from "#shared/access/schema.ts";

interface GroupChecksProps {
  groups: readonly Group[];
  chosen: readonly string[];
  isDisabled?: boolean;
  onToggle: (groupId: string, isChosen: boolean) => void;
}

/** Which groups somebody is in. */
export function GroupChecks({ groups, chosen, isDisabled = false, onToggle }: GroupChecksProps) {
  const id = useId();
  return (
    <fieldset className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1.5">
      <legend className="mb-1.5 text-xs font-medium">Groups</legend>
      {groups.length === 0 && <p className="text-muted text-xs">There are no groups yet.</p>}
      <div className="grid max-h-40 grid-cols-[minmax(0,1fr)] gap-0.5 overflow-y-auto">
        {groups.map((group) => (
          <label key={group.id} htmlFor={`${id}${group.id}`} className="flex min-h-7 items-center gap-2 pointer-coarse:min-h-10">
            <Checkbox
              id={`${id}${group.id}`}
              checked={chosen.includes(group.id)}
              disabled={isDisabled}
              onCheckedChange={(isChosen) => onToggle(group.id, isChosen === true)}
            />
            <span dir="auto" className="min-w-0 truncate" title={group.name}>
              {group.name}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
