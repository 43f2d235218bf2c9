import type { Json } from "#shared/kernel/json.ts";
import type { Table } from "#shared/live/schema.ts";
import type { Binding } from "#shared/pages/schema.ts";
import type { Choice } from "#shared/widgets/choices.ts";

const MAX_CHOICES = 2_000;

function asText(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The options that the data gives; the first column where none is mapped. */
function fromData({ columns, rows }: Table, mapping: Binding["mapping"] | undefined): Choice[] {
  const valueKey = mapping?.["value"]?.[0] ?? columns[0]?.key ?? "";
  const labelKey = mapping?.["label"]?.[0] ?? valueKey;
  return rows.slice(0, MAX_CHOICES).map((row) => ({ value: asText(row[valueKey]), label: asText(row[labelKey]) }));
}

/** What can be chosen: the fixed options, then those of the data; each value once, its label never empty. */
export function choicesOf(fixed: readonly Choice[], table: Table | null, mapping: Binding["mapping"] | undefined): Choice[] {
  const found = new Map<string, Choice>();
  // Who types a label alone means it as the value too; a row without a value has nothing to give.
  const written = fixed.map(({ value, label }) => ({ value: value || label, label }));
  for (const { value, label } of [...written, ...(table === null ? [] : fromData(table, mapping))]) {
    if (value !== "" && !found.has(value)) found.set(value, { value, label: label || value });
  }
  return [...found.values()];
}

/** The chosen values, whatever type the variable has. */
export function chosenOf(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.map(asText).filter((text) => text !== "");
  const text = asText(value);
  return text === "" ? [] : [text];
}

/** Choices that hold the text, those that begin with it first. */
export function findChoices(choices: readonly Choice[], text: string): readonly Choice[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return choices;
  const found = choices.filter(({ label, value }) => `${label}\n${value}`.toLowerCase().includes(wanted));
  const begins = ({ label }: Choice) => label.toLowerCase().startsWith(wanted);
  return [...found.filter(begins), ...found.filter((choice) => !begins(choice))];
}
