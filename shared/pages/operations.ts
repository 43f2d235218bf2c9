import type * as Y from "yjs";
import { z } from "zod";

import { Id, newId } from "../kernel/ids.ts";
import { Json } from "../kernel/json.ts";
import { toLayout } from "./layout.core.ts";
import { compareOrder, orderBetween } from "./order.core.ts";
import {
  isAlive,
  pageRoots,
  placeKey,
  propKey,
  readTabs,
  readWidget,
  setIfChanged,
  widgetIds,
  widgetMap,
  writeNewTab,
  writeNewWidget,
} from "./page-doc.core.ts";
import {
  Binding,
  Breakpoint,
  Grid,
  LayoutTab,
  LayoutWidget,
  PAGE_LIMITS,
  Pos,
  RichText,
  ROOT,
  Size,
  Theme,
  Variable,
  VariableName,
} from "./schema.ts";
import { applyText } from "./text.core.ts";

const Container = z.union([z.literal(ROOT), Id]);
const Ids = z.array(Id).min(1).max(PAGE_LIMITS.widgets);

/** Where a widget is put: grid cells at a breakpoint; `size` is left out when only the place changes. */
const Placement = z.object({ id: Id, pos: Pos.optional(), size: Size.optional() });

/** Copied widgets with all that stands in them, as the clipboard holds them. */
export const Clip = z.object({
  type: z.literal("platform-builder/widgets"),
  widgets: z.array(LayoutWidget).max(PAGE_LIMITS.widgets),
  tabs: z.array(LayoutTab).max(PAGE_LIMITS.tabs),
});
export type Clip = z.infer<typeof Clip>;

/**
 * Everything that can be done to a page, by the builder, the REST draft, restore, import and AI alike. Each is one
 * transaction and one undo step.
 */
export const PageOperation = z.discriminatedUnion("op", [
  z.object({
    op: z.literal("add"),
    kind: z.string().regex(/^[a-z][a-z0-9-]{0,49}$/),
    id: Id.optional(),
    container: Container.default(ROOT),
    pos: Pos,
    size: Size,
    props: z.record(z.string().min(1).max(100), Json).default({}),
    binding: Binding.optional(),
    /** Given for kinds with rich text, empty or not: the text is made once, with its widget. */
    text: RichText.optional(),
  }),
  /** Moves or resizes, one or many, inside their containers. */
  z.object({
    op: z.literal("place"),
    breakpoint: Breakpoint.default("desktop"),
    placements: z.array(Placement).min(1).max(PAGE_LIMITS.widgets),
  }),
  z.object({ op: z.literal("reset-place"), breakpoint: Breakpoint.exclude(["desktop"]), ids: Ids }),
  z.object({ op: z.literal("reparent"), ids: Ids, container: Container, pos: Pos.optional() }),
  /** Puts widgets right behind another (or first) in their container's order. */
  z.object({ op: z.literal("reorder"), ids: Ids, after: Id.nullable() }),
  z.object({ op: z.literal("duplicate"), ids: Ids }),
  z.object({ op: z.literal("paste"), clip: Clip, container: Container.default(ROOT), pos: Pos.optional() }),
  z.object({ op: z.literal("delete"), ids: Ids, deletedAt: z.number() }),
  z.object({ op: z.literal("undelete"), ids: Ids }),
  z.object({ op: z.literal("set-prop"), ids: Ids, prop: z.string().min(1).max(100), value: Json.optional() }),
  z.object({ op: z.literal("bind"), id: Id, binding: Binding.nullable() }),
  z.object({ op: z.literal("set-text"), id: Id, text: RichText }),
  z.object({ op: z.literal("set-variable"), variable: Variable, was: VariableName.optional() }),
  z.object({ op: z.literal("delete-variable"), name: VariableName }),
  z.object({
    op: z.literal("set-page"),
    title: z.string().max(PAGE_LIMITS.titleLength).optional(),
    description: z.string().max(PAGE_LIMITS.descriptionLength).optional(),
    theme: Theme.optional(),
    grid: Grid.optional(),
  }),
  z.object({ op: z.literal("add-tab"), owner: Id, title: z.string().max(PAGE_LIMITS.titleLength), id: Id.optional() }),
  z.object({ op: z.literal("rename-tab"), id: Id, title: z.string().max(PAGE_LIMITS.titleLength) }),
  z.object({ op: z.literal("move-tab"), id: Id, after: Id.nullable() }),
  z.object({ op: z.literal("delete-tab"), id: Id, deletedAt: z.number() }),
]);
export type PageOperation = z.infer<typeof PageOperation>;
type Operation<Op extends PageOperation["op"]> = Extract<PageOperation, { op: Op }>;

/** Ids of what an operation made or changed. */
export interface OperationResult {
  ids: string[];
}

function siblings(doc: Y.Doc, container: string): LayoutWidget[] {
  return widgetIds(doc)
    .map((id) => readWidget(doc, id))
    .filter((widget) => widget !== undefined)
    .filter((widget) => widget.container === container)
    .toSorted(compareOrder);
}

