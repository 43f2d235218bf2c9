import { useId } from "react";

import { useMe } from "#client/platform/session.ts";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { NativeSelect } from "#client/ui/native-select.tsx";
import type { Action } from "#shared/kernel/permission.ts";

import { readingScopes, SCOPE_GROUPS } from "./scopes.core.ts";

export type Scopes = "all" | Action[];
export type ScopeChoice = "all" | "reading" | "some";

/** How much of what I may an API token may. */
export function ScopeSelect({ value, onChange }: { value: ScopeChoice; onChange: (choice: ScopeChoice) => void }) {
  return (
    <NativeSelect
      aria-label="What it may do"
      className="w-44"
      value={value}
      onChange={({ target }) => onChange(target.value === "all" ? "all" : target.value === "reading" ? "reading" : "some")}
    >
      <option value="all">Everything I may</option>
      <option value="reading">Read only</option>
      <option value="some">Choose …</option>
    </NativeSelect>
  );
}

/** Each thing that I may, to be ticked. */
export function ScopeChecks({ chosen, onChange }: { chosen: readonly Action[]; onChange: (chosen: Action[]) => void }) {
  const id = useId();
  const mine = new Set<string>(useMe()?.actions);
  const toggle = (action: Action) => onChange(chosen.includes(action) ? chosen.filter((each) => each !== action) : [...chosen, action]);
  return (
    <div className="rounded-tile bg-surface grid gap-4 border p-4 sm:grid-cols-2 lg:grid-cols-4">
      {SCOPE_GROUPS.map(({ title, actions }) => {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The keys are actions: the type of the list says so.
        const offered = (Object.entries(actions) as [Action, string][]).filter(([action]) => mine.has(action));
        if (offered.length === 0) return null;
        return (
          <fieldset key={title} className="grid content-start gap-1">
            <legend className="mb-1 text-xs font-semibold">{title}</legend>
            {offered.map(([action, words]) => (
              <label key={action} htmlFor={`${id}${action}`} className="flex min-h-7 items-start gap-2 text-sm pointer-coarse:min-h-10">
                <Checkbox
                  id={`${id}${action}`}
                  className="mt-0.5"
                  checked={chosen.includes(action)}
                  onCheckedChange={() => toggle(action)}
                />
                {words}
              </label>
            ))}
          </fieldset>
        );
      })}
    </div>
  );
}

/** What to ask the server for. */
export function scopesOf(choice: ScopeChoice, chosen: readonly Action[], mine: readonly Action[]): Scopes {
  return choice === "all" ? "all" : choice === "reading" ? readingScopes(mine) : [...chosen];
}
