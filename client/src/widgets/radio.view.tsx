import { useId } from "react";

import { cn } from "#client/ui/cn.ts";
import { RadioGroup, RadioGroupItem } from "#client/ui/radio-group.tsx";
import { ToggleGroup, ToggleGroupItem } from "#client/ui/toggle-group.tsx";
import type { Choice } from "#shared/widgets/choices.ts";

import { choicesOf, chosenOf } from "./choices.core.ts";
import { NoChoices } from "./no-choices.tsx";
import { usePageActions, useVariable } from "./page-runtime.tsx";
import type { WidgetViewProps } from "./widget-view.ts";

interface RadioProps {
  label: string;
  title: string;
  variable: string;
  options: Choice[];
  look: "list" | "row" | "segments";
}

/** One of a few, all in sight, into a variable of the page. */
export function RadioView({ widget, props, data, mode }: WidgetViewProps<RadioProps>) {
  const { label, title, variable, options, look } = props;
  const id = useId();
  const { setVariable, refresh } = usePageActions();
  const [chosen = ""] = chosenOf(useVariable(variable));
  const choices = choicesOf(options, data.table, widget.binding?.mapping);
  const name = label || title || "Radio buttons";
  return (
    <div
      className={cn(
        "absolute -inset-1 grid grid-cols-[minmax(0,1fr)] gap-1 overflow-auto p-1",
        // In the line of the fields that stand beside it; a list begins at its beginning.
        look === "list" ? "content-start" : "[align-content:safe_center]",
      )}
    >
      {label !== "" && (
        <p className="text-muted truncate text-xs font-medium" dir="auto">
          {label}
        </p>
      )}
      {choices.length === 0 && <NoChoices data={data} isEdit={mode === "edit"} retry={() => refresh(widget.id)} />}
      {look === "segments" ? (
        <ToggleGroup
          type="single"
          aria-label={name}
          value={chosen}
          className="flex h-auto min-h-8 w-full flex-wrap"
          onValueChange={(value: string) => value !== "" && setVariable(variable, value)}
        >
          {choices.map((choice) => (
            <ToggleGroupItem
              key={choice.value}
              value={choice.value}
              className="h-7 max-w-full min-w-fit pointer-coarse:h-[34px]"
              title={choice.label}
            >
              <span className="truncate" dir="auto">
                {choice.label}
              </span>
            </ToggleGroupItem>
          ))}
        </ToggleGroup>
      ) : (
        <RadioGroup
          aria-label={name}
          value={chosen}
          className={cn("pointer-coarse:gap-y-0", look === "row" ? "flex flex-wrap gap-x-4 gap-y-2" : "grid-cols-[minmax(0,1fr)]")}
          onValueChange={(value) => setVariable(variable, value)}
        >
          {choices.map((choice, index) => (
            <div key={choice.value} className="flex max-w-full min-w-0 items-center gap-2 pointer-coarse:min-h-10">
              <RadioGroupItem id={`${id}${index}`} value={choice.value} />
              <label htmlFor={`${id}${index}`} className="min-w-0 [overflow-wrap:anywhere]" dir="auto">
                {choice.label}
              </label>
            </div>
          ))}
        </RadioGroup>
      )}
      {mode === "edit" && variable === "" && <p className="text-stale truncate text-xs">Needs a variable</p>}
    </div>
  );
}
