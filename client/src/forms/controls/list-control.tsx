import type { ControlProps } from "../control.ts";
import { DraftInput } from "../draft-input.tsx";
import { Rows } from "../rows.tsx";

/** Some texts, one a row; the last row is empty and begins a new one. */
export function ListControl({ field, value, isDisabled, isInvalid, describedBy, save }: ControlProps) {
  const texts = Array.isArray(value) ? value.map(String) : [];
  return (
    <Rows
      rows={[...texts, ""]}
      onChange={(rows) => void save(rows.filter((text) => text !== ""))}
      noun="entry"
      isDisabled={isDisabled}
      hasBlankRow
    >
      {(text, _, index) => (
        <DraftInput
          aria-label={`${field.ui.label}, entry ${index + 1}`}
          aria-invalid={isInvalid}
          aria-describedby={describedBy}
          stored={text}
          normalize={(typed) => typed.trim()}
          // An entry that is emptied is taken away, once one leaves it: else the next one would move under the caret.
          waitsWhenEmpty
          save={(next) => save(texts.toSpliced(index, 1, ...(next.trim() === "" ? [] : [next.trim()])))}
          placeholder={field.ui.placeholder ?? "New entry"}
          disabled={isDisabled}
        />
      )}
    </Rows>
  );
}
