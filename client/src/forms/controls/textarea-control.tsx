import { ariaOf, type ControlProps } from "../control.ts";
import { DraftInput } from "../draft-input.tsx";
import { useFormSurroundings } from "../form-context.ts";

/** Several lines of text. */
export function TextareaControl({ id, field, value, isMixed, isDisabled, save, ...aria }: ControlProps) {
  const { acceptsVariables, variables } = useFormSurroundings();
  return (
    <DraftInput
      id={id}
      rows={2}
      stored={typeof value === "string" ? value : ""}
      save={(text) => save(text)}
      placeholder={isMixed ? "Mixed" : field.ui.placeholder}
      disabled={isDisabled}
      variables={acceptsVariables ? variables : undefined}
      {...ariaOf(aria)}
    />
  );
}
