import { createContext, useContext } from "react";

import type { Column } from "#shared/live/schema.ts";
import type { Variable } from "#shared/pages/schema.ts";

/** What controls know of the place that the form stands in. */
export interface FormSurroundings {
  variables: readonly Variable[];
  /** Columns of the data that the settings are about; empty while unknown. */
  columns: readonly Pick<Column, "key" | "label" | "type">[];
  /** Texts and numbers may be `{{variable}}`: those of bindings are filled in on the server. */
  acceptsVariables: boolean;
  /** Makes a variable; absent where none can be made. Answers what is wrong with the name. */
  createVariable?: ((name: string) => string | undefined) | undefined;
}

export const FormContext = createContext<FormSurroundings>({ variables: [], columns: [], acceptsVariables: false });

/** Forgets what was wrong with a field: what was typed is gone. */
export const ForgetIssueContext = createContext<() => void>(() => undefined);

export function useFormSurroundings(): FormSurroundings {
  return useContext(FormContext);
}
