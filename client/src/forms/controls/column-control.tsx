import { NativeSelect } from "#client/ui/native-select.tsx";

import { ariaOf, type ControlProps } from "../control.ts";
import { DraftInput } from "../draft-input.tsx";
import { useFormSurroundings } from "../form-context.ts";

/** A column of the widget's data; typed by its name while the data is not there. */
export function ColumnControl({ id, field, value, isMixed, isDisabled, save, ...aria }: ControlProps) {
  const { columns } = useFormSurroundings();
  const key = typeof value === "string" ? value : "";
  if (columns.length === 0)
    return (
      <DraftInput
        id={id}
        stored={key}
        save={(text) => save(text.trim())}
        placeholder={isMixed ? "Mixed" : (field.ui.placeholder ?? "None")}
        disabled={isDisabled}
        {...ariaOf(aria)}
      />
    );
  const isKnown = key === "" || columns.some((column) => column.key === key);
  return (
    <NativeSelect
      id={id}
      className="h-7 rounded-md px-2"
      value={key}
      disabled={isDisabled}
      onChange={({ target }) => void save(target.value)}
      {...ariaOf(aria)}
    >
      <option value="">{isMixed ? "Mixed" : "None"}</option>
      {!isKnown && <option value={key}>{key} (not in the data)</option>}
      {columns.map((column) => (
        <option key={column.key} value={column.key}>
          {column.label}
        </option>
      ))}
    </NativeSelect>
  );
}
