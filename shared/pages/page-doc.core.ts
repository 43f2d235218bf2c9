import * as Y from "yjs";

import { Id } from "../kernel/ids.ts";
import type { Json } from "../kernel/json.ts";
import { isSameJson, toJson } from "./plain.core.ts";
import {
  Binding,
  BREAKPOINTS,
  type Breakpoint,
  Grid,
  type Layout,
  type LayoutTab,
  type LayoutWidget,
  PAGE_LIMITS,
  PAGE_SCHEMA_VERSION,
  type PageMeta,
  Pos,
  PropName,
  ROOT,
  Size,
  Theme,
  Variable,
  WidgetKind,
} from "./schema.ts";
import { newText, readText } from "./text.core.ts";
import { itemOf } from "./yjs-items.core.ts";

/** Names of the shared types of a page. Nobody outside this folder touches them. */
export const PAGE_ROOTS = ["meta", "widgets", "tabs", "variables"] as const;

const PROP = "p:";
const DEFAULT_POS: Pos = [0, 0];
const DEFAULT_SIZE: Size = [6, 6];
const DEFAULT_ORDER = "a0";

/** The four root maps of a page's document. */
export interface PageRoots {
  meta: Y.Map<unknown>;
  widgets: Y.Map<unknown>;
  tabs: Y.Map<unknown>;
  variables: Y.Map<unknown>;
}

export function pageRoots(doc: Y.Doc): PageRoots {
  return { meta: doc.getMap("meta"), widgets: doc.getMap("widgets"), tabs: doc.getMap("tabs"), variables: doc.getMap("variables") };
}

/** The flat key of a widget's place or size at a breakpoint: `pos`, `size:phone`. */
export function placeKey(name: "pos" | "size", breakpoint: Breakpoint): string {
  return breakpoint === "desktop" ? name : `${name}:${breakpoint}`;
}

const PLACE_KEYS = new Set(BREAKPOINTS.flatMap((breakpoint) => [placeKey("pos", breakpoint), placeKey("size", breakpoint)]));

/** The flat key of a setting. */
export function propKey(name: string): string {
  return PROP + name;
}

/** The widget's own map, whether deleted or not. */
export function widgetMap(doc: Y.Doc, id: string): Y.Map<unknown> | undefined {
  const map = doc.getMap("widgets").get(id);
  return map instanceof Y.Map ? map : undefined;
}

/** The tab's own map, whether deleted or not. */
export function tabMap(doc: Y.Doc, id: string): Y.Map<unknown> | undefined {
  const map = doc.getMap("tabs").get(id);
  return map instanceof Y.Map ? map : undefined;
}

function isWidgetId(id: string): boolean {
  return Id.safeParse(id).success;
}

/** Whether a widget is there: it has a map and no `del`. */
export function isAlive(map: Y.Map<unknown>): boolean {
  return map.get("del") === undefined || map.get("del") === null;
}

/** Ids of the widgets that are not deleted, in the order of their ids. */
export function widgetIds(doc: Y.Doc): string[] {
  const ids: string[] = [];
  for (const [id, map] of doc.getMap("widgets")) if (map instanceof Y.Map && isWidgetId(id) && isAlive(map)) ids.push(id);
  return ids.toSorted().slice(0, PAGE_LIMITS.widgets);
}

/** How many entries of a root count towards its limit. */
export function countEntries(root: Y.Map<unknown>): number {
  let count = 0;
  for (const entry of root.values()) if (isCounted(entry)) count += 1;
  return count;
}

/** Whether an entry counts: deleted widgets and tabs don't. */
export function isCounted(entry: unknown): boolean {
  return entry instanceof Y.Map ? isAlive(entry) : entry !== undefined;
}

function readPlaces<T>(
  map: Y.Map<unknown>,
  name: "pos" | "size",
  schema: { safeParse: (value: unknown) => { success: boolean; data?: T } },
  base: T,
) {
  const read = (breakpoint: Breakpoint) => schema.safeParse(map.get(placeKey(name, breakpoint))).data;
  const places: { desktop: T; tablet?: T; phone?: T; wall?: T } = { desktop: read("desktop") ?? base };
  for (const breakpoint of BREAKPOINTS) {
    if (breakpoint === "desktop") continue;
    const value = read(breakpoint);
    if (value !== undefined) places[breakpoint] = value;
  }
  return places;
}

/** Where a widget was put, and its order there. */
export function readLoc(map: Y.Map<unknown>): { container: string; order: string } {
  const loc = map.get("loc");
  const [container, order] = Array.isArray(loc) ? (loc as unknown[]) : [];
  return {
    container: typeof container === "string" && Id.safeParse(container).success ? container : ROOT,
    order: typeof order === "string" && order.length > 0 && order.length <= 200 ? order : DEFAULT_ORDER,
  };
}

function readProps(map: Y.Map<unknown>): Record<string, Json> {
  const props: Record<string, Json> = {};
  for (const key of [...map.keys()].toSorted()) {
    if (!key.startsWith(PROP) || !PropName.safeParse(key.slice(PROP.length)).success) continue;
    const value = toJson(map.get(key));
    if (value !== undefined) props[key.slice(PROP.length)] = value;
  }
  return props;
}

