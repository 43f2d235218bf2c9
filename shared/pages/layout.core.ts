import * as Y from "yjs";

import {
  isAlive,
  pageRoots,
  placeKey,
  propKey,
  readMeta,
  readTabs,
  readVariables,
  readWidget,
  setIfChanged,
  widgetIds,
  widgetMap,
  writeNewTab,
  writeNewWidget,
} from "./page-doc.core.ts";
import { isSameJson, sortKeys } from "./plain.core.ts";
import { BREAKPOINTS, type Layout, type LayoutTab, type LayoutWidget, PAGE_SCHEMA_VERSION } from "./schema.ts";
import { settleContainers } from "./settle.core.ts";
import { applyText } from "./text.core.ts";

/** A layout in its one canonical form: lists by id, keys in a fixed order. Equal pages give equal text. */
export function canonicalLayout(layout: Layout): Layout {
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  return {
    schema: PAGE_SCHEMA_VERSION,
    title: layout.title,
    description: layout.description,
    theme: layout.theme,
    grid: { columns: layout.grid.columns, rowHeight: layout.grid.rowHeight, gap: layout.grid.gap },
    variables: layout.variables.map((variable) => sortKeys(variable)).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    tabs: layout.tabs.map(({ id, owner, title, order }) => ({ id, owner, title, order })).toSorted(byId),
    widgets: layout.widgets.map(canonicalWidget).toSorted(byId),
  };
}

function canonicalWidget(widget: LayoutWidget): LayoutWidget {
  const { id, kind, container, order, pos, size, props, binding, text } = widget;
  return {
    id,
    kind,
    container,
    order,
    pos: sortKeys(pos),
    size: sortKeys(size),
    props: sortKeys(props),
    ...(binding === undefined ? {} : { binding: sortKeys(binding) }),
    ...(text === undefined
      ? {}
      : {
          text: text.map((run) =>
            run.attributes === undefined ? { insert: run.insert } : { insert: run.insert, attributes: sortKeys(run.attributes) },
          ),
        }),
  };
}

/** The page as `layout.json`. Total: any state that a document can reach gives one valid layout, the same on every replica. */
export function toLayout(doc: Y.Doc): Layout {
  const tabs = readTabs(doc);
  const deleted = deletedContainers(doc);
  const widgets = widgetIds(doc)
    .map((id) => readWidget(doc, id))
    .filter((widget) => widget !== undefined);
  const visible = withoutChildrenOf(deleted, widgets, tabs);
  const isThere = new Set(visible.map((widget) => widget.id));
  const liveTabs = tabs.filter((tab) => isThere.has(tab.owner));
  const containers = settleContainers({ tabs: liveTabs, widgets: visible });
  const first = new Map(visible.map((widget) => [widget.id, containers.get(widget.id) ?? "root"]));
  return canonicalLayout({
    schema: PAGE_SCHEMA_VERSION,
    ...readMeta(doc),
    variables: readVariables(doc),
    tabs: liveTabs,
    widgets: visible.map((widget) => ({ ...widget, container: first.get(widget.id) ?? "root" })),
  });
}

/** Ids of deleted widgets and tabs: what stands in them goes with them. */
function deletedContainers(doc: Y.Doc): Set<string> {
  const { widgets, tabs } = pageRoots(doc);
  const deleted = new Set<string>();
  for (const root of [widgets, tabs]) for (const [id, map] of root) if (map instanceof Y.Map && !isAlive(map)) deleted.add(id);
  return deleted;
}

function withoutChildrenOf(deleted: Set<string>, widgets: readonly LayoutWidget[], tabs: readonly LayoutTab[]): LayoutWidget[] {
  if (deleted.size === 0) return [...widgets];
  const parents = new Map<string, string>();
  for (const tab of tabs) parents.set(tab.id, tab.owner);
  for (const widget of widgets) parents.set(widget.id, widget.container);
  const isHidden = (id: string) => {
    const seen = new Set<string>();
    for (let at: string | undefined = id; at !== undefined && !seen.has(at); at = parents.get(at)) {
      if (deleted.has(at)) return true;
      seen.add(at);
    }
    return false;
  };
  return widgets.filter((widget) => !isHidden(widget.id));
}

