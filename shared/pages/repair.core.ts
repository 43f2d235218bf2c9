import * as Y from "yjs";
import { z } from "zod";

import { Id } from "../kernel/ids.ts";
import { PAGE_ROOTS, type PageChange, pageRoots } from "./page-doc.core.ts";
import { toJson } from "./plain.core.ts";
import { Binding, BREAKPOINTS, Grid, PAGE_LIMITS, PAGE_SCHEMA_VERSION, Pos, ROOT, Size, Theme, Variable, VariableName } from "./schema.ts";

/** Says what a setting of a widget kind may hold; undefined for kinds and settings that this version does not know. */
export type PropSchemaOf = (kind: string, prop: string) => z.ZodType | undefined;

const DeletedAt = z.number().min(0);
const Kind = z.string().regex(/^[a-z][a-z0-9-]{0,49}$/);
const Loc = z.tuple([z.union([z.literal(ROOT), Id]), z.string().min(1).max(200)]);
const Title = z.string().max(PAGE_LIMITS.titleLength);

const META: Record<string, z.ZodType> = {
  schema: z.int().min(1).max(PAGE_SCHEMA_VERSION),
  title: Title,
  description: z.string().max(PAGE_LIMITS.descriptionLength),
  theme: Theme,
  grid: Grid,
};

const TAB: Record<string, z.ZodType> = { owner: Id, title: Title, order: z.string().min(1).max(200), del: DeletedAt };

const PLACES: Record<string, z.ZodType> = Object.fromEntries(
  BREAKPOINTS.flatMap((breakpoint) => {
    const suffix = breakpoint === "desktop" ? "" : `:${breakpoint}`;
    return [
      [`pos${suffix}`, Pos],
      [`size${suffix}`, Size],
    ];
  }),
);

const anyJson = z.custom((value) => toJson(value) !== undefined && JSON.stringify(value).length <= PAGE_LIMITS.settingBytes);

function widgetKeySchema(map: Y.Map<unknown>, key: string, propSchema: PropSchemaOf): z.ZodType | undefined {
  if (key === "kind") return Kind;
  if (key === "loc") return Loc;
  if (key === "del") return DeletedAt;
  if (key === "binding") return Binding;
  if (key in PLACES) return PLACES[key];
  if (!key.startsWith("p:") || key.length === 2 || key.length > 102) return undefined;
  const kind = map.get("kind");
  return (typeof kind === "string" ? propSchema(kind, key.slice(2)) : undefined) ?? anyJson;
}

/** The value a key held before this transaction, or undefined where it held none. */
function valueBefore(transaction: PageChange, map: Y.Map<unknown>, key: string): unknown {
  let item = map._map.get(key) ?? null;
  const isNew = (candidate: Y.Item) => candidate.id.clock >= (transaction.beforeState.get(candidate.id.client) ?? 0);
  while (item !== null && isNew(item)) item = item.left;
  if (item === null) return undefined;
  // Deleted before this transaction already: the key held nothing.
  if (item.deleted && !Y.isDeleted(transaction.deleteSet, item.id)) return undefined;
  return item.content.getContent().at(-1);
}

function putBack(transaction: PageChange, map: Y.Map<unknown>, key: string): void {
  const before = valueBefore(transaction, map, key);
  if (before === undefined || before instanceof Y.AbstractType) map.delete(key);
  else map.set(key, before);
}

/**
 * Checks only what a transaction touched, inside that transaction, and puts the previous good value back where the new one
 * is not valid. Because log and broadcast come after the transaction, peers and log only ever see the good value.
 */
export function repairPage(transaction: PageChange, propSchema: PropSchemaOf = () => undefined): { violations: string[] } {
  const violations: string[] = [];
  const { doc } = transaction;
  const roots = pageRoots(doc);
  for (const name of doc.share.keys())
    if (!PAGE_ROOTS.some((root) => root === name)) violations.push(`root ${name}: a page has no such part`);
  // The repair itself changes types, so the list is taken before.
  const changed = [...transaction.changed].map(([type, keys]) => [type, [...keys]] as const);
  const check = (map: Y.Map<unknown>, key: string, schema: z.ZodType | undefined, where: string) => {
    const value = map.get(key);
    if (value === undefined && !map.has(key)) return;
    if (schema !== undefined && !(value instanceof Y.AbstractType) && schema.safeParse(value).success) return;
    violations.push(`${where}.${key}: not valid`);
    putBack(transaction, map, key);
  };
  const checkWidgetKey = (id: string, map: Y.Map<unknown>, key: string) => {
    const before = key === "kind" || key === "text" ? valueBefore(transaction, map, key) : undefined;
    if (key === "text" && map.get("text") instanceof Y.Text && before === undefined) return;
    if (key === "kind" && before !== undefined && before !== map.get("kind")) {
      violations.push(`widget ${id}.kind: a widget keeps its kind`);
      putBack(transaction, map, key);
      return;
    }
    check(map, key, widgetKeySchema(map, key, propSchema), `widget ${id}`);
  };
  const checkEntry = (root: Y.Map<unknown>, id: string, what: string) => {
    const map = root.get(id);
    if (map === undefined) return;
    if (map instanceof Y.Map && Id.safeParse(id).success) {
      for (const key of map.keys()) {
        if (what === "widget") checkWidgetKey(id, map, key);
        else check(map, key, TAB[key], `tab ${id}`);
      }
      return;
    }
    violations.push(`${what} ${id}: not a ${what}`);
    root.delete(id);
  };
  for (const [type, keys] of changed) {
    const item = type._item;
    if (item?.deleted === true) continue;
    const parentSub = item?.parentSub ?? "";
    for (const key of keys) {
      if (key === null || !(type instanceof Y.Map)) continue;
      if (type === roots.meta) check(type, key, META[key], "page");
      else if (type === roots.variables) check(type, key, VariableName.safeParse(key).success ? Variable : undefined, "variable");
      else if (type === roots.widgets) checkEntry(type, key, "widget");
      else if (type === roots.tabs) checkEntry(type, key, "tab");
      else if (item?.parent === roots.widgets) checkWidgetKey(parentSub, type, key);
      else if (item?.parent === roots.tabs) check(type, key, TAB[key], `tab ${parentSub}`);
    }
  }
  return { violations };
}
