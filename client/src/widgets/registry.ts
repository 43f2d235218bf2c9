import type { ComponentType } from "react";

import type { WidgetDefinition } from "#shared/widgets/define-widget.ts";

import type { WidgetViewProps } from "./widget-view.ts";

const definitions = byKind(
  import.meta.glob<Record<string, unknown>>("../../../shared/widgets/*.widget.ts", { eager: true }),
  /([a-z0-9-]+)\.widget\.ts$/,
  (value): value is WidgetDefinition => typeof value === "object" && value !== null && "kind" in value && "describe" in value,
);
const faces = byKind(
  import.meta.glob<Record<string, unknown>>("./*.view.tsx", { eager: true }),
  /([a-z0-9-]+)\.view\.tsx$/,
  (value): value is ComponentType<WidgetViewProps> => typeof value === "function",
);
const inOrder = [...definitions.values()].toSorted((a, b) => (a.title < b.title ? -1 : 1));

/** The one export of each file, by the kind that its name says. */
function byKind<T>(modules: Record<string, Record<string, unknown>>, name: RegExp, isOne: (value: unknown) => value is T): Map<string, T> {
  const found = new Map<string, T>();
  for (const [path, module] of Object.entries(modules)) {
    const kind = name.exec(path)?.[1];
    const [only, ...others] = Object.values(module);
    if (kind === undefined || others.length > 0 || !isOne(only)) throw new Error(`${path} must export one widget and nothing else`);
    found.set(kind, only);
  }
  return found;
}

/** What a kind of widget is; undefined for kinds that this version does not know. */
export function widgetDefinition(kind: string): WidgetDefinition | undefined {
  return definitions.get(kind);
}

/** All kinds, by their titles. */
export function widgetDefinitions(): WidgetDefinition[] {
  return inOrder;
}

/** The component that draws a kind. */
export function widgetFace(kind: string): ComponentType<WidgetViewProps> | undefined {
  return faces.get(kind);
}
