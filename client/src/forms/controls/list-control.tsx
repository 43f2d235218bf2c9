import type { ControlProps } from "../control.ts";
import { DraftInput } from "../draft-input.tsx";
import { Rows } from "../rows.tsx";

/** Some texts, one a row; the last row is empty and begins a new one. */
export function ListControl({ field, value, isDisabled, isInvalid, describedBy, save }: ControlProps) {
  const texts = Array.isArray(value) ? value.map(String) : [];
  const row = (text: string, index: number) => (
    <DraftInput
      aria-label={`${field.ui.label}, entry ${index + 1}`}
      aria-invalid={isInvalid}
      aria-describedby={describedBy}
      stored={text}
      // An entry that is emptied is taken away.
      save={(next) => save(texts.toSpliced(index, 1, ...(next.trim() === "" ? [] : [next.trim()])))}
      placeholder={field.ui.placeholder ?? "New entry"}
      disabled={isDisabled}
    />
  );
  return (
    <div className="grid gap-1">
      <Rows rows={texts} onChange={(rows) => void save(rows)} noun="entry" isDisabled={isDisabled}>
        {(text, _, index) => row(text, index)}
      </Rows>
      <div className="mr-6">{row("", texts.length)}</div>
    </div>
  );
}
