import type * as Y from "yjs";
import { z } from "zod";

import { Id, newId } from "../kernel/ids.ts";
import { cleanClip, Clip, copyWidgets, pasteClip, topsOf } from "./clip.ts";
import { orderKeysAt } from "./order.core.ts";
import {
  countEntries,
  isAlive,
  pageRoots,
  placeKey,
  propKey,
  readMeta,
  readWidget,
  setIfChanged,
  tabMap,
  widgetMap,
  widgetText,
  writeNewTab,
  writeNewWidget,
} from "./page-doc.core.ts";
import { withWholeCharacters } from "./plain.core.ts";
import { regrid } from "./regrid.core.ts";
import {
  Binding,
  Breakpoint,
  Grid,
  type LayoutTab,
  PAGE_LIMITS,
  Pos,
  PropName,
  RichText,
  ROOT,
  Setting,
  Size,
  Theme,
  Variable,
  VariableName,
  WidgetKind,
} from "./schema.ts";
import { applyText } from "./text.core.ts";
import { childrenOf, findContainer, isInside, orderInto, outermost, type PageTree, readTree, tabsOf } from "./tree.core.ts";

const Container = z.union([z.literal(ROOT), Id]);
const Ids = z.array(Id).min(1).max(PAGE_LIMITS.widgets);
const Title = z.string().max(PAGE_LIMITS.titleLength);
/** Milliseconds since 1970. */
const DeletedAt = z.number().min(0);

/** Where a widget is put: grid cells at a breakpoint; `size` is left out when only the place changes. */
const Placement = z.object({ id: Id, pos: Pos.optional(), size: Size.optional() });

/**
 * Everything that can be done to a page, by the builder, the REST draft, restore, import and AI alike. Each is one
 * transaction and one undo step.
 */
