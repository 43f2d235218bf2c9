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

/** A number with its unit; empty where the setting may be left out. Arrow keys count up and down. */
export function NumberControl({ id, field, value, isMixed, isDisabled, save, ...aria }: ControlProps) {
  const { acceptsVariables, variables } = useFormSurroundings();
  const stored = typeof value === "number" ? String(value) : typeof value === "string" && acceptsVariables ? value : "";
  const store = (text: string) => {
    if (text.trim() === "") return save(undefined);
    if (acceptsVariables && text.includes("{{")) return save(text.trim());
    return save(numberFrom(text));
  };
  const { unit } = field.ui;
  return (
    <div className="flex w-full items-start gap-1.5">
      <DraftInput
        id={id}
        inputMode={field.isInteger ? "numeric" : "decimal"}
        className="tabular-nums"
        stored={stored}
        normalize={normalize}
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
      {unit !== undefined && <span className="text-muted shrink-0 text-xs leading-7">{unit}</span>}
    </div>
  );
}
