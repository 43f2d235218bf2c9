import { ToggleGroup, ToggleGroupItem } from "#client/ui/toggle-group.tsx";

import { ariaOf, type ControlProps } from "../control.ts";

/** One of a few values, all in sight. */
export function SegmentedControl({ id, field, value, isMixed, isDisabled, save, ...aria }: ControlProps) {
  return (
    <ToggleGroup
      id={id}
      type="single"
      aria-label={field.ui.label}
      className="flex h-7 w-full min-w-0"
      value={isMixed || typeof value !== "string" ? "" : value}
      disabled={isDisabled}
      // Choosing what is chosen takes nothing away.
      onValueChange={(next) => next !== "" && void save(next)}
      {...ariaOf(aria)}
    >
      {field.choices.map((choice) => (
        <ToggleGroupItem key={choice.value} value={choice.value} className="min-w-0 flex-auto px-1.5">
          <span className="truncate">{choice.label}</span>
        </ToggleGroupItem>
      ))}
    </ToggleGroup>
  );
}