/** A widget as it is stored, its place not settled; undefined when it is not there or deleted. */
export function readWidget(doc: Y.Doc, id: string): LayoutWidget | undefined {
  const map = widgetMap(doc, id);
  return map !== undefined && isWidgetId(id) && isAlive(map) ? readWidgetMap(map, id) : undefined;
}

/** The same of a widget's map, whether deleted or not. */
export function readWidgetMap(map: Y.Map<unknown>, id: string): LayoutWidget {
  const binding = Binding.safeParse(toJson(map.get("binding")));
  const text = map.get("text");
  return {
    id,
    kind: WidgetKind.safeParse(map.get("kind")).data ?? "unknown",
    ...readLoc(map),
    pos: readPlaces(map, "pos", Pos, DEFAULT_POS),
    size: readPlaces(map, "size", Size, DEFAULT_SIZE),
    props: readProps(map),
    ...(binding.success ? { binding: binding.data } : {}),
    ...(text instanceof Y.Text ? { text: readText(text) } : {}),
  };
}

/** The shared rich text of a widget, for an editor to bind to. */
export function widgetText(doc: Y.Doc, id: string): Y.Text | undefined {
  const text = widgetMap(doc, id)?.get("text");
  return text instanceof Y.Text ? text : undefined;
}

function readString(value: unknown, maximum: number): string {
  return typeof value === "string" ? value.slice(0, maximum) : "";
}

/** Settings of the page, with defaults for what is missing or broken. */
export function readMeta(doc: Y.Doc): PageMeta {
  const { meta } = pageRoots(doc);
  const grid = Grid.safeParse(toJson(meta.get("grid")) ?? {});
  return {
    title: readString(meta.get("title"), PAGE_LIMITS.titleLength),
    description: readString(meta.get("description"), PAGE_LIMITS.descriptionLength),
    theme: Theme.safeParse(meta.get("theme")).data ?? "system",
    grid: grid.success ? grid.data : Grid.parse({}),
  };
}

/** The page's variables by name. */
export function readVariables(doc: Y.Doc): Variable[] {
  const variables: Variable[] = [];
  for (const [name, value] of pageRoots(doc).variables) {
    const parsed = Variable.safeParse(toJson(value));
    if (parsed.success && parsed.data.name === name) variables.push(parsed.data);
  }
  return variables.toSorted((a, b) => (a.name < b.name ? -1 : 1)).slice(0, PAGE_LIMITS.variables);
}

/** Tabs that are not deleted, in the order of their ids. */
export function readTabs(doc: Y.Doc): LayoutTab[] {
  const tabs: LayoutTab[] = [];
  for (const [id, map] of pageRoots(doc).tabs) {
    if (!(map instanceof Y.Map) || !isWidgetId(id) || !isAlive(map)) continue;
    const owner = map.get("owner");
    if (typeof owner !== "string" || !isWidgetId(owner)) continue;
    const order = map.get("order");
    tabs.push({
      id,
      owner,
      title: readString(map.get("title"), PAGE_LIMITS.titleLength),
      order: typeof order === "string" && order.length > 0 && order.length <= 200 ? order : DEFAULT_ORDER,
    });
  }
  return tabs.toSorted((a, b) => (a.id < b.id ? -1 : 1)).slice(0, PAGE_LIMITS.tabs);
}

/** Puts a whole widget into the document; inside a transaction. Its map and text are made here, once, and never again. */
export function writeNewWidget(doc: Y.Doc, widget: LayoutWidget): void {
  const map = new Y.Map<unknown>();
  map.set("kind", widget.kind);
  map.set("loc", [widget.container, widget.order]);
  for (const breakpoint of BREAKPOINTS) {
    const pos = widget.pos[breakpoint];
    const size = widget.size[breakpoint];
    if (pos !== undefined) map.set(placeKey("pos", breakpoint), pos);
    if (size !== undefined) map.set(placeKey("size", breakpoint), size);
  }
  for (const [name, value] of Object.entries(widget.props)) map.set(propKey(name), value);
  if (widget.binding !== undefined) map.set("binding", widget.binding);
  if (widget.text !== undefined) map.set("text", newText(widget.text));
  pageRoots(doc).widgets.set(widget.id, map);
  bringIn(map);
}

/** A time of deletion for what somebody takes back who made it: nobody asked for it, so the clock starts at the next purge. */
const NOT_YET = Number.MAX_SAFE_INTEGER;

/** Takes a new entry out of the deleted ones: to undo that is to mark it as deleted again, and what peers did to it is kept. */
function bringIn(map: Y.Map<unknown>): void {
  map.set("del", NOT_YET);
  map.delete("del");
}

/** Puts a whole tab into the document; inside a transaction. */
export function writeNewTab(doc: Y.Doc, tab: LayoutTab): void {
  const map = new Y.Map<unknown>();
  map.set("owner", tab.owner);
  map.set("title", tab.title);
  map.set("order", tab.order);
  pageRoots(doc).tabs.set(tab.id, map);
  bringIn(map);
}

