import { widgetDefinition } from "#client/widgets/registry.ts";
import type { LayoutWidget } from "#shared/pages/schema.ts";

import { focusInspector } from "./focus.ts";
import type { PageStore } from "./page-store.tsx";

/** Begins to write in a widget that holds text; answers whether it does. */
export function editText(store: PageStore, { id, kind }: Pick<LayoutWidget, "id" | "kind">): boolean {
  if (widgetDefinition(kind)?.hasText !== true) return false;
  if (!store.canEdit) return true;
  store.select([id]);
  store.editing.set(id);
  return true;
}

/** What Enter does with a widget that is selected: leads into its text, or to its settings. */
export function enterWidget(store: PageStore, widget: Pick<LayoutWidget, "id" | "kind">): void {
  if (!editText(store, widget)) focusInspector(store);
}

/** The same with whatever is selected alone, where the focus is on its way to it. */
export function enterSelected(store: PageStore): boolean {
  const [id, ...others] = store.selection.getSnapshot();
  const widget = id === undefined ? undefined : store.mirror.widgets.getSnapshot().get(id);
  if (widget === undefined || others.length > 0) return false;
  enterWidget(store, widget);
  return true;
}
