import type { Json } from "#shared/kernel/json.ts";
import { type LayoutWidget, type Variable, Visibility } from "#shared/pages/schema.ts";
import { usedVariables } from "#shared/pages/template.core.ts";
import { Choice } from "#shared/widgets/choices.ts";

import { defaultAs } from "./variable-default.core.ts";

type Type = Variable["type"];
/** How a widget is called. */
type Name = (widget: LayoutWidget) => string;

const VALUES: Record<Type, string> = { text: "texts", number: "numbers", boolean: "yes or no", list: "lists" };
const WHAT: Record<Type, string> = { text: "text", number: "a number", boolean: "yes or no", list: "a list" };

function fits(value: Json, type: Type): boolean {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (type === "number") return text.trim() !== "" && Number.isFinite(Number(text));
  return type !== "boolean" || ["true", "false", "1", "0"].includes(text);
}

/** The type that an input can only write, where it is one. */
function neededType({ kind, props }: LayoutWidget, hasChoices: boolean): Type | undefined {
  if (kind === "dropdown" && props["multiple"] === true) return "list";
  if (kind === "checkbox") return hasChoices ? "list" : "boolean";
  return undefined;
}

function inputMisfits(widget: LayoutWidget, { type }: Variable, name: Name): string[] {
  const parsed = Choice.array().safeParse(widget.props["options"]);
  const choices = parsed.success ? parsed.data : [];
  const bad = choices.filter(({ value }) => !fits(value, type)).length;
  const needed = neededType(widget, choices.length > 0 || widget.binding !== undefined);
  const isTyped = widget.kind === "text-input" && (type === "boolean" || type === "list");
  return [
    ...(bad === 0 ? [] : [`${bad} of ${choices.length} choices of ${name(widget)} are no ${VALUES[type]}; choosing one sets nothing.`]),
    ...(needed === undefined || needed === type ? [] : [`${name(widget)} needs a variable that holds ${WHAT[needed]}.`]),
    ...(isTyped ? [`${name(widget)} takes text, not ${WHAT[type]}.`] : []),
  ];
}

function ruleMisfits(widget: LayoutWidget, variable: Variable, name: Name): string[] {
  const visibility = Visibility.safeParse(widget.props["visibility"]);
  if (!visibility.success) return [];
  const bad = visibility.data.rules.some(
    ({ variable: of, operator, value }) => of === variable.name && !operator.endsWith("empty") && !fits(value, variable.type),
  );
  return bad ? [`${name(widget)} is shown by a condition that compares with no ${VALUES[variable.type]}.`] : [];
}

/** What on the page does not fit a variable's type, in words. */
export function misfitsOf(variable: Variable, uses: readonly LayoutWidget[], name: Name): string[] {
  return uses.flatMap((widget) => [
    ...(widget.props["variable"] === variable.name ? inputMisfits(widget, variable, name) : []),
    ...ruleMisfits(widget, variable, name),
  ]);
}

const asText = (value: Json): string =>
  typeof value === "string" ? value : Array.isArray(value) ? value.map(asText).join(", ") : JSON.stringify(value);

/** What another type drops or leaves to be looked at: the default, data that is asked for with it. */
export function droppedBy(variable: Variable, type: Type, uses: readonly LayoutWidget[], name: Name): string[] {
  const [was, now] = [asText(variable.default), asText(defaultAs(variable.default, type))];
  const isDropped = was !== now && !["", "null", "false"].includes(was);
  const asked = uses.filter(({ binding }) => binding !== undefined && usedVariables(binding.params).includes(variable.name));
  return [
    ...(isDropped ? [`Its value at first, “${was}”, is dropped.`] : []),
    ...asked.map((widget) => `The data of ${name(widget)} is asked for with ${WHAT[type]} now.`),
  ];
}
