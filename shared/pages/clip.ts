import type * as Y from "yjs";
import { z } from "zod";

import { newId } from "../kernel/ids.ts";
import { toLayout } from "./layout.core.ts";
import { compareOrder } from "./order.core.ts";
import { writeNewTab, writeNewWidget } from "./page-doc.core.ts";
import { LayoutTab, LayoutWidget, PAGE_LIMITS, Pos, Variable } from "./schema.ts";
import { childrenOf, orderInto, type PageTree } from "./tree.core.ts";

/** Copied widgets with all that stands in them, as the clipboard holds them. */
export const Clip = z.object({
  type: z.literal("platform-builder/widgets"),
  widgets: z.array(LayoutWidget).max(PAGE_LIMITS.widgets),
  tabs: z.array(LayoutTab).max(PAGE_LIMITS.tabs),
  /** Variables of the page it was copied from that these widgets use; another page gets those that it hasn't. */
  variables: z.array(Variable).max(PAGE_LIMITS.variables).optional(),
});
export type Clip = z.infer<typeof Clip>;

/** The widgets with these ids and everything that stands in them, places not settled. */
export function copyWidgets(doc: Y.Doc, ids: readonly string[]): Clip {
  const layout = toLayout(doc);
  const wanted = new Set(ids);
  const owners = new Map(layout.tabs.map((tab) => [tab.id, tab.owner]));
  // Containers may come after what they hold in the list; go on until nothing is added.
  for (let size = -1; size !== wanted.size;) {
    size = wanted.size;
    for (const { id, container } of layout.widgets) if (wanted.has(owners.get(container) ?? container)) wanted.add(id);
  }
  return {
    type: "platform-builder/widgets",
    widgets: layout.widgets.filter((widget) => wanted.has(widget.id)),
    tabs: layout.tabs.filter((tab) => wanted.has(tab.owner)),
  };
}

/** A clip from anywhere, with each id once and no tab without its container. */
export function cleanClip(clip: Clip): Clip {
  const widgets = [...new Map(clip.widgets.map((widget) => [widget.id, widget])).values()];
  const isThere = new Set(widgets.map((widget) => widget.id));
  const tabs = [...new Map(clip.tabs.map((tab) => [tab.id, tab])).values()].filter(
    ({ id, owner }) => isThere.has(owner) && !isThere.has(id),
  );
  return { ...clip, widgets, tabs };
}

/** The widgets of a clip that stand in no other of it, in order. */
export function topsOf({ widgets, tabs }: Clip): LayoutWidget[] {
  const inside = new Set([...widgets, ...tabs].map(({ id }) => id));
  return widgets.filter((widget) => !inside.has(widget.container)).toSorted(compareOrder);
}

function within([x, y]: Pos): Pos {
  return [Math.min(Math.max(0, x), PAGE_LIMITS.rows), Math.min(Math.max(0, y), PAGE_LIMITS.rows)];
}

/** Where the outermost widgets of a clip are put. */
export interface PasteTarget {
  containerOf: (widget: LayoutWidget) => string;
  posOf: (widget: LayoutWidget) => Pos;
}

/** Puts a clean clip into a page with new ids; answers the ids of its outermost widgets. */
export function pasteClip(doc: Y.Doc, tree: PageTree, clip: Clip, { containerOf, posOf }: PasteTarget): string[] {
  const ids = new Map<string, string>([...clip.widgets, ...clip.tabs].map(({ id }) => [id, newId()]));
  const renamed = (id: string) => ids.get(id) ?? id;
  const tops = topsOf(clip);
  const isTop = new Set(tops);
  for (const tab of clip.tabs) writeNewTab(doc, { ...tab, id: renamed(tab.id), owner: renamed(tab.owner) });
  for (const [container, group] of Map.groupBy(tops, containerOf)) {
    const siblings = childrenOf(tree, container);
    const newIds = group.map(({ id }) => renamed(id));
    const keys = orderInto(doc, siblings, siblings.length, newIds);
    for (const [index, widget] of group.entries()) {
      const id = newIds[index] ?? newId();
      writeNewWidget(doc, { ...widget, id, container, order: keys.get(id) ?? widget.order, pos: { desktop: within(posOf(widget)) } });
    }
  }
  for (const widget of clip.widgets)
    if (!isTop.has(widget)) writeNewWidget(doc, { ...widget, id: renamed(widget.id), container: renamed(widget.container) });
  return tops.map(({ id }) => renamed(id));
}
