import * as Y from "yjs";

import {
  pageRoots,
  placeKey,
  propKey,
  readMeta,
  readVariables,
  readWidget,
  readWidgetMap,
  setIfChanged,
  widgetMap,
  writeNewTab,
  writeNewWidget,
} from "./page-doc.core.ts";
import { isSameJson, sortKeys } from "./plain.core.ts";
import { BREAKPOINTS, type Layout, type LayoutTab, type LayoutWidget, PAGE_SCHEMA_VERSION, ROOT } from "./schema.ts";
import { applyText, canonicalText, newText } from "./text.core.ts";
import { readTree } from "./tree.core.ts";

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
    ...(text === undefined ? {} : { text: canonicalText(text) }),
  };
}

/** The page as `layout.json`. Total: any state that a document can reach gives one valid layout, the same on every replica. */
export function toLayout(doc: Y.Doc): Layout {
  const { nodes, tabs } = readTree(doc);
  return canonicalLayout({
    schema: PAGE_SCHEMA_VERSION,
    ...readMeta(doc),
    variables: readVariables(doc),
    tabs: [...tabs],
    widgets: [...nodes.values()].flatMap(({ id, container }) => {
      const widget = readWidget(doc, id);
      return widget === undefined ? [] : [{ ...widget, container }];
    }),
  });
}

/** How a layout is brought into a document. */
export interface ApplyOptions {
  /** Milliseconds since 1970: when what the layout leaves out was deleted. */
  now: number;
  origin?: unknown;
  /** Only these widgets (and the tabs of those that are containers) are brought there. */
  onlyWidgets?: readonly string[] | undefined;
}

/**
 * Brings the document to a layout by the smallest transaction, so that people who are editing keep working. An equal
 * layout makes no edit at all.
 */
export function applyLayout(doc: Y.Doc, target: Layout, { now, origin, onlyWidgets }: ApplyOptions): void {
  const wanted = canonicalLayout(target);
  doc.transact(() => {
    const current = toLayout(doc);
    if (onlyWidgets !== undefined) {
      applySome(doc, current, wanted, new Set(onlyWidgets), now);
      return;
    }
    applyPage(doc, current, wanted);
    applyEntries(doc, current, wanted, now);
    leaveNoStrays(doc, wanted, now);
  }, origin);
}

function applySome(doc: Y.Doc, current: Layout, target: Layout, only: ReadonlySet<string>, now: number): void {
  const partOf = (layout: Layout): Layout => ({
    ...layout,
    tabs: layout.tabs.filter((tab) => only.has(tab.owner)),
    widgets: layout.widgets.filter((widget) => only.has(widget.id)),
  });
  const [touched, part] = [partOf(current), partOf(target)];
  // A tab made since stays: others may have put their widgets there.
  const isTarget = new Set(part.tabs.map((tab) => tab.id));
  part.tabs.push(...touched.tabs.filter((tab) => !isTarget.has(tab.id)));
  applyEntries(doc, touched, part, now);
  // What one of them stood in may be gone; then it comes back on the page itself.
  const isThere = new Set(toLayout(doc).widgets.map((widget) => widget.id));
  for (const { id, order } of part.widgets) if (!isThere.has(id)) widgetMap(doc, id)?.set("loc", [ROOT, order]);
}

function applyPage(doc: Y.Doc, current: Layout, target: Layout): void {
  const { meta, variables } = pageRoots(doc);
  for (const key of ["title", "description", "theme", "grid"] as const)
    if (!isSameJson(current[key], target[key])) meta.set(key, target[key]);
  const known = new Map(current.variables.map((variable) => [variable.name, variable]));
  const wanted = new Map(target.variables.map((variable) => [variable.name, variable]));
  for (const name of variables.keys()) if (!wanted.has(name)) variables.delete(name);
  for (const [name, variable] of wanted) if (!isSameJson(known.get(name), variable)) variables.set(name, variable);
}

/** Tabs and widgets: deletes what the target has not, changes what differs, makes what is not there. */
function applyEntries(doc: Y.Doc, current: Layout, target: Layout, now: number): void {
  const { tabs, widgets } = pageRoots(doc);
  const knownTabs = new Map(current.tabs.map((tab) => [tab.id, tab]));
  const known = new Map(current.widgets.map((widget) => [widget.id, widget]));
  markMissing(tabs, current.tabs, target.tabs, now);
  markMissing(widgets, current.widgets, target.widgets, now);
  for (const tab of target.tabs) {
    const map = tabs.get(tab.id);
    if (map instanceof Y.Map) applyTab(map, knownTabs.get(tab.id), tab);
    else writeNewTab(doc, tab);
  }
  for (const widget of target.widgets) {
    const map = widgetMap(doc, widget.id);
    // A widget keeps its kind; another kind of the same id is another widget.
    if (map === undefined || (known.get(widget.id) ?? readWidgetMap(map, widget.id)).kind !== widget.kind) writeNewWidget(doc, widget);
    else applyWidget(map, known.get(widget.id), widget);
  }
}

/** Marks as deleted what the target has not; answers whether there was anything. */
function markMissing(root: Y.Map<unknown>, current: readonly { id: string }[], target: readonly { id: string }[], now: number): boolean {
  const wanted = new Set(target.map(({ id }) => id));
  const missing = current.filter(({ id }) => !wanted.has(id));
  for (const { id } of missing) {
    const map = root.get(id);
    if (map instanceof Y.Map) map.set("del", now);
  }
  return missing.length > 0;
}

/** What stood in a deleted container was hidden, not deleted; where the container is back, it must not come back with it. */
function leaveNoStrays(doc: Y.Doc, target: Layout, now: number): void {
  const { tabs, widgets } = pageRoots(doc);
  for (let isDone = false; !isDone;) {
    const reached = readTree(doc);
    const hadTabs = markMissing(tabs, reached.tabs, target.tabs, now);
    isDone = !markMissing(widgets, [...reached.nodes.values()], target.widgets, now) && !hadTabs;
  }
}

function applyTab(map: Y.Map<unknown>, current: LayoutTab | undefined, target: LayoutTab): void {
  if (map.has("del")) map.delete("del");
  for (const key of ["owner", "title", "order"] as const) if (current?.[key] !== target[key]) setIfChanged(map, key, target[key]);
}

/** Compares with what the layout shows of the widget, not with what is stored: a broken value that shows as a default is no difference. */
function applyWidget(map: Y.Map<unknown>, known: LayoutWidget | undefined, target: LayoutWidget): void {
  const current = known ?? readWidgetMap(map, target.id);
  if (map.has("del")) map.delete("del");
  if (current.container !== target.container || current.order !== target.order) map.set("loc", [target.container, target.order]);
  const setWhereOther = (key: string, is: unknown, shall: unknown) => {
    if (!isSameJson(is, shall)) setIfChanged(map, key, shall);
  };
  for (const breakpoint of BREAKPOINTS) {
    setWhereOther(placeKey("pos", breakpoint), current.pos[breakpoint], target.pos[breakpoint]);
    setWhereOther(placeKey("size", breakpoint), current.size[breakpoint], target.size[breakpoint]);
  }
  for (const name of new Set([...Object.keys(current.props), ...Object.keys(target.props)]))
    setWhereOther(propKey(name), current.props[name], target.props[name]);
  setWhereOther("binding", current.binding, target.binding);
  const text = map.get("text");
  if (text instanceof Y.Text) applyText(text, target.text ?? []);
  else if (target.text !== undefined) map.set("text", newText(target.text));
}
