import type { Json } from "../kernel/json.ts";
import type { VariableValues, Visibility } from "./schema.ts";

type Rule = Visibility["rules"][number];

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function asText(value: Json | undefined): string {
  return isEmpty(value) ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
}

function compare(value: Json | undefined, wanted: Json): number {
  const numbers = [Number(value), Number(wanted)] as const;
  if (!isEmpty(value) && !isEmpty(wanted) && numbers.every(Number.isFinite)) return numbers[0] - numbers[1];
  return asText(value) < asText(wanted) ? -1 : asText(value) > asText(wanted) ? 1 : 0;
}

function holds(rule: Rule, values: VariableValues): boolean {
  const value = Object.hasOwn(values, rule.variable) ? values[rule.variable] : undefined;
  switch (rule.operator) {
    case "is":
      return asText(value) === asText(rule.value);
    case "is-not":
      return asText(value) !== asText(rule.value);
    case "contains":
      return Array.isArray(value)
        ? value.some((entry) => asText(entry) === asText(rule.value))
        : asText(value).toLowerCase().includes(asText(rule.value).toLowerCase());
    case "greater":
      return !isEmpty(value) && compare(value, rule.value) > 0;
    case "less":
      return !isEmpty(value) && compare(value, rule.value) < 0;
    case "empty":
      return isEmpty(value);
    case "not-empty":
      return !isEmpty(value);
    default:
      return rule.operator satisfies never;
  }
}

/** Whether a widget is shown with these variable values; no rule means yes. */
export function isVisible(visibility: Visibility | undefined, values: VariableValues): boolean {
  if (visibility === undefined || visibility.rules.length === 0) return true;
  return visibility.match === "all"
    ? visibility.rules.every((rule) => holds(rule, values))
    : visibility.rules.some((rule) => holds(rule, values));
}