function lastOrder(doc: Y.Doc, container: string): string | undefined {
  return siblings(doc, container).at(-1)?.order;
}

function add(doc: Y.Doc, operation: Operation<"add">): string[] {
  const { kind, container, pos, size, props, binding, text } = operation;
  const id = operation.id ?? newId();
  if (pageRoots(doc).widgets.has(id)) return [];
  const order = orderBetween(lastOrder(doc, container), undefined, id);
  const widget: LayoutWidget = { id, kind, container, order, pos: { desktop: pos }, size: { desktop: size }, props };
  writeNewWidget(doc, { ...widget, ...(binding === undefined ? {} : { binding }), ...(text === undefined ? {} : { text }) });
  return [id];
}

function place(doc: Y.Doc, { breakpoint, placements }: Operation<"place">): string[] {
  for (const { id, pos, size } of placements) {
    const map = widgetMap(doc, id);
    if (map === undefined || !isAlive(map)) continue;
    if (pos !== undefined) setIfChanged(map, placeKey("pos", breakpoint), pos);
    if (size !== undefined) setIfChanged(map, placeKey("size", breakpoint), size);
  }
  return placements.map((placement) => placement.id);
}

function forEachAlive(doc: Y.Doc, ids: readonly string[], change: (map: Y.Map<unknown>, id: string) => void): string[] {
  const changed: string[] = [];
  for (const id of ids) {
    const map = widgetMap(doc, id);
    if (map === undefined || !isAlive(map)) continue;
    change(map, id);
    changed.push(id);
  }
  return changed;
}

/** Whether putting a widget into a container would put it into itself. */
function isInside(doc: Y.Doc, container: string, id: string): boolean {
  const owners = new Map(readTabs(doc).map((tab) => [tab.id, tab.owner]));
  const seen = new Set<string>();
  for (let at = container; at !== ROOT && !seen.has(at);) {
    seen.add(at);
    const widget = owners.get(at) ?? at;
    if (widget === id) return true;
    at = readWidget(doc, widget)?.container ?? ROOT;
  }
  return false;
}

function reparent(doc: Y.Doc, { ids, container, pos }: Operation<"reparent">): string[] {
  let order = lastOrder(doc, container);
  const allowed = ids.filter((id) => !isInside(doc, container, id));
  return forEachAlive(doc, allowed, (map, id) => {
    order = orderBetween(order, undefined, id);
    setIfChanged(map, "loc", [container, order]);
    if (pos !== undefined) setIfChanged(map, "pos", pos);
    // Places at other sizes belong to the old container.
    for (const breakpoint of ["tablet", "phone", "wall"] as const) setIfChanged(map, placeKey("pos", breakpoint), undefined);
  });
}

function reorder(doc: Y.Doc, { ids, after }: Operation<"reorder">): string[] {
  const first = readWidget(doc, ids[0] ?? "");
  const container = (after === null ? undefined : readWidget(doc, after)?.container) ?? first?.container ?? ROOT;
  const others = siblings(doc, container).filter((widget) => !ids.includes(widget.id));
  const at = after === null ? 0 : others.findIndex((widget) => widget.id === after) + 1;
  let before = others[at - 1]?.order;
  const next = others[at]?.order;
  return forEachAlive(doc, ids, (map, id) => {
    before = orderBetween(before, next, id);
    setIfChanged(map, "loc", [container, before]);
  });
}

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

/** Puts a clip into a container with new ids; answers the ids of its outermost widgets. */
function paste(doc: Y.Doc, clip: Clip, container: string | undefined, offset: (widget: LayoutWidget) => Pos): string[] {
  const ids = new Map<string, string>([...clip.widgets, ...clip.tabs].map(({ id }) => [id, newId()]));
  const tops: string[] = [];
  for (const tab of clip.tabs) writeNewTab(doc, { ...tab, id: ids.get(tab.id) ?? newId(), owner: ids.get(tab.owner) ?? tab.owner });
  for (const widget of clip.widgets) {
    const id = ids.get(widget.id) ?? newId();
    const inside = ids.get(widget.container);
    const isTop = inside === undefined;
    const target = inside ?? container ?? widget.container;
    const order = isTop ? orderBetween(lastOrder(doc, target), undefined, id) : widget.order;
    writeNewWidget(doc, { ...widget, id, container: target, order, pos: isTop ? { desktop: offset(widget) } : widget.pos });
    if (isTop) tops.push(id);
  }
  return tops;
}

function pasteAt(doc: Y.Doc, { clip, container, pos }: Operation<"paste">): string[] {
  const inside = new Set([...clip.widgets, ...clip.tabs].map(({ id }) => id));
  const tops = clip.widgets.filter((widget) => !inside.has(widget.container));
  const left = Math.min(...tops.map((widget) => widget.pos.desktop[0]));
  const top = Math.min(...tops.map((widget) => widget.pos.desktop[1]));
  const [x, y] = pos ?? [left, top];
  return paste(doc, clip, container, (widget) => [widget.pos.desktop[0] - left + x, widget.pos.desktop[1] - top + y]);
}

