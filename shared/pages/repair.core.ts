import * as Y from "yjs";
import { z } from "zod";

import { Id } from "../kernel/ids.ts";
import { countEntries, isCounted, PAGE_ROOTS, type PageChange, type PageRoots, pageRoots, placeKey } from "./page-doc.core.ts";
import {
  Binding,
  BREAKPOINTS,
  Grid,
  OrderKey,
  PAGE_LIMITS,
  PAGE_SCHEMA_VERSION,
  Pos,
  PropName,
  ROOT,
  Setting,
  Size,
  Theme,
  Variable,
  VariableName,
  WidgetKind,
} from "./schema.ts";
import { itemOf, newestItem, newItems } from "./yjs-items.core.ts";

/** Says what a setting of a widget kind may hold; undefined for kinds and settings that this version does not know. */
export type PropSchemaOf = (kind: string, prop: string) => z.ZodType | undefined;

/** One transaction that is put right. */
interface Repair {
  change: PageChange;
  roots: PageRoots;
  propSchema: PropSchemaOf;
  violations: string[];
}

/** What each key of a map may hold; no plain object, which would know `constructor` too. */
type Keys = ReadonlyMap<string, z.ZodType>;
type YMap = Y.Map<unknown>;

const DeletedAt = z.number().min(0);
const Loc = z.tuple([z.union([z.literal(ROOT), Id]), OrderKey]);
const Title = z.string().max(PAGE_LIMITS.titleLength);

const META: Keys = new Map<string, z.ZodType>([
  ["schema", z.int().min(1).max(PAGE_SCHEMA_VERSION)],
  ["title", Title],
  ["description", z.string().max(PAGE_LIMITS.descriptionLength)],
  ["theme", Theme],
  ["grid", Grid],
]);

const TAB: Keys = new Map<string, z.ZodType>([
  ["owner", Id],
  ["title", Title],
  ["order", OrderKey],
  ["del", DeletedAt],
]);

const WIDGET: Keys = new Map<string, z.ZodType>([
  ["kind", WidgetKind],
  ["loc", Loc],
  ["del", DeletedAt],
  ["binding", Binding],
  ...BREAKPOINTS.map((breakpoint) => [placeKey("pos", breakpoint), Pos] as const),
  ...BREAKPOINTS.map((breakpoint) => [placeKey("size", breakpoint), Size] as const),
]);

/** Keys that are there from the start and can't be taken away. */
const REQUIRED = { page: ["schema"], widget: ["kind", "loc", "pos", "size"], tab: ["owner", "title", "order"] } as const;

function propSchema(repair: Repair, map: YMap, key: string): z.ZodType | undefined {
  if (!key.startsWith("p:") || !PropName.safeParse(key.slice(2)).success) return undefined;
  const kind = map.get("kind");
  const own = typeof kind === "string" ? repair.propSchema(kind, key.slice(2)) : undefined;
  return own === undefined ? Setting : z.unknown().refine((value) => Setting.safeParse(value).success && own.safeParse(value).success);
}

function isNew(change: PageChange, { id }: Y.Item): boolean {
  return id.clock >= (change.beforeState.get(id.client) ?? 0);
}

/** Looks through all, because the list is not sorted while its transaction goes on. */
function isDeletedIn({ clients }: PageChange["deleteSet"], { client, clock }: Y.ID): boolean {
  return clients.get(client)?.some((range) => range.clock <= clock && clock < range.clock + range.len) ?? false;
}

/** The value a key held before this transaction, or undefined where it held none. */
function valueBefore(change: PageChange, map: YMap, key: string): unknown {
  let item = newestItem(map, key);
  while (item !== null && isNew(change, item)) item = item.left;
  if (item === null) return undefined;
  // Deleted before this transaction already: the key held nothing.
  if (item.deleted && !isDeletedIn(change.deleteSet, item.lastId)) return undefined;
  return item.content.getContent().at(-1);
}

function putBack(change: PageChange, map: YMap, key: string): void {
  const before = valueBefore(change, map, key);
  if (before === undefined || before instanceof Y.AbstractType) map.delete(key);
  else map.set(key, before);
}

function refuse(repair: Repair, map: YMap, key: string, reason: string): void {
  repair.violations.push(reason);
  putBack(repair.change, map, key);
}

function checkKey(repair: Repair, map: YMap, key: string, schema: z.ZodType | undefined, where: string, isRequired = false): void {
  if (!map.has(key)) {
    if (isRequired && valueBefore(repair.change, map, key) !== undefined) refuse(repair, map, key, `${where}.${key}: is missing`);
    return;
  }
  const value = map.get(key);
  if (schema === undefined || value instanceof Y.AbstractType || !schema.safeParse(value).success)
    refuse(repair, map, key, `${where}.${key}: not valid`);
}

function checkTabKey(repair: Repair, map: YMap, key: string, id: string): void {
  checkKey(
    repair,
    map,
    key,
    TAB.get(key),
    `tab ${id}`,
    REQUIRED.tab.some((name) => name === key),
  );
}

function checkWidgetKey(repair: Repair, map: YMap, key: string, id: string): void {
  const where = `widget ${id}`;
  const before = key === "kind" || key === "text" ? valueBefore(repair.change, map, key) : undefined;
  // A text is made once; taken away it stays away, as any edit of its words would do.
  if (key === "text" && before === undefined && map.get(key) instanceof Y.Text) return;
  if (key === "kind" && before !== undefined && before !== map.get(key)) refuse(repair, map, key, `${where}.kind: a widget keeps its kind`);
  else
    checkKey(
      repair,
      map,
      key,
      WIDGET.get(key) ?? propSchema(repair, map, key),
      where,
      REQUIRED.widget.some((name) => name === key),
    );
}

