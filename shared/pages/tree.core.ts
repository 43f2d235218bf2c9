import * as Y from "yjs";

import { orderKeysAt, compareOrder } from "./order.core.ts";
import { isAlive, pageRoots, readLoc, readTabs, widgetIds, widgetMap } from "./page-doc.core.ts";
import { type LayoutTab, ROOT } from "./schema.ts";
import { settleContainers } from "./settle.core.ts";

/** A widget in the page's tree. */
export interface TreeNode {
  id: string;
  /** Where it shows. */
  container: string;
  /** Where it was put; what it stood in may be gone, or have tabs since. */
  stored: string;
  order: string;
}

/** What stands in what, as people see it: without what is deleted or stands in something deleted. */
export interface PageTree {
  nodes: ReadonlyMap<string, TreeNode>;
  tabs: readonly LayoutTab[];
}

/** Ids of deleted widgets and tabs: what stands in them goes with them. */
function deletedEntries(doc: Y.Doc): Set<string> {
  const { widgets, tabs } = pageRoots(doc);
  const deleted = new Set<string>();
  for (const root of [widgets, tabs]) for (const [id, map] of root) if (map instanceof Y.Map && !isAlive(map)) deleted.add(id);
  return deleted;
}

function isHidden(id: string, parents: ReadonlyMap<string, string>, deleted: ReadonlySet<string>): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = id; at !== undefined && !seen.has(at); at = parents.get(at)) {
    if (deleted.has(at)) return true;
    seen.add(at);
  }
  return false;
}

export function readTree(doc: Y.Doc): PageTree {
  const deleted = deletedEntries(doc);
  const allTabs = readTabs(doc);
  const stored = widgetIds(doc).flatMap((id) => {
    const map = widgetMap(doc, id);
    return map === undefined ? [] : [{ id, ...readLoc(map) }];
  });
  const parents = new Map([
    ...allTabs.map((tab) => [tab.id, tab.owner] as const),
    ...stored.map((node) => [node.id, node.container] as const),
  ]);
  const visible = deleted.size === 0 ? stored : stored.filter(({ id }) => !isHidden(id, parents, deleted));
  const isThere = new Set(visible.map(({ id }) => id));
  const tabs = allTabs.filter((tab) => isThere.has(tab.owner));
  const settled = settleContainers({ tabs, widgets: visible });
  const nodes = visible.map(({ id, container, order }): [string, TreeNode] => [
    id,
    { id, container: settled.get(id) ?? ROOT, stored: container, order },
  ]);
  return { nodes: new Map(nodes), tabs };
}

/** What stands in a container, in order. */
export function childrenOf({ nodes }: PageTree, container: string): TreeNode[] {
  return [...nodes.values()].filter((node) => node.container === container).toSorted(compareOrder);
}

/** Tabs of a container, in order. */
export function tabsOf({ tabs }: PageTree, owner: string): LayoutTab[] {
  return tabs.filter((tab) => tab.owner === owner).toSorted(compareOrder);
}

/** Where something put into a container will show: a widget with tabs shows it in its first; undefined when it is gone. */
export function findContainer(tree: PageTree, container: string): string | undefined {
  if (container === ROOT || tree.tabs.some((tab) => tab.id === container)) return container;
  return tree.nodes.has(container) ? (tabsOf(tree, container)[0]?.id ?? container) : undefined;
}

/** Whether a container is this widget or stands in it, however deep. */
export function isInside(tree: PageTree, container: string, id: string): boolean {
  for (let at = container; at !== ROOT;) {
    const widget = tree.tabs.find((tab) => tab.id === at)?.owner ?? at;
    if (widget === id) return true;
    at = tree.nodes.get(widget)?.container ?? ROOT;
  }
  return false;
}

/** Those of the widgets that are there and do not stand in another of them, each once. */
export function outermost(tree: PageTree, ids: readonly string[]): string[] {
  const given = new Set(ids.filter((id) => tree.nodes.has(id)));
  return [...given].filter(
    (id) => ![...given].some((other) => other !== id && isInside(tree, tree.nodes.get(id)?.container ?? ROOT, other)),
  );
}

/** Order keys for these widgets at a place among a container's others, whose own keys are renewed where there is no room. */
export function orderInto(doc: Y.Doc, siblings: readonly TreeNode[], at: number, ids: readonly string[]): ReadonlyMap<string, string> {
  const keys = orderKeysAt(siblings, at, ids);
  for (const { id, stored } of siblings) {
    const key = keys.get(id);
    if (key !== undefined) widgetMap(doc, id)?.set("loc", [stored, key]);
  }
  return keys;
}
