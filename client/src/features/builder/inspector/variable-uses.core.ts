import type { Json } from "#shared/kernel/json.ts";
import type { PageOperation } from "#shared/pages/operations.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";
import type { LayoutTab, LayoutWidget, RichText } from "#shared/pages/schema.ts";
import { usedVariables } from "#shared/pages/template.core.ts";

/** Variables that a setting names itself: an input's variable, a condition's, an action's. */
function namedVariables(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => (key === "variable" && typeof part === "string" ? [part] : namedVariables(part)));
}

/** Names of the variables that a widget shows, asks with, is hidden by, or writes. */
export function variablesOf({ props, binding, text }: LayoutWidget): string[] {
  const texts = [props, binding?.params, (text ?? []).map(({ insert }) => insert).join("")];
  return [...new Set([...usedVariables(texts), ...namedVariables(props)])].filter((name) => name !== "");
}

/** Whether a widget shows, asks with, is hidden by, or writes a variable. */
export function usesVariable(widget: LayoutWidget, name: string): boolean {
  return variablesOf(widget).includes(name);
}

function renamedText(text: string, was: string, name: string): string {
  // Names hold letters, digits and _ only: nothing to escape.
  return text.replace(new RegExp(`\\{\\{\\s*${was}\\s*\\}\\}`, "g"), `{{${name}}}`);
}

function renamed(value: Json, was: string, name: string): Json {
  if (typeof value === "string") return renamedText(value, was, name);
  if (Array.isArray(value)) return value.map((entry) => renamed(entry, was, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, key === "variable" && entry === was ? name : renamed(entry, was, name)]),
  );
}

function propOperations({ id, props }: LayoutWidget, was: string, name: string): PageOperation[] {
  const next = renamed(props, was, name);
  if (typeof next !== "object" || next === null || Array.isArray(next)) return [];
  return Object.entries(next)
    .filter(([prop, value]) => !isSameJson(value, props[prop]))
    .map(([prop, value]): PageOperation => ({ op: "set-prop", ids: [id], prop, value }));
}

function textOperations({ id, text }: LayoutWidget, was: string, name: string): PageOperation[] {
  if (text === undefined) return [];
  const next: RichText = text.map((run) => ({ ...run, insert: renamedText(run.insert, was, name) }));
  return isSameJson(next, text) ? [] : [{ op: "set-text", id, text: next }];
}

function bindingOperations({ id, binding }: LayoutWidget, was: string, name: string): PageOperation[] {
  if (binding === undefined) return [];
  const params = renamed(binding.params, was, name);
  if (typeof params !== "object" || params === null || Array.isArray(params) || isSameJson(params, binding.params)) return [];
  return [{ op: "bind", id, binding: { ...binding, params } }];
}

/** What has to change with a variable's name in the titles of tabs. */
export function renameInTabs(tabs: Iterable<LayoutTab>, was: string, name: string): PageOperation[] {
  return [...tabs]
    .filter(({ title }) => usedVariables(title).includes(was))
    .map(({ id, title }) => ({ op: "rename-tab", id, title: renamedText(title, was, name) }));
}

/** What has to change with a variable's name in everything that uses it. */
export function renameOperations(widgets: readonly LayoutWidget[], was: string, name: string): PageOperation[] {
  return widgets.flatMap((widget) => [
    ...propOperations(widget, was, name),
    ...textOperations(widget, was, name),
    ...bindingOperations(widget, was, name),
  ]);
}