/** Sets a key only where its value differs, so that an equal write makes no edit. */
export function setIfChanged(map: Y.Map<unknown>, key: string, value: unknown): void {
  if (value === undefined) {
    if (map.has(key)) map.delete(key);
  } else if (!isSameJson(map.get(key), value)) map.set(key, value);
}

/** Gives a new page its first state, in one transaction. Only the server does this, and only on an empty document. */
export function seedPage(doc: Y.Doc, meta: { title: string }, layout?: Layout): void {
  doc.transact(() => {
    const roots = pageRoots(doc);
    roots.meta.set("schema", PAGE_SCHEMA_VERSION);
    roots.meta.set("title", meta.title);
    if (layout === undefined) return;
    setIfChanged(roots.meta, "description", layout.description);
    setIfChanged(roots.meta, "theme", layout.theme);
    setIfChanged(roots.meta, "grid", layout.grid);
    for (const variable of layout.variables) roots.variables.set(variable.name, variable);
    for (const tab of layout.tabs) writeNewTab(doc, tab);
    for (const widget of layout.widgets) writeNewWidget(doc, widget);
  });
}

/** The part of a Yjs transaction that checks look at. */
export type PageChange = Pick<Y.Transaction, "doc" | "changed" | "beforeState" | "deleteSet">;

/** What a transaction touched: widget ids and their places, `page:<setting>`, `variable:<name>`, `tab:<id>`. */
export function touchedWidgets(transaction: PageChange): string[] {
  const touched = new Set<string>();
  const { meta, widgets, tabs, variables } = pageRoots(transaction.doc);
  for (const [changed, keys] of transaction.changed) {
    const type: unknown = changed;
    if (type === meta) for (const key of keys) touched.add(`page:${key}`);
    else if (type === widgets) for (const key of keys) touched.add(key ?? "page");
    else if (type === variables) for (const key of keys) touched.add(`variable:${key}`);
    else if (type === tabs) for (const key of keys) touched.add(`tab:${key}`);
    else addNested(changed, [...keys].every(isPlaceKey), { widgets, tabs }, touched);
  }
  return [...touched];
}

const PLACE_SUFFIX = "@place";

/** What is touched of a widget that only got another place or size. */
export function placeOf(widgetId: string): string {
  return widgetId + PLACE_SUFFIX;
}

/** The widget that a touched part belongs to; undefined for parts of the page itself. */
export function widgetOfPart(part: string): string | undefined {
  // `page` alone: as commits of older versions have it.
  if (part === "page" || part.includes(":")) return undefined;
  return part.endsWith(PLACE_SUFFIX) ? part.slice(0, -PLACE_SUFFIX.length) : part;
}

function isPlaceKey(key: string | null): boolean {
  return key !== null && (PLACE_KEYS.has(key) || key === "loc");
}

function addNested(
  type: { _item: Y.Item | null },
  isPlace: boolean,
  { widgets, tabs }: Pick<PageRoots, "widgets" | "tabs">,
  touched: Set<string>,
): void {
  for (let item = itemOf(type); item !== null;) {
    const parent: unknown = item.parent;
    if (parent === widgets && item.parentSub !== null) touched.add(isPlace ? placeOf(item.parentSub) : item.parentSub);
    if (parent === tabs && item.parentSub !== null) touched.add(`tab:${item.parentSub}`);
    item = parent instanceof Y.AbstractType ? itemOf(parent) : null;
  }
}

/** Widgets deleted longer ago than this are let go when nobody is there. */
const KEEP_DELETED_MS = 30 * 24 * 60 * 60 * 1_000;

/** Ids of what was deleted before `until`; a time still to come (of a wrong clock) counts from `now` on. */
function deletedBefore(root: Y.Map<unknown>, until: number, now: number): string[] {
  const ids: string[] = [];
  for (const [id, map] of root) {
    const deletedAt = map instanceof Y.Map ? map.get("del") : undefined;
    if (typeof deletedAt !== "number" || !(map instanceof Y.Map)) continue;
    if (deletedAt > now) map.set("del", now);
    else if (deletedAt < until) ids.push(id);
  }
  return ids;
}

/** Removes for good what was deleted more than 30 days before `now` (milliseconds since 1970), and what stood in it. */
export function purgeDeleted(doc: Y.Doc, now: number): void {
  doc.transact(() => {
    const { widgets, tabs } = pageRoots(doc);
    const until = now - KEEP_DELETED_MS;
    const gone = new Set([...deletedBefore(widgets, until, now), ...deletedBefore(tabs, until, now)]);
    // Entries may come before what they stand in; go on until nothing is added.
    for (let size = -1; size !== gone.size && gone.size > 0;) {
      size = gone.size;
      for (const [id, map] of widgets) if (map instanceof Y.Map && gone.has(readLoc(map).container)) gone.add(id);
      for (const [id, map] of tabs) if (map instanceof Y.Map && gone.has(String(map.get("owner")))) gone.add(id);
    }
    for (const root of [widgets, tabs]) for (const id of gone) if (root.has(id)) root.delete(id);
  });
}
