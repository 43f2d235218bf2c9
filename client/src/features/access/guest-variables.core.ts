import type { Json } from "#shared/kernel/json.ts";
import type { Variable } from "#shared/pages/schema.ts";

/** What a link says of one variable: as the page has it, a value that the guest can't change, or free to choose. */
export type VariableRule = { is: "page" } | { is: "fixed"; text: string } | { is: "allowed" };

/** The rules for a link's variables, by their names. */
export type VariableRules = Readonly<Record<string, VariableRule>>;

/** A value in words. */
export function valueText(value: Json): string {
  if (typeof value === "string") return value === "" ? "empty" : `“${value}”`;
  if (typeof value === "boolean") return value ? "on" : "off";
  return Array.isArray(value) ? value.map(valueText).join(", ") || "empty" : JSON.stringify(value);
}

/** The text that a variable's own value is written as, to begin with. */
export function textOfValue(type: Variable["type"], value: Json): string {
  if (type === "list") return Array.isArray(value) ? value.filter((item) => typeof item === "string").join(", ") : "";
  if (type === "boolean") return value === true ? "true" : "false";
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** The value that a text stands for; undefined where it is none of this type. */
export function valueOfText(type: Variable["type"], text: string): Json | undefined {
  switch (type) {
    case "text":
      return text;
    case "boolean":
      return text === "true";
    case "list":
      return text
        .split(",")
        .map((item) => item.trim())
        .filter((item) => item !== "");
    case "number": {
      const value = Number(text.trim());
      return text.trim() === "" || !Number.isFinite(value) ? undefined : value;
    }
  }
}

/** What the server is told: values that stay, and what the guest may choose. */
export function linkVariables(variables: readonly Variable[], rules: VariableRules): { fixed: Record<string, Json>; allowed: string[] } {
  const ruleOf = (name: string): VariableRule => (Object.hasOwn(rules, name) ? rules[name] : undefined) ?? { is: "page" };
  return {
    fixed: Object.fromEntries(
      variables.flatMap(({ name, type }) => {
        const rule = ruleOf(name);
        const value = rule.is === "fixed" ? valueOfText(type, rule.text) : undefined;
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    allowed: variables.map(({ name }) => name).filter((name) => ruleOf(name).is === "allowed"),
  };
}
