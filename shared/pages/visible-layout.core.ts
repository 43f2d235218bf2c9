import { type Actor, can } from "../kernel/permission.ts";
import type { Layout } from "./schema.ts";

/** What is looked at for who may see what. */
type Parts = Pick<Layout, "widgets" | "tabs">;

/** Widgets of a page that somebody may not see: those restricted to others, with all that stands in them. */
export function hiddenWidgets(actor: Actor, page: string, { widgets, tabs }: Parts, restricted: ReadonlySet<string>): ReadonlySet<string> {
  const hidden = new Set<string>();
  if (restricted.size === 0) return hidden;
  for (const { id } of widgets)
    if (restricted.has(id) && !can(actor, "widget.view", { kind: "widget", page, id, isRestricted: true })) hidden.add(id);
  if (hidden.size === 0) return hidden;
  const ownerOfTab = new Map(tabs.map(({ id, owner }) => [id, owner]));
  // Containers stand in containers: until nothing more is hidden.
  for (let before = -1; before !== hidden.size;) {
    before = hidden.size;
    for (const { id, container } of widgets) if (hidden.has(ownerOfTab.get(container) ?? container)) hidden.add(id);
  }
  return hidden;
}

/** The page as somebody may see it. */
export function visibleLayout(actor: Actor, page: string, layout: Layout, restricted: ReadonlySet<string>): Layout {
  const hidden = hiddenWidgets(actor, page, layout, restricted);
  if (hidden.size === 0) return layout;
  return {
    ...layout,
    widgets: layout.widgets.filter(({ id }) => !hidden.has(id)),
    tabs: layout.tabs.filter(({ owner }) => !hidden.has(owner)),
  };
}