export const PageOperation = z.discriminatedUnion("op", [
  z.object({
    op: z.literal("add"),
    kind: WidgetKind,
    id: Id.optional(),
    container: Container.default(ROOT),
    pos: Pos,
    size: Size,
    props: z.record(PropName, Setting).default({}),
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
  z.object({ op: z.literal("delete"), ids: Ids, deletedAt: DeletedAt }),
  z.object({ op: z.literal("undelete"), ids: Ids }),
  z.object({ op: z.literal("set-prop"), ids: Ids, prop: PropName, value: Setting.optional() }),
  z.object({ op: z.literal("bind"), id: Id, binding: Binding.nullable() }),
  z.object({ op: z.literal("set-text"), id: Id, text: RichText }),
  z.object({ op: z.literal("set-variable"), variable: Variable, was: VariableName.optional() }),
  z.object({ op: z.literal("delete-variable"), name: VariableName }),
  z.object({
    op: z.literal("set-page"),
    title: Title.optional(),
    description: z.string().max(PAGE_LIMITS.descriptionLength).optional(),
    theme: Theme.optional(),
    grid: Grid.optional(),
  }),
  z.object({ op: z.literal("add-tab"), owner: Id, title: Title, id: Id.optional() }),
  z.object({ op: z.literal("rename-tab"), id: Id, title: Title }),
  z.object({ op: z.literal("move-tab"), id: Id, after: Id.nullable() }),
  z.object({ op: z.literal("delete-tab"), id: Id, deletedAt: DeletedAt }),
]);
export type PageOperation = z.infer<typeof PageOperation>;
type Operation<Op extends PageOperation["op"]> = Extract<PageOperation, { op: Op }>;

/** What became of an operation. */
export interface OperationResult {
  /** Ids of what it made or changed; what it names that is no longer there is passed over. */
  ids: string[];
  /** Why nothing was done, in words for the person who asked for it. */
  refused?: string;
}

/** Says why an operation is not carried out; thrown before it changes anything. */
class Refusal extends Error {}

function mustHold(doc: Y.Doc, what: "widgets" | "tabs" | "variables", more: number): void {
  if (more > 0 && countEntries(pageRoots(doc)[what]) + more > PAGE_LIMITS[what])
    throw new Refusal(`A page holds at most ${PAGE_LIMITS[what]} ${what}`);
}

function clamped(cell: number): number {
  return Math.min(Math.max(0, cell), PAGE_LIMITS.rows);
}

function add(doc: Y.Doc, operation: Operation<"add">): string[] {
  const { kind, pos, size, props, binding, text } = operation;
  const id = operation.id ?? newId();
  if (pageRoots(doc).widgets.has(id)) return [];
  mustHold(doc, "widgets", 1);
  const tree = readTree(doc);
  // A peer may have deleted the container a moment ago; the new widget must not go with it.
  const container = findContainer(tree, operation.container) ?? ROOT;
  const siblings = childrenOf(tree, container);
  const order = orderInto(doc, siblings, siblings.length, [id]).get(id) ?? "a0";
  writeNewWidget(doc, {
    id,
    kind,
    container,
    order,
    pos: { desktop: pos },
    size: { desktop: size },
    props,
    ...(binding === undefined ? {} : { binding }),
    ...(text === undefined ? {} : { text }),
  });
  return [id];
}

function forEachAlive(doc: Y.Doc, ids: readonly string[], change: (map: Y.Map<unknown>, id: string) => void): string[] {
  const changed: string[] = [];
  for (const id of new Set(ids)) {
    const map = widgetMap(doc, id);
    if (map === undefined || !isAlive(map)) continue;
    change(map, id);
    changed.push(id);
  }
  return changed;
}

function place(doc: Y.Doc, { breakpoint, placements }: Operation<"place">): string[] {
  const byId = new Map(placements.map((placement) => [placement.id, placement]));
  return forEachAlive(doc, [...byId.keys()], (map, id) => {
    const { pos, size } = byId.get(id) ?? {};
    if (pos !== undefined) setIfChanged(map, placeKey("pos", breakpoint), pos);
    if (size !== undefined) setIfChanged(map, placeKey("size", breakpoint), size);
  });
}

/** Puts widgets at `at` among those of a container that do not move. */
function putInOrder(doc: Y.Doc, tree: PageTree, ids: readonly string[], container: string, at?: number): void {
  const moving = new Set(ids);
  const others = childrenOf(tree, container).filter((node) => !moving.has(node.id));
  const keys = orderInto(doc, others, at ?? others.length, ids);
  for (const id of ids) {
    const map = widgetMap(doc, id);
    if (map !== undefined) setIfChanged(map, "loc", [container, keys.get(id)]);
  }
}

function reparent(doc: Y.Doc, operation: Operation<"reparent">): string[] {
  const tree = readTree(doc);
  const container = findContainer(tree, operation.container);
  if (container === undefined) return [];
  const ids = outermost(tree, operation.ids).filter((id) => !isInside(tree, container, id));
  const widgets = ids.flatMap((id) => readWidget(doc, id) ?? []);
  const [left, top] = [0, 1].map((axis) => Math.min(...widgets.map(({ pos }) => pos.desktop[axis] ?? 0)));
  putInOrder(doc, tree, ids, container);
  for (const { id, pos } of widgets) {
    const map = widgetMap(doc, id);
    if (map === undefined) continue;
    // Several keep their places among each other.
    if (operation.pos !== undefined) {
      const [x, y] = operation.pos;
      setIfChanged(map, "pos", [clamped(pos.desktop[0] - (left ?? 0) + x), clamped(pos.desktop[1] - (top ?? 0) + y)]);
    }
    // Places at other sizes belong to the old container.
    for (const breakpoint of ["tablet", "phone", "wall"] as const) setIfChanged(map, placeKey("pos", breakpoint), undefined);
  }
  return ids;
}

/** How many of those that stay come before the place right behind `after`. */
function placeBehind(all: readonly { id: string }[], after: string | null, moving: readonly string[]): number {
  const end = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
  return all.slice(0, end).filter(({ id }) => !moving.includes(id)).length;
}

function reorder(doc: Y.Doc, { ids, after }: Operation<"reorder">): string[] {
  const tree = readTree(doc);
  const container = tree.nodes.get(after ?? ids[0] ?? "")?.container;
  if (container === undefined) return [];
  const moving = outermost(tree, ids).filter((id) => !isInside(tree, container, id));
  putInOrder(doc, tree, moving, container, placeBehind(childrenOf(tree, container), after, moving));
  return moving;
}

function mustHoldClip(doc: Y.Doc, { widgets, tabs }: Clip): void {
  mustHold(doc, "widgets", widgets.length);
  mustHold(doc, "tabs", tabs.length);
}

function paste(doc: Y.Doc, operation: Operation<"paste">): string[] {
  const clip = cleanClip(operation.clip);
  mustHoldClip(doc, clip);
  const { variables } = pageRoots(doc);
  const brought = (clip.variables ?? []).filter(({ name }) => !variables.has(name));
  mustHold(doc, "variables", brought.length);
  for (const variable of brought) variables.set(variable.name, variable);
  const tree = readTree(doc);
  const container = findContainer(tree, operation.container) ?? ROOT;
  const tops = topsOf(clip);
  const left = Math.min(...tops.map(({ pos }) => pos.desktop[0]));
  const top = Math.min(...tops.map(({ pos }) => pos.desktop[1]));
  const [x, y] = operation.pos ?? [left, top];
  return pasteClip(doc, tree, clip, {
    containerOf: () => container,
    posOf: ({ pos }) => [pos.desktop[0] - left + x, pos.desktop[1] - top + y],
  });
}

function duplicate(doc: Y.Doc, ids: readonly string[]): string[] {
  const clip = copyWidgets(doc, ids);
  mustHoldClip(doc, clip);
  return pasteClip(doc, readTree(doc), clip, {
    containerOf: ({ container }) => container,
    // Below the original: compaction then shows the copy right under it.
    posOf: ({ pos, size }) => [pos.desktop[0], pos.desktop[1] + size.desktop[1]],
  });
}

function setVariable(doc: Y.Doc, { variable, was }: Operation<"set-variable">): string[] {
  const { variables } = pageRoots(doc);
  const isRenamed = was !== undefined && was !== variable.name;
  if (isRenamed && variables.has(variable.name)) throw new Refusal(`There is a variable ${variable.name} already`);
  if (!variables.has(variable.name)) mustHold(doc, "variables", isRenamed && variables.has(was) ? 0 : 1);
  if (isRenamed && variables.has(was)) variables.delete(was);
  setIfChanged(variables, variable.name, variable);
  return [variable.name];
}

function deleteVariable(doc: Y.Doc, name: string): string[] {
  const { variables } = pageRoots(doc);
  if (!variables.has(name)) return [];
  variables.delete(name);
  return [name];
}

function setPage(doc: Y.Doc, operation: Operation<"set-page">): string[] {
  const { meta } = pageRoots(doc);
  if (operation.grid !== undefined && operation.grid.columns !== readMeta(doc).grid.columns) regrid(doc, operation.grid.columns);
  for (const key of ["title", "description", "theme", "grid"] as const)
    if (operation[key] !== undefined) setIfChanged(meta, key, operation[key]);
  return [];
}

/** Order keys for tabs at a place among their siblings, whose own keys are renewed where there is no room. */
function tabKeyAt(doc: Y.Doc, siblings: readonly LayoutTab[], at: number, id: string): string {
  const keys = orderKeysAt(siblings, at, [id]);
  for (const sibling of siblings) if (keys.has(sibling.id)) tabMap(doc, sibling.id)?.set("order", keys.get(sibling.id));
  return keys.get(id) ?? "a0";
}

function addTab(doc: Y.Doc, { owner, title, id = newId() }: Operation<"add-tab">): string[] {
  const tree = readTree(doc);
  if (!tree.nodes.has(owner) || pageRoots(doc).tabs.has(id)) return [];
  mustHold(doc, "tabs", 1);
  const siblings = tabsOf(tree, owner);
  writeNewTab(doc, { id, owner, title, order: tabKeyAt(doc, siblings, siblings.length, id) });
  return [id];
}

function changeTab(doc: Y.Doc, id: string, change: (map: Y.Map<unknown>) => void): string[] {
  const map = tabMap(doc, id);
  if (map === undefined || !isAlive(map)) return [];
  change(map);
  return [id];
}

function moveTab(doc: Y.Doc, { id, after }: Operation<"move-tab">): string[] {
  const tree = readTree(doc);
  const owner = tree.tabs.find((tab) => tab.id === id)?.owner;
  const all = owner === undefined ? [] : tabsOf(tree, owner);
  if (owner === undefined || (after !== null && !all.some((tab) => tab.id === after))) return [];
  const others = all.filter((tab) => tab.id !== id);
  return changeTab(doc, id, (map) => setIfChanged(map, "order", tabKeyAt(doc, others, placeBehind(all, after, [id]), id)));
}

function setText(doc: Y.Doc, { id, text }: Operation<"set-text">): string[] {
  return forEachAlive(doc, [id], () => {
    const shared = widgetText(doc, id);
    if (shared !== undefined) applyText(shared, text);
  });
}

function undelete(doc: Y.Doc, ids: readonly string[]): string[] {
  const deleted = [...new Set(ids)].filter((id) => {
    const map = widgetMap(doc, id);
    return map !== undefined && !isAlive(map);
  });
  mustHold(doc, "widgets", deleted.length);
  for (const id of deleted) widgetMap(doc, id)?.delete("del");
  return deleted;
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
      return paste(doc, operation);
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
      return deleteVariable(doc, operation.name);
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
    default:
      return operation satisfies never;
  }
}

/**
 * Carries out one operation as one transaction with this origin. What it names that is no longer there is passed over; an
 * operation that is not valid or finds no room changes nothing and says why.
 */
export function applyOperation(doc: Y.Doc, operation: PageOperation, origin: unknown): OperationResult {
  const parsed = PageOperation.safeParse(withWholeCharacters(operation));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { ids: [], refused: `${issue?.path.join(".") ?? "op"}: ${issue?.message ?? "not valid"}` };
  }
  try {
    return { ids: doc.transact(() => carryOut(doc, parsed.data), origin) };
  } catch (error) {
    if (error instanceof Refusal) return { ids: [], refused: error.message };
    throw error;
  }
}
