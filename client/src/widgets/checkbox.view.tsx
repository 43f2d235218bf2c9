import { useId } from "react";

import { Checkbox } from "#client/ui/checkbox.tsx";
import { cn } from "#client/ui/cn.ts";
import type { Json } from "#shared/kernel/json.ts";
import type { Choice } from "#shared/widgets/choices.ts";

import { choicesOf, chosenOf } from "./choices.core.ts";
import { NoChoices } from "./no-choices.tsx";
import { usePageActions, useVariable } from "./page-runtime.tsx";
import type { WidgetViewProps } from "./widget-view.ts";

interface CheckboxProps {
  label: string;
  title: string;
  variable: string;
  options: Choice[];
  look: "list" | "row";
}

/** Variables of other types than yes or no hold a yes in their own way. */
function isYes(value: Json | undefined): boolean {
  return value === true || value === 1 || (Array.isArray(value) ? value.length > 0 : value === "true" || value === "1");
}

/** Yes or no; with options, several of a few. Into a variable of the page. */
export function CheckboxView({ widget, props, data, mode }: WidgetViewProps<CheckboxProps>) {
  const { label, title, variable, options, look } = props;
  const id = useId();
  const value = useVariable(variable);
  const { setVariable, refresh } = usePageActions();
  const choices = choicesOf(options, data.table, widget.binding?.mapping);
  const name = label || title || "Checkbox";
  const isUnwired = mode === "edit" && variable === "";
  if (choices.length === 0 && widget.binding === undefined)
    return (
      <div className="grid size-full grid-cols-[minmax(0,1fr)] content-center gap-1">
        <div className="flex min-w-0 items-center gap-2">
          <Checkbox id={id} checked={isYes(value)} onCheckedChange={(checked) => setVariable(variable, checked === true)} />
          <label htmlFor={id} className="min-w-0 truncate" dir="auto" title={name}>
            {name}
          </label>
        </div>
        {isUnwired && <p className="text-stale truncate text-xs">Needs a variable</p>}
      </div>
    );
  const chosen = chosenOf(value);
  const toggle = (one: string) => setVariable(variable, chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one]);
  return (
    <fieldset className="absolute -inset-1 grid grid-cols-[minmax(0,1fr)] content-start gap-1.5 overflow-auto p-1" aria-label={name}>
      {label !== "" && (
        <legend className="text-muted mb-1.5 truncate pt-1 text-xs font-medium" dir="auto">
          {label}
        </legend>
      )}
      {choices.length === 0 && <NoChoices data={data} isEdit={mode === "edit"} retry={() => refresh(widget.id)} />}
      <div
        className={cn("pointer-coarse:gap-y-0", look === "row" ? "flex flex-wrap gap-x-4 gap-y-2" : "grid grid-cols-[minmax(0,1fr)] gap-2")}
      >
        {choices.map((choice, index) => (
          <div key={choice.value} className="flex max-w-full min-w-0 items-center gap-2 pointer-coarse:min-h-10">
            <Checkbox id={`${id}${index}`} checked={chosen.includes(choice.value)} onCheckedChange={() => toggle(choice.value)} />
            <label htmlFor={`${id}${index}`} className="min-w-0 [overflow-wrap:anywhere]" dir="auto">
              {choice.label}
            </label>
          </div>
        ))}
      </div>
      {isUnwired && <p className="text-stale truncate text-xs">Needs a variable</p>}
    </fieldset>
  );
}
