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
  const { setVariable, refresh } = usePageActions();
  const [chosen = ""] = chosenOf(useVariable(variable));
  const choices = choicesOf(options, data.table, widget.binding?.mapping);
  const choosing = { name: label || title || "Radio buttons", choices, chosen, choose: (value: string) => setVariable(variable, value) };
  return (
    <div
      className={cn(
        "absolute -inset-1 grid auto-rows-max grid-cols-[minmax(0,1fr)] gap-1 overflow-auto p-1",
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
      {choices.length > 0 && (look === "segments" ? <Segments {...choosing} /> : <Buttons {...choosing} isRow={look === "row"} />)}
      {mode === "edit" && variable === "" && <p className="text-stale truncate text-xs">Needs a variable</p>}
    </div>
  );
}

interface Choosing {
  name: string;
  choices: readonly Choice[];
  chosen: string;
  choose: (value: string) => void;
}

/** Side by side, in as many lines as their labels need. */
function Segments({ name, choices, chosen, choose }: Choosing) {
  return (
    <ToggleGroup
      type="single"
      aria-label={name}
      value={chosen}
      className="flex h-auto w-full flex-wrap"
      // Choosing what is chosen takes nothing away.
      onValueChange={(value: string) => value !== "" && choose(value)}
    >
      {choices.map(({ value, label }) => (
        <ToggleGroupItem key={value} value={value} className="h-[26px] max-w-full min-w-0 pointer-coarse:h-[34px]" title={label}>
          <span className="truncate" dir="auto">
            {label}
          </span>
        </ToggleGroupItem>
      ))}
    </ToggleGroup>
  );
}

function Buttons({ name, choices, chosen, choose, isRow }: Choosing & { isRow: boolean }) {
  const id = useId();
  return (
    <RadioGroup
      aria-label={name}
      value={chosen}
      className={cn("pointer-coarse:gap-y-0", isRow ? "flex flex-wrap gap-x-4 gap-y-2" : "grid-cols-[minmax(0,1fr)]")}
      onValueChange={choose}
    >
      {choices.map(({ value, label }, index) => (
        <div key={value} className="flex max-w-full min-w-0 items-center gap-2 pointer-coarse:min-h-10">
          <RadioGroupItem id={`${id}${index}`} value={value} />
          <label htmlFor={`${id}${index}`} className="min-w-0 [overflow-wrap:anywhere]" dir="auto">
            {label}
          </label>
        </div>
      ))}
    </RadioGroup>
  );
}
