import type { PageOperation } from "#shared/pages/operations.ts";
import type { WidgetDefinition } from "#shared/widgets/define-widget.ts";

type Add = Extract<PageOperation, { op: "add" }>;

/** A widget as it comes from the palette: of its usual size, or as wide as asked, with a text where its kind has one. */
export function initialWidget(
  { kind, size, hasText }: WidgetDefinition,
  columns: number = size.initial[0],
): Pick<Add, "kind" | "size" | "props" | "text"> {
  return { kind, size: [columns, size.initial[1]], props: {}, ...(hasText === true ? { text: [] } : {}) };
}
