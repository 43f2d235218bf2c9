import type { FormSchema } from "#client/forms/form-schema.core.ts";
import type { Json } from "#shared/kernel/json.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";

/** Settings that all of these kinds have, drawn alike and with the same choices. */
export function sharedFields(forms: readonly FormSchema[]): FormSchema {
  const [first = [], ...others] = forms;
  return first.filter((field) =>
    others.every((form) =>
      form.some(({ name, control, choices }) => name === field.name && control === field.control && isSameJson(choices, field.choices)),
    ),
  );
}

export interface SharedValues {
  values: Record<string, Json | undefined>;
  /** Settings in which they differ. */
  mixed: ReadonlySet<string>;
}

/** What several widgets have set; their kinds' defaults count where they have set nothing. */
export function sharedValues(fields: FormSchema, all: readonly { props: Record<string, Json>; form: FormSchema }[]): SharedValues {
  const values: Record<string, Json | undefined> = {};
  const mixed = new Set<string>();
  for (const { name } of fields) {
    const found = all.map(({ props, form }) => props[name] ?? form.find((field) => field.name === name)?.defaultValue);
    values[name] = found[0];
    if (found.some((value) => !isSameJson(value, found[0]))) mixed.add(name);
  }
  return { values, mixed };
}
