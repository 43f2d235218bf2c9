import { ListFilter, X } from "lucide-react";
import { useId, useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { Input } from "#client/ui/input.tsx";
import { Label } from "#client/ui/label.tsx";
import { LazyPopover } from "#client/ui/lazy-popover.tsx";
import { NativeSelect } from "#client/ui/native-select.tsx";
import { Switch } from "#client/ui/switch.tsx";
import { choicesOf, chosenOf } from "#client/widgets/choices.core.ts";
import { usePageRuntime, useWidgetData } from "#client/widgets/page-runtime.tsx";
import type { Json } from "#shared/kernel/json.ts";
import type { LayoutWidget, Variable } from "#shared/pages/schema.ts";
import { Choice } from "#shared/widgets/choices.ts";

import { type ActiveFilter, activeFilters, feederOf, labelOf, textOf, valueFrom } from "./filters.core.ts";

/** More of them would leave no room for the page's title. */
const SHOWN_CHIPS = 3;

/** What the widget offers that feeds a variable. */
function useOffered(feeder: LayoutWidget): readonly Choice[] {
  const { table } = useWidgetData(feeder, false);
  const fixed = Choice.array().safeParse(feeder.props["options"]);
  return choicesOf(fixed.success ? fixed.data : [], table, feeder.binding?.mapping);
}

interface ChipProps {
  filter: ActiveFilter;
  value: Json | undefined;
  reset: () => void;
}

function Chip({ filter: { label }, text, reset }: ChipProps & { text: string }) {
  return (
    <li
      title={`${label} ${text}`}
      className="border-border bg-raised flex h-6 max-w-40 min-w-0 items-center rounded-full border pl-2.5 text-xs"
    >
      <span className="truncate">
        <span className="text-muted">{label}</span> {text}
      </span>
      <button
        type="button"
        aria-label={`Reset ${label}`}
        className="text-muted hover:text-text focus-visible:outline-focus grid size-6 shrink-0 place-items-center rounded-full focus-visible:outline-2"
        onClick={reset}
      >
        <X aria-hidden size={12} />
      </button>
    </li>
  );
}

/** A value as the dropdown or the radio buttons call it that it was chosen with. */
function ChoiceChip({ feeder, ...chip }: ChipProps & { feeder: LayoutWidget }) {
  const offered = useOffered(feeder);
  const text = chosenOf(chip.value).map((value) => offered.find((choice) => choice.value === value)?.label ?? value);
  return <Chip {...chip} text={text.join(", ")} />;
}

/** The page's variables: those that filter now as chips, all of them behind one button. */
export function ViewerFilters({ variables, widgets }: { variables: Variable[]; widgets: LayoutWidget[] }) {
  const { values, setVariable } = usePageRuntime();
  if (variables.length === 0) return null;
  const active = activeFilters(variables, values);
  return (
    <div className="flex min-w-0 items-center gap-1.5">
      <ul aria-label="Filters in use" className="hidden min-w-0 items-center gap-1.5 overflow-hidden md:flex">
        {active.slice(0, SHOWN_CHIPS).map((filter) => {
          const feeder = filter.variable.type === "boolean" ? undefined : feederOf(filter.variable, widgets);
          const chip = {
            filter,
            value: values[filter.variable.name],
            reset: () => setVariable(filter.variable.name, filter.variable.default),
          };
          return feeder === undefined ? (
            <Chip key={filter.variable.name} {...chip} text={filter.text} />
          ) : (
            <ChoiceChip key={filter.variable.name} {...chip} feeder={feeder} />
          );
        })}
        {active.length > SHOWN_CHIPS && <li className="text-muted shrink-0 text-xs">{`+${active.length - SHOWN_CHIPS}`}</li>}
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
        {variables.map((variable) => {
          const field = {
            variable,
            value: values[variable.name] ?? variable.default,
            onChange: (value: Json) => setVariable(variable.name, value),
          };
          const feeder = variable.type === "boolean" ? undefined : feederOf(variable, widgets);
          return feeder === undefined ? (
            <FilterField key={variable.name} {...field} />
          ) : (
            <ChoiceField key={variable.name} feeder={feeder} {...field} />
          );
        })}
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

interface FieldProps {
  variable: Variable;
  value: Json;
  onChange: (value: Json) => void;
}

/** The options of the widget that feeds the variable: nobody has to guess what it may hold. */
function ChoiceField({ feeder, ...field }: FieldProps & { feeder: LayoutWidget }) {
  const { variable, value, onChange } = field;
  const id = useId();
  const offered = useOffered(feeder);
  const chosen = chosenOf(value);
  // With nothing to choose from, or not yet, it can still be typed.
  if (offered.length === 0) return <FilterField {...field} />;
  const known = new Set(offered.map((choice) => choice.value));
  const others = chosen.filter((other) => !known.has(other)).map((other) => ({ value: other, label: other }));
  const choices = [...offered, ...others];
  if (variable.type === "list")
    return (
      <fieldset className="grid gap-1.5">
        <legend className="mb-1.5 text-sm font-medium">{labelOf(variable)}</legend>
        {choices.map((choice) => (
          <label key={choice.value} className="flex min-w-0 items-center gap-2 text-sm pointer-coarse:min-h-10">
            <input
              type="checkbox"
              className="accent-accent size-4 shrink-0"
              checked={chosen.includes(choice.value)}
              onChange={({ target }) =>
                onChange(target.checked ? [...chosen, choice.value] : chosen.filter((other) => other !== choice.value))
              }
            />
            <span className="truncate">{choice.label}</span>
          </label>
        ))}
      </fieldset>
    );
  const begin = textOf(variable.default);
  return (
    <div className="grid gap-1.5">
      <Label htmlFor={id}>{labelOf(variable)}</Label>
      <NativeSelect
        id={id}
        value={chosen[0] ?? ""}
        onChange={({ target }) => onChange(valueFrom(variable, target.value) ?? variable.default)}
      >
        {(begin === "" || chosen.length === 0) && <option value="">All</option>}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </NativeSelect>
    </div>
  );
}

function FilterField({ variable, value, onChange }: FieldProps) {
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
