import type { Json } from "#shared/kernel/json.ts";

import type { FormField } from "./form-schema.core.ts";

/** What the control of a field gets. */
export interface ControlProps {
  /** Of the element that the label names. */
  id: string;
  field: FormField;
  /** The stored value, else the default. */
  value: Json | undefined;
  /** Several things are edited at once and differ in this. */
  isMixed: boolean;
  isDisabled: boolean;
  isInvalid: boolean;
  describedBy: string | undefined;
  /** Stores a value, `undefined` for none; answers false, and stores nothing, where it is not valid. */
  save: (value: Json | undefined) => boolean;
}

/** What every control tells assistive technology. */
export function ariaOf({ isInvalid, describedBy }: Pick<ControlProps, "isInvalid" | "describedBy">) {
  return { "aria-invalid": isInvalid ? true : undefined, "aria-describedby": describedBy };
}
