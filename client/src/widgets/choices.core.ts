import type { Json } from "#shared/kernel/json.ts";
import type { Table } from "#shared/live/schema.ts";
import type { Binding } from "#shared/pages/schema.ts";
import type { Choice } from "#shared/widgets/choices.ts";

const MAX_CHOICES = 2_000;

function asText(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** What can be chosen: the fixed options, then those of the data; each value once, its label never empty. */
export function choicesOf(fixed: readonly Choice[], table: Table | null, mapping: Binding["mapping"] | undefined): Choice[] {
  const found = new Map<string, Choice>();
  for (const { label, value } of fixed) {
    const key = value === "" ? label : value;
    if (key !== "" && !found.has(key)) found.set(key, { value: key, label: label === "" ? key : label });
  }
  if (table !== null) {
    const valueKey = mapping?.["value"]?.[0] ?? table.columns[0]?.key;
    const labelKey = mapping?.["label"]?.[0];
    for (const row of table.rows) {
      if (found.size >= MAX_CHOICES) break;
      const value = asText(valueKey === undefined ? undefined : row[valueKey]);
      const label = asText(labelKey === undefined ? undefined : row[labelKey]);
      if (value !== "" && !found.has(value)) found.set(value, { value, label: label === "" ? value : label });
    }
  }
  return [...found.values()];
}

/** The chosen values, whatever type the variable has. */
export function chosenOf(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.map(asText).filter((text) => text !== "");
  const text = asText(value);
  return text === "" ? [] : [text];
}
