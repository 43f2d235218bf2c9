import { newId } from "#shared/kernel/ids.ts";
import type { Layout, LayoutWidget } from "#shared/pages/schema.ts";

/** A text widget with this title; anything else as given. */
export function aWidget(title: string, given: Partial<LayoutWidget> = {}): LayoutWidget {
  return {
    id: newId(),
    kind: "text",
    container: "root",
    order: "a0",
    pos: { desktop: [0, 0] },
    size: { desktop: [6, 4] },
    props: { title },
    ...given,
  };
}

/** A layout of these widgets, one below the other. */
export function aLayout(...widgets: LayoutWidget[]): Layout {
  return {
    schema: 1,
    title: "A page",
    description: "",
    theme: "system",
    grid: { columns: 24, rowHeight: 24, gap: 12 },
    variables: [],
    tabs: [],
    widgets: widgets.map((widget, index) => ({ ...widget, order: `a${index}`, pos: { desktop: [0, index * 4] } })),
  };
}
