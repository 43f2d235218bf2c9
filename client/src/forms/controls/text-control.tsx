import { ariaOf, type ControlProps } from "../control.ts";
import { DraftInput } from "../draft-input.tsx";
import { useFormSurroundings } from "../form-context.ts";

/** One line of text; with variables where the form fills them in. */
export function TextControl({ id, field, value, isMixed, isDisabled, save, ...aria }: ControlProps) {
  const { acceptsVariables, variables } = useFormSurroundings();
  return (
    <DraftInput
      id={id}
      stored={typeof value === "string" ? value : ""}
      save={(text) => save(text)}
      placeholder={isMixed ? "Mixed" : field.ui.placeholder}
      disabled={isDisabled}
      variables={acceptsVariables || field.control === "template" ? variables : undefined}
      {...(field.control === "url" ? { inputMode: "url" as const } : {})}
      {...ariaOf(aria)}
    />
  );
}
