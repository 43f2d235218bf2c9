import type { ControlProps } from "../control.ts";
import { DraftInput } from "../draft-input.tsx";
import { Rows } from "../rows.tsx";

/** Some texts, one a row. */
export function ListControl({ field, value, isDisabled, save }: ControlProps) {
  const texts = Array.isArray(value) ? value.map(String) : [];
  return (
    <Rows rows={texts} onChange={(rows) => void save(rows)} blank={() => ""} noun="entry" isDisabled={isDisabled}>
      {(text, change, index) => (
        <DraftInput
          aria-label={`${field.ui.label}, entry ${index + 1}`}
          stored={text}
          save={(next) => change(next.trim())}
          placeholder={field.ui.placeholder}
          disabled={isDisabled}
        />
      )}
    </Rows>
  );
}