/**
 * Brings the document to a layout by the smallest transaction, so that people who are editing keep working. With
 * `onlyWidgets` only those widgets are brought there. An equal layout makes no edit at all.
 */
export function applyLayout(doc: Y.Doc, target: Layout, origin?: unknown, onlyWidgets?: readonly string[]): void {
  const only = onlyWidgets === undefined ? undefined : new Set(onlyWidgets);
  const current = toLayout(doc);
  doc.transact((transaction) => {
    if (only === undefined) applyPage(doc, current, target, transactionTime(transaction));
    applyWidgets(doc, current, target, only);
  }, origin);
}

/** Deletion marks hold a time; without a clock here, the highest clock of the document serves: it only ever grows. */
function transactionTime(transaction: Y.Transaction): number {
  return [...transaction.beforeState.values()].reduce((sum, clock) => sum + clock, 1);
}

function applyPage(doc: Y.Doc, current: Layout, target: Layout, deletedAt: number): void {
  const { meta, variables, tabs } = pageRoots(doc);
  for (const key of ["title", "description", "theme", "grid"] as const)
    if (!isSameJson(current[key], target[key])) meta.set(key, target[key]);
  const wanted = new Map(target.variables.map((variable) => [variable.name, variable]));
  for (const name of variables.keys()) if (!wanted.has(name)) variables.delete(name);
  for (const [name, variable] of wanted)
    if (
      !isSameJson(
        current.variables.find((known) => known.name === name),
        variable,
      )
    )
      variables.set(name, variable);
  const wantedTabs = new Map(target.tabs.map((tab) => [tab.id, tab]));
  for (const tab of current.tabs) if (!wantedTabs.has(tab.id)) markDeleted(tabs.get(tab.id), deletedAt);
  for (const tab of target.tabs) {
    const map = tabs.get(tab.id);
    if (!(map instanceof Y.Map)) writeNewTab(doc, tab);
    else for (const key of ["owner", "title", "order", "del"] as const) setIfChanged(map, key, key === "del" ? undefined : tab[key]);
  }
}

function markDeleted(map: unknown, deletedAt: number): void {
  if (map instanceof Y.Map) map.set("del", deletedAt);
}

function applyWidgets(doc: Y.Doc, current: Layout, target: Layout, only: Set<string> | undefined): void {
  const { widgets } = pageRoots(doc);
  const isWanted = (id: string) => only === undefined || only.has(id);
  const known = new Map(current.widgets.map((widget) => [widget.id, widget]));
  const targets = new Map(target.widgets.map((widget) => [widget.id, widget]));
  for (const id of known.keys()) if (isWanted(id) && !targets.has(id)) markDeleted(widgets.get(id), 1);
  for (const widget of target.widgets) {
    if (!isWanted(widget.id)) continue;
    const map = widgetMap(doc, widget.id);
    if (map === undefined) writeNewWidget(doc, widget);
    else applyWidget(map, known.get(widget.id), widget);
  }
}

function applyWidget(map: Y.Map<unknown>, current: LayoutWidget | undefined, target: LayoutWidget): void {
  if (map.has("del")) map.delete("del");
  if (current === undefined || current.container !== target.container || current.order !== target.order) {
    setIfChanged(map, "loc", [target.container, target.order]);
  }
  for (const breakpoint of BREAKPOINTS) {
    setIfChanged(map, placeKey("pos", breakpoint), target.pos[breakpoint]);
    setIfChanged(map, placeKey("size", breakpoint), target.size[breakpoint]);
  }
  for (const key of [...map.keys()]) if (key.startsWith("p:") && !Object.hasOwn(target.props, key.slice(2))) map.delete(key);
  for (const [name, value] of Object.entries(target.props)) setIfChanged(map, propKey(name), value);
  setIfChanged(map, "binding", target.binding);
  if (target.text !== undefined) applyText(map, target.text);
}
