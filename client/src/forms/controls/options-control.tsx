import { z } from "zod";

import { Choice } from "#shared/widgets/choices.ts";

import type { ControlProps } from "../control.ts";
import { DraftInput } from "../draft-input.tsx";
import { Rows } from "../rows.tsx";

const Choices = z.array(Choice).catch([]);

/** What can be chosen: a label that people see, and the value behind it. */
export function OptionsControl({ field, value, isDisabled, save }: ControlProps) {
  const choices = Choices.parse(value ?? []);
  const { label } = field.ui;
  return (
    <Rows
      rows={choices}
      onChange={(rows) => void save(rows)}
      blank={() => ({ label: "", value: "" })}
      noun="option"
      isDisabled={isDisabled}
      isOrdered
      addsOnEnter
      max={500}
    >
      {(choice, change, index) => (
        <div className="grid grid-cols-2 gap-1">
          <DraftInput
            aria-label={`${label}, label ${index + 1}`}
            placeholder="Label"
            stored={choice.label}
            disabled={isDisabled}
            // The value follows the label until somebody gives it one of its own.
            save={(text) => change({ label: text, value: choice.value === choice.label ? text : choice.value })}
          />
          <DraftInput
            aria-label={`${label}, value ${index + 1}`}
            placeholder="Value"
            stored={choice.value}
            disabled={isDisabled}
            save={(text) => change({ ...choice, value: text })}
          />
        </div>
      )}
    </Rows>
  );
}
