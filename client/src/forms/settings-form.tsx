import { ChevronRight } from "lucide-react";
import { useMemo } from "react";

import type { FieldUi } from "#shared/kernel/field.ts";
import type { Json } from "#shared/kernel/json.ts";
import type { Variable } from "#shared/pages/schema.ts";

import { FieldRow } from "./field-row.tsx";
import { FormContext, type FormSurroundings } from "./form-context.ts";
import { type FormField, type FormSchema, isShown, orderIssue } from "./form-schema.core.ts";

export interface SettingsFormProps {
  schema: FormSchema;
  values: Readonly<Record<string, Json | undefined>>;
  /** Called once for each setting that was changed, with a valid value unless `storesAtOnce`; `undefined` takes it away. */
  onChange: (name: string, value: Json | undefined) => void;
  /** Only the settings of this group. */
  group?: FieldUi["group"];
  /** Settings in which several things, edited at once, differ. */
  mixed?: ReadonlySet<string> | undefined;
  /** What the server found wrong, by setting. */
  issues?: Readonly<Record<string, string>> | undefined;
  isDisabled?: boolean;
  isRoomy?: boolean;
  variables?: readonly Variable[] | undefined;
  columns?: FormSurroundings["columns"] | undefined;
  acceptsVariables?: boolean;
  createVariable?: FormSurroundings["createVariable"];
  authorOf?: FormSurroundings["authorOf"];
  /** For forms that are saved as a whole: each keystroke is told, valid or not. */
  storesAtOnce?: boolean;
}

const NO_COLUMNS: FormSurroundings["columns"] = [];
const NO_VARIABLES: readonly Variable[] = [];

/** Whether a group has settings to show at all. */
export function hasGroup(schema: FormSchema, group: NonNullable<FieldUi["group"]>): boolean {
  return schema.some((field) => groupOf(field) === group);
}

function groupOf({ ui }: FormField): NonNullable<FieldUi["group"]> {
  return ui.group ?? "settings";
}

/** Draws a form from a schema. Every field stores by itself; there is nothing to submit. */
export function SettingsForm({
  schema,
  values,
  onChange,
  group,
  mixed,
  issues,
  isDisabled = false,
  isRoomy = false,
  ...around
}: SettingsFormProps) {
  const {
    variables = NO_VARIABLES,
    columns = NO_COLUMNS,
    acceptsVariables = false,
    createVariable,
    authorOf,
    storesAtOnce = false,
  } = around;
  const surroundings = useMemo(
    () => ({ variables, columns, acceptsVariables, createVariable, authorOf, storesAtOnce }),
    [variables, columns, acceptsVariables, createVariable, authorOf, storesAtOnce],
  );
  const fields = schema.filter((field) => (group === undefined || groupOf(field) === group) && isShown(field, schema, values));
  const sections = new Set(fields.flatMap(({ ui }) => ui.section ?? []));
  const row = (field: FormField) => (
    <FieldRow
      key={field.name}
      field={field}
      value={values[field.name]}
      isMixed={mixed?.has(field.name) === true}
      isDisabled={isDisabled}
      issue={issues?.[field.name] ?? orderIssue(field, schema, values)}
      isRoomy={isRoomy}
      onChange={onChange}
    />
  );
  return (
    <FormContext value={surroundings}>
      <div className={isRoomy ? "grid gap-4" : "grid gap-2"}>
        {fields.filter(({ ui }) => ui.section === undefined).map(row)}
        {[...sections].map((section) => (
          <details key={section} className="group border-t pt-2">
            <summary className="flex h-7 cursor-default list-none items-center gap-1 rounded-md text-xs font-medium [&::-webkit-details-marker]:hidden">
              <ChevronRight aria-hidden className="text-muted size-3.5 transition-transform group-open:rotate-90" />
              {section}
            </summary>
            <div className="grid gap-2 pt-1">{fields.filter(({ ui }) => ui.section === section).map(row)}</div>
          </details>
        ))}
      </div>
    </FormContext>
  );
}
