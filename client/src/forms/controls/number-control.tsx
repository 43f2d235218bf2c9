import type { Json } from "#shared/kernel/json.ts";

import { ariaOf, type ControlProps } from "../control.ts";
import { DraftInput } from "../draft-input.tsx";
import { useFormSurroundings } from "../form-context.ts";

function numberFrom(text: string): number {
  return text.trim() === "" ? NaN : Number(text.trim().replace(",", "."));
}

/** The text that a stored number gives back for what was typed. */
function normalize(text: string): string {
  const number = numberFrom(text);
  return Number.isNaN(number) ? text.trim() : String(number);
}

/** People think of more than two days as days, whatever is counted. */
function unitInWords(unit: string, value: Json | undefined): string {
  if (unit !== "hours" || typeof value !== "number" || value < 48) return unit;
  return `hours, that is ${(value / 24).toLocaleString("en", { maximumFractionDigits: 1 })} days`;
}

/** A number with its unit; empty where the setting may be left out. Arrow keys count up and down. */
export function NumberControl({ id, field, value, isMixed, isDisabled, save, ...aria }: ControlProps) {
  const { acceptsVariables, variables, storesAtOnce = false } = useFormSurroundings();
  const stored = typeof value === "number" ? String(value) : typeof value === "string" && (acceptsVariables || storesAtOnce) ? value : "";
  const store = (text: string) => {
    if (text.trim() === "") return save(undefined);
    if (acceptsVariables && text.includes("{{")) return save(text.trim());
    const number = numberFrom(text);
    // What is no number is kept as it was typed, and told of.
    return save(storesAtOnce && Number.isNaN(number) ? text.trim() : number);
  };
  const { unit } = field.ui;
  const byDefault = typeof field.defaultValue === "number" ? String(field.defaultValue) : "";
  return (
    <div className="flex w-full items-start gap-1.5">
      <DraftInput
        id={id}
        inputMode={field.isInteger ? "numeric" : "decimal"}
        // Number and unit read as one phrase.
        className={storesAtOnce && unit !== undefined ? "max-w-28 tabular-nums" : "tabular-nums"}
        stored={stored}
        normalize={(text) => (storesAtOnce && text.trim() === "" ? byDefault : normalize(text))}
        // Its default would come back into the field, and the next digit behind it.
        waitsWhenEmpty={!storesAtOnce}
        isStoredOnLeave={field.ui.waits === true}
        save={store}
        placeholder={isMixed ? "Mixed" : field.ui.placeholder}
        disabled={isDisabled}
        variables={acceptsVariables ? variables : undefined}
        onStep={(by, text) => {
          const number = numberFrom(text);
          return Number.isNaN(number) ? text : String(Math.round((number + by) * 1e6) / 1e6);
        }}
        {...ariaOf(aria)}
      />
      {unit !== undefined && (
        <span className="text-muted shrink-0 text-xs leading-7 pointer-coarse:leading-10">{unitInWords(unit, value)}</span>
      )}
    </div>
  );
}
