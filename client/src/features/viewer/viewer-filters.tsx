import { ListFilter, X } from "lucide-react";
import { useId, useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { Input } from "#client/ui/input.tsx";
import { Label } from "#client/ui/label.tsx";
import { LazyPopover } from "#client/ui/lazy-popover.tsx";
import { Switch } from "#client/ui/switch.tsx";
import { usePageRuntime } from "#client/widgets/page-runtime.tsx";
import type { Json } from "#shared/kernel/json.ts";
import type { Variable } from "#shared/pages/schema.ts";

import { activeFilters, labelOf, textOf, valueFrom } from "./filters.core.ts";

/** The page's variables: those that filter now as chips, all of them behind one button. */
export function ViewerFilters({ variables }: { variables: Variable[] }) {
  const { values, setVariable } = usePageRuntime();
  if (variables.length === 0) return null;
  const active = activeFilters(variables, values);
  return (
    <div className="flex min-w-0 items-center gap-1.5">
      <ul aria-label="Filters in use" className="hidden min-w-0 items-center gap-1.5 overflow-hidden md:flex">
        {active.map(({ variable, label, text }) => (
          <li key={variable.name} className="border-border bg-raised flex h-6 min-w-0 items-center rounded-full border pl-2.5 text-xs">
            <span className="truncate">
              <span className="text-muted">{label}</span> {text}
            </span>
            <button
              type="button"
              aria-label={`Reset ${label}`}
              className="text-muted hover:text-text focus-visible:outline-focus grid size-6 shrink-0 place-items-center rounded-full focus-visible:outline-2"
              onClick={() => setVariable(variable.name, variable.default)}
            >
              <X aria-hidden size={12} />
            </button>
          </li>
        ))}
      </ul>
      <LazyPopover
        className="grid max-h-[70vh] w-72 gap-3 overflow-auto"
        trigger={
          <Button variant="ghost" size="sm" aria-label={active.length === 0 ? "Filters" : `Filters, ${active.length} in use`}>
            <ListFilter aria-hidden /> <span className="hidden lg:inline">Filters</span>
            {active.length > 0 && <span className="text-muted text-xs tabular-nums md:hidden">{active.length}</span>}
          </Button>
        }
      >
        {variables.map((variable) => (
          <FilterField
            key={variable.name}
            variable={variable}
            value={values[variable.name] ?? variable.default}
            onChange={(value) => setVariable(variable.name, value)}
          />
        ))}
        {active.length > 0 && (
          <Button
            variant="ghost"
            size="sm"
            className="justify-self-start"
            onClick={() => active.forEach(({ variable }) => setVariable(variable.name, variable.default))}
          >
            Reset all
          </Button>
        )}
      </LazyPopover>
    </div>
  );
}

function FilterField({ variable, value, onChange }: { variable: Variable; value: Json; onChange: (value: Json) => void }) {
  const id = useId();
  // What is being typed stays as typed ("1e", "a, "); it is a value as soon as it can be read as one.
  const [typed, setTyped] = useState<string | null>(null);
  if (variable.type === "boolean") {
    return (
      <div className="flex items-center justify-between gap-3">
        <Label htmlFor={id}>{labelOf(variable)}</Label>
        <Switch id={id} checked={value === true} onCheckedChange={onChange} />
      </div>
    );
  }
  return (
    <div className="grid gap-1.5">
      <Label htmlFor={id}>{labelOf(variable)}</Label>
      <Input
        id={id}
        inputMode={variable.type === "number" ? "decimal" : "text"}
        placeholder={variable.type === "list" ? "One, two, three" : ""}
        value={typed ?? textOf(value)}
        onChange={(event) => {
          setTyped(event.target.value);
          const next = valueFrom(variable, event.target.value);
          if (next !== undefined) onChange(next);
        }}
        onBlur={() => setTyped(null)}
      />
    </div>
  );
}
