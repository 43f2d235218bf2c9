import type { FormField } from "#client/forms/form-schema.core.ts";
import type { Json } from "#shared/kernel/json.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";

import type { SectionDraft } from "./settings-drafts.ts";

type Values = Readonly<Record<string, Json>>;

/** “Name”, “Name and Logo”, “Name, Logo and Accent colour”. */
export function inOneSentence(labels: readonly string[]): string {
  const last = labels.at(-1) ?? "";
  return labels.length < 2 ? last : `${labels.slice(0, -1).join(", ")} and ${last}`;
}

/** A value as a line shows it. */
export function valueInWords(field: FormField | undefined, value: Json | undefined): string {
  if (value === undefined || value === null || value === "") return "nothing";
  if (Array.isArray(value)) return entriesInWords(value);
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "string") return value.startsWith("data:") ? "a picture" : (labelOfChoice(field, value) ?? value);
  if (typeof value === "number") return field?.ui.unit === undefined ? String(value) : `${value} ${field.ui.unit}`;
  return JSON.stringify(value);
}

function entriesInWords(entries: readonly Json[]): string {
  if (entries.length === 0) return "nothing";
  if (entries.every((entry) => typeof entry === "string")) return entries.join(", ");
  return `${entries.length} ${entries.length === 1 ? "entry" : "entries"}`;
}

function labelOfChoice(field: FormField | undefined, value: string): string | undefined {
  return field?.choices.find((choice) => choice.value === value)?.label;
}

const SHOWN_FIELDS = 2;

/** What one state of a section has that the one before has not: “Name: Acme → Acme Works”. */
export function changesInWords(form: readonly FormField[], before: Values, after: Values): string {
  const changed = form.filter(({ name }) => !isSameJson(before[name] ?? null, after[name] ?? null));
  if (changed.length === 0) return "Nothing that is shown here";
  const shown = changed.slice(0, SHOWN_FIELDS).map((field) => {
    const [from, to] = [before, after].map((values) => valueInWords(field, values[field.name]));
    return `${field.ui.label}: ${from} → ${to}`;
  });
  const more = changed.length - shown.length;
  return `${shown.join("; ")}${more > 0 ? `, and ${more} more` : ""}`;
}

/** Fields of a draft whose values can't be saved. */
export function invalidFields(form: readonly FormField[], draft: SectionDraft): FormField[] {
  return form.filter((field) => {
    const value = draft[field.name]?.value;
    return value !== undefined && value !== null && field.check(value) !== undefined;
  });
}

/** Fields that somebody else stored something in since one began to change them, with what is to be told of it. */
export function overtakenFields(form: readonly FormField[], draft: SectionDraft, stored: Values): Record<string, string> {
  return Object.fromEntries(
    form.flatMap((field) => {
      const mine = draft[field.name];
      const now = stored[field.name] ?? null;
      if (mine === undefined || field.ui.secret === true || isSameJson(mine.base, now) || isSameJson(mine.value, now)) return [];
      return [[field.name, `Somebody else changed this to “${valueInWords(field, now)}” since you began.`]];
    }),
  );
}
