import type { Json } from "#shared/kernel/json.ts";
import { compareOrder } from "#shared/pages/order.core.ts";
import type { LayoutWidget, Variable, VariableValues } from "#shared/pages/schema.ts";

/** A variable that holds something else than its default, as a chip shows it. */
export interface ActiveFilter {
  variable: Variable;
  label: string;
  text: string;
}

export function labelOf(variable: Variable): string {
  return variable.label === undefined || variable.label === "" ? variable.name : variable.label;
}

/** The dropdown or radio buttons that feed a variable, the first in reading order: what they offer is what makes sense. */
export function feederOf({ name }: Variable, widgets: readonly LayoutWidget[]): LayoutWidget | undefined {
  return widgets.toSorted(compareOrder).find(({ kind, props }) => (kind === "dropdown" || kind === "radio") && props["variable"] === name);
}

/** A value as people read it. */
export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function activeFilters(variables: readonly Variable[], values: VariableValues): ActiveFilter[] {
  return variables.flatMap((variable) => {
    const value = values[variable.name] ?? variable.default;
    if (JSON.stringify(value) === JSON.stringify(variable.default)) return [];
    return [{ variable, label: labelOf(variable), text: textOf(value) }];
  });
}

/** What somebody typed, as a value of the variable's type; undefined where it isn't one. */
export function valueFrom(variable: Variable, text: string): Json | undefined {
  switch (variable.type) {
    case "text":
      return text;
    case "number": {
      const number = Number(text);
      return text.trim() === "" || !Number.isFinite(number) ? undefined : number;
    }
    case "boolean":
      return text === "true";
    case "list":
      return text
        .split(",")
        .map((item) => item.trim())
        .filter((item) => item !== "");
  }
}
