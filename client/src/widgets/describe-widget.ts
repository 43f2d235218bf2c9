import type { LayoutWidget } from "#shared/pages/schema.ts";

import { widgetDefinition } from "./registry.ts";

const MAX_WORDS = 40;

/** What a widget is called in lists and by screen readers: its kind, with its title or the beginning of its text. */
export function describeWidget(widget: LayoutWidget): string {
  const definition = widgetDefinition(widget.kind);
  if (definition === undefined) return `Widget of kind “${widget.kind}”`;
  const props = definition.props.safeParse(widget.props);
  const name = props.success ? definition.describe(props.data) : definition.title;
  const text = (widget.text ?? [])
    .map(({ insert }) => insert)
    .join("")
    .trim()
    .split("\n", 1)[0];
  return name === definition.title && text !== undefined && text !== "" ? `${name} “${text.slice(0, MAX_WORDS)}”` : name;
}
