import type { WidgetDefinition } from "#shared/widgets/define-widget.ts";

import { byKind, onlyExport } from "./kind-files.core.ts";

const isDefinition = (value: unknown): value is WidgetDefinition =>
  typeof value === "object" && value !== null && "kind" in value && "describe" in value;
const files = byKind(import.meta.glob<Record<string, unknown>>("../../../shared/widgets/*.widget.ts", { eager: true }));
const definitions = new Map([...files].map(([kind, file]) => [kind, onlyExport(kind, file, isDefinition)]));
const inOrder = [...definitions.values()].toSorted((a, b) => (a.title < b.title ? -1 : 1));

/** What a kind of widget is; undefined for kinds that this version does not know. */
export function widgetDefinition(kind: string): WidgetDefinition | undefined {
  return definitions.get(kind);
}

/** All kinds, by their titles. */
export function widgetDefinitions(): WidgetDefinition[] {
  return inOrder;
}
