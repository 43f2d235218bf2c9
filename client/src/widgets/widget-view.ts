import type { ReactNode } from "react";

import type { LiveData } from "#shared/live/schema.ts";
import type { LayoutTab, LayoutWidget } from "#shared/pages/schema.ts";

/** `view`: somebody looks at it and uses it. `edit`: it stands on the builder's canvas, where clicks select. */
export type WidgetMode = "view" | "edit";

/**
 * What the face of a widget gets. A file `<kind>.view.tsx` exports exactly one component with these properties; the host
 * around it draws the tile, title, menu, age of the data, and the states that are the same for all kinds.
 */
export interface WidgetViewProps<Props = Record<string, unknown>> {
  widget: LayoutWidget;
  /** Settings with defaults filled in; `{{variable}}` is resolved in those marked as templates. */
  props: Props;
  /** What its binding gives; `unbound` for kinds without data. */
  data: LiveData;
  mode: WidgetMode;
  /** Space for the face, in CSS pixels, without the tile's title and padding. */
  width: number;
  height: number;
  /** Tabs of a container, in their order. */
  tabs: readonly LayoutTab[];
  /** Draws what stands in a container (a container widget's id or a tab's id). */
  renderContainer: (container: string) => ReactNode;
  /** Its rich text is being edited in place (builder only). */
  isEditing: boolean;
}