function duplicate(doc: Y.Doc, ids: readonly string[]): string[] {
  // Below the original: compaction then shows the copy right under it.
  return paste(doc, copyWidgets(doc, ids), undefined, ({ pos, size }) => [pos.desktop[0], pos.desktop[1] + size.desktop[1]]);
}

function setVariable(doc: Y.Doc, { variable, was }: Operation<"set-variable">): string[] {
  const { variables } = pageRoots(doc);
  if (was !== undefined && was !== variable.name) variables.delete(was);
  setIfChanged(variables, variable.name, variable);
  return [variable.name];
}

function setPage(doc: Y.Doc, operation: Operation<"set-page">): string[] {
  const { meta } = pageRoots(doc);
  for (const key of ["title", "description", "theme", "grid"] as const)
    if (operation[key] !== undefined) setIfChanged(meta, key, operation[key]);
  return [];
}

function tabsOf(doc: Y.Doc, owner: string): LayoutTab[] {
  return readTabs(doc)
    .filter((tab) => tab.owner === owner)
    .toSorted(compareOrder);
}

function addTab(doc: Y.Doc, { owner, title, id = newId() }: Operation<"add-tab">): string[] {
  writeNewTab(doc, { id, owner, title, order: orderBetween(tabsOf(doc, owner).at(-1)?.order, undefined, id) });
  return [id];
}

function changeTab(doc: Y.Doc, id: string, change: (map: Y.Map<unknown>) => void): string[] {
  const tab = readTabs(doc).find((known) => known.id === id);
  const map = pageRoots(doc).tabs.get(id);
  if (tab === undefined || map === undefined) return [];
  change(map as Y.Map<unknown>);
  return [id];
}

function moveTab(doc: Y.Doc, { id, after }: Operation<"move-tab">): string[] {
  const owner = readTabs(doc).find((tab) => tab.id === id)?.owner;
  if (owner === undefined) return [];
  const others = tabsOf(doc, owner).filter((tab) => tab.id !== id);
  const at = after === null ? 0 : others.findIndex((tab) => tab.id === after) + 1;
  return changeTab(doc, id, (map) => setIfChanged(map, "order", orderBetween(others[at - 1]?.order, others[at]?.order, id)));
}

function setText(doc: Y.Doc, { id, text }: Operation<"set-text">): string[] {
  return forEachAlive(doc, [id], (map) => applyText(map, text));
}

function undelete(doc: Y.Doc, ids: readonly string[]): string[] {
  for (const id of ids) widgetMap(doc, id)?.delete("del");
  return [...ids];
}

// One line an operation; splitting the table would only hide it.
// oxlint-disable-next-line complexity
function carryOut(doc: Y.Doc, operation: PageOperation): string[] {
  switch (operation.op) {
    case "add":
      return add(doc, operation);
    case "place":
      return place(doc, operation);
    case "reset-place":
      return forEachAlive(doc, operation.ids, (map) => {
        for (const name of ["pos", "size"] as const) setIfChanged(map, placeKey(name, operation.breakpoint), undefined);
      });
    case "reparent":
      return reparent(doc, operation);
    case "reorder":
      return reorder(doc, operation);
    case "duplicate":
      return duplicate(doc, operation.ids);
    case "paste":
      return pasteAt(doc, operation);
    case "delete":
      return forEachAlive(doc, operation.ids, (map) => map.set("del", operation.deletedAt));
    case "undelete":
      return undelete(doc, operation.ids);
    case "set-prop":
      return forEachAlive(doc, operation.ids, (map) => setIfChanged(map, propKey(operation.prop), operation.value));
    case "bind":
      return forEachAlive(doc, [operation.id], (map) => setIfChanged(map, "binding", operation.binding ?? undefined));
    case "set-text":
      return setText(doc, operation);
    case "set-variable":
      return setVariable(doc, operation);
    case "delete-variable":
      pageRoots(doc).variables.delete(operation.name);
      return [operation.name];
    case "set-page":
      return setPage(doc, operation);
    case "add-tab":
      return addTab(doc, operation);
    case "rename-tab":
      return changeTab(doc, operation.id, (map) => setIfChanged(map, "title", operation.title));
    case "move-tab":
      return moveTab(doc, operation);
    case "delete-tab":
      return changeTab(doc, operation.id, (map) => map.set("del", operation.deletedAt));
  }
}

/** Carries out one operation as one transaction with this origin. What it names that is no longer there is passed over. */
export function applyOperation(doc: Y.Doc, operation: PageOperation, origin: unknown): OperationResult {
  return { ids: doc.transact(() => carryOut(doc, operation), origin) };
}
