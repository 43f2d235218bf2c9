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
  /** Name of whoever else stored a setting last; absent where only one person edits. */
  authorOf?: ((setting: string) => string | undefined) | undefined;
  /** Each keystroke is stored, valid or not: the form's owner saves all of it later, or says why not. */
  storesAtOnce?: boolean;
}

export const FormContext = createContext<FormSurroundings>({ variables: [], columns: [], acceptsVariables: false });

/** What controls know of the field that they are the control of. */
export interface FieldSurroundings {
  /** Forgets what was wrong with it: what was typed is gone. */
  forgetIssue: () => void;
  /** Who stored what is stored now; undefined where nobody knows. */
  author: () => string | undefined;
}

export const FieldContext = createContext<FieldSurroundings>({ forgetIssue: () => undefined, author: () => undefined });

export function useFormSurroundings(): FormSurroundings {
  return useContext(FormContext);
}
