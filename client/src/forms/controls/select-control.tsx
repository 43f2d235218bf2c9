import { NativeSelect } from "#client/ui/native-select.tsx";

import { ariaOf, type ControlProps } from "../control.ts";

/** One of some values. */
export function SelectControl({ id, field, value, isMixed, isDisabled, save, ...aria }: ControlProps) {
  const isKnown = field.choices.some((choice) => choice.value === value);
  return (
    <NativeSelect
      id={id}
      className="h-7 rounded-md px-2"
      value={isMixed || !isKnown || typeof value !== "string" ? "" : value}
      disabled={isDisabled}
      onChange={({ target }) => void save(target.value)}
      {...ariaOf(aria)}
    >
      {(isMixed || !isKnown) && (
        <option value="" disabled>
          {isMixed ? "Mixed" : "Choose"}
        </option>
      )}
      {field.choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </NativeSelect>
  );
}