function checkEntry(repair: Repair, what: "widget" | "tab", id: string): void {
  const root = what === "widget" ? repair.roots.widgets : repair.roots.tabs;
  if (!root.has(id)) return;
  const map = root.get(id);
  if (map instanceof Y.Map && Id.safeParse(id).success) {
    const check = what === "widget" ? checkWidgetKey : checkTabKey;
    for (const key of map.keys()) check(repair, map, key, id);
    if (REQUIRED[what].every((key) => map.has(key))) return;
  }
  repair.violations.push(`${what} ${id}: not a ${what}`);
  root.delete(id);
}

/** Checks one key of a map that the transaction touched. */
function checkTouched(repair: Repair, map: YMap, key: string): void {
  const { meta, variables, widgets, tabs } = repair.roots;
  const item = itemOf(map);
  if (item?.deleted === true) return;
  const id = item?.parentSub ?? "";
  if (map === meta) checkKey(repair, map, key, META.get(key), "page", key === "schema");
  else if (map === variables) checkKey(repair, map, key, variableNamed(key), "variable");
  else if (map === widgets) checkEntry(repair, "widget", key);
  else if (map === tabs) checkEntry(repair, "tab", key);
  else if (item?.parent === widgets) checkWidgetKey(repair, map, key, id);
  else if (item?.parent === tabs) checkTabKey(repair, map, key, id);
}

/** Whether a shared type stands where a page has one: widgets, tabs, and the texts of widgets. */
function isPartOfPage({ widgets, tabs }: PageRoots, { type }: Y.ContentType): boolean {
  const item = itemOf(type);
  if (type instanceof Y.Map) return item?.parent === widgets || item?.parent === tabs;
  const owner = item?.parent instanceof Y.Map ? itemOf(item.parent) : null;
  return type instanceof Y.Text && item?.parentSub === "text" && owner?.parent === widgets;
}

/** Takes away what no layout shows and no edit could ever delete: shared types in odd places, lists inside maps. */
function dropHidden({ change, roots, violations }: Repair): void {
  for (const item of newItems(change.doc, change.beforeState)) {
    const isListed = item.parent instanceof Y.Map && item.parentSub === null;
    if (item.deleted || !(isListed || (item.content instanceof Y.ContentType && !isPartOfPage(roots, item.content)))) continue;
    violations.push(isListed ? "a list where a page has none" : "a shared type where a page has none");
    change.doc.transact((transaction) => item.delete(transaction));
  }
}

function variableNamed(name: string): z.ZodType | undefined {
  return VariableName.safeParse(name).success ? Variable.refine((variable) => variable.name === name) : undefined;
}

/** Ids of entries that this transaction may have made or brought back; looked at only then, so that other edits cost nothing. */
function mayBeNew(root: YMap, changed: readonly (readonly [unknown, readonly (string | null)[]])[]): Set<string> {
  const ids = new Set<string>();
  for (const [type, keys] of changed) {
    if (type === root) for (const key of keys) if (key !== null) ids.add(key);
    if (!(type instanceof Y.Map) || !keys.includes("del")) continue;
    const item = itemOf(type);
    if (item?.parent === root && item.parentSub !== null) ids.add(item.parentSub);
  }
  return ids;
}

/** Takes back what a transaction added above a limit, the last first. */
function keepWithin(repair: Repair, root: YMap, limit: number, what: string, added: ReadonlySet<string>): void {
  if (added.size === 0) return;
  let above = countEntries(root) - limit;
  for (const id of [...added].toReversed()) {
    const entry = root.get(id);
    if (above <= 0) return;
    if (!isCounted(entry)) continue;
    const item = newestItem(root, id);
    if (entry instanceof Y.Map && item !== null && !isNew(repair.change, item)) {
      if (valueBefore(repair.change, entry, "del") === undefined) continue;
      putBack(repair.change, entry, "del");
    } else if (valueBefore(repair.change, root, id) === undefined) root.delete(id);
    else continue;
    above -= 1;
    repair.violations.push(`${what} ${id}: a page holds at most ${limit}`);
  }
}

/**
 * Checks only what a transaction touched, inside that transaction, and puts the previous good value back where the new one
 * is not valid. Because log and broadcast come after the transaction, peers and log only ever see the good value.
 */
export function repairPage(change: PageChange, propSchemaOf: PropSchemaOf = () => undefined): { violations: string[] } {
  const repair: Repair = { change, roots: pageRoots(change.doc), propSchema: propSchemaOf, violations: [] };
  for (const name of change.doc.share.keys())
    if (!PAGE_ROOTS.some((root) => root === name)) repair.violations.push(`root ${name}: a page has no such part`);
  // The repair itself changes types, so the list is taken before.
  const changed = Array.from(change.changed, ([type, keys]) => [type, [...keys]] as const);
  dropHidden(repair);
  for (const [type, keys] of changed) if (type instanceof Y.Map) for (const key of keys) if (key !== null) checkTouched(repair, type, key);
  const { widgets, tabs, variables } = repair.roots;
  keepWithin(repair, widgets, PAGE_LIMITS.widgets, "widget", mayBeNew(widgets, changed));
  keepWithin(repair, tabs, PAGE_LIMITS.tabs, "tab", mayBeNew(tabs, changed));
  keepWithin(repair, variables, PAGE_LIMITS.variables, "variable", mayBeNew(variables, changed));
  return { violations: repair.violations };
}
