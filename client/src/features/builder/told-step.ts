import { formOfZod } from "#client/forms/form-schema.core.ts";
import { describeWidget } from "#client/widgets/describe-widget.ts";
import { widgetDefinition } from "#client/widgets/registry.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";
import type { LayoutTab, LayoutWidget, PageMeta, Variable } from "#shared/pages/schema.ts";

import { tileElement } from "./canvas-geometry.ts";
import type { PageMirror } from "./page-mirror.ts";

type Widgets = ReadonlyMap<string, LayoutWidget>;

/** A page at a moment, as far as steps are told by it. */
export interface Seen {
  widgets: Widgets;
  meta: PageMeta;
  variables: readonly Variable[];
  tabs: readonly LayoutTab[];
}

export function seenNow({ widgets, meta, variables, tabs }: PageMirror): Seen {
  return {
    widgets: widgets.getSnapshot(),
    meta: meta.getSnapshot(),
    variables: variables.getSnapshot(),
    tabs: tabs.getSnapshot(),
  };
}

/** What a step that was taken back, or done again, has changed. */
interface ToldStep {
  /** As people say it: "added Checkbox". */
  words: string;
  /** Widgets that it concerned, those that are gone now included. */
  ids: readonly string[];
}

/** The weightiest first. */
const DEEDS = ["added", "deleted", "changed", "moved"] as const;
const PLACING = new Set(["container", "order", "pos", "size"]);

/** Which parts of a widget differ: its settings by name, its place as a whole. */
function changedParts(was: LayoutWidget, now: LayoutWidget): string[] {
  const other = new Map<string, unknown>(Object.entries(now));
  const keys = [...new Set([...Object.keys(was), ...other.keys()])];
  const before = new Map<string, unknown>(Object.entries(was));
  return keys.filter((key) => !isSameJson(before.get(key), other.get(key)));
}

/** “changed “Unit” of Stat “CPU””. */
function changeInWords(was: LayoutWidget, now: LayoutWidget): string {
  const name = describeWidget(now);
  const parts = changedParts(was, now).filter((part) => !PLACING.has(part));
  if (parts.length !== 1) return `changed ${name}`;
  if (parts[0] === "binding") return `changed the data of ${name}`;
  if (parts[0] === "text") return `edited the text of ${name}`;
  const props = [...new Set([...Object.keys(was.props), ...Object.keys(now.props)])];
  const [prop, ...more] = props.filter((key) => !isSameJson(was.props[key], now.props[key]));
  const definition = widgetDefinition(now.kind);
  const label = definition && formOfZod(definition.props).find((field) => field.name === prop)?.ui.label;
  return label === undefined || more.length > 0 ? `changed ${name}` : `changed “${label}” of ${name}`;
}

const OF_PAGE: Record<string, string> = {
  title: "title",
  description: "description",
  theme: "theme",
  columns: "columns",
  rowHeight: "row height",
  gap: "space between widgets",
};

function metaInWords({ grid: wasGrid, ...was }: PageMeta, { grid, ...now }: PageMeta): string | undefined {
  const before = new Map<string, unknown>(Object.entries({ ...was, ...wasGrid }));
  const changed = Object.entries({ ...now, ...grid }).filter(([key, value]) => before.get(key) !== value);
  const parts = changed.map(([key]) => OF_PAGE[key] ?? "settings");
  return parts.length === 0 ? undefined : `changed the page’s ${parts.join(" and ")}`;
}

function variablesInWords(was: readonly Variable[], now: readonly Variable[]): string | undefined {
  const gone = was.filter(({ name }) => now.every((other) => other.name !== name));
  const came = now.filter(({ name }) => was.every((other) => other.name !== name));
  const [left, made] = [gone[0], came[0]];
  if (left !== undefined && made !== undefined) return `renamed the variable “${left.name}” to “${made.name}”`;
  if (made !== undefined) return `added the variable “${made.name}”`;
  if (left !== undefined) return `deleted the variable “${left.name}”`;
  const changed = now.find((variable) => !was.some((other) => isSameJson(variable, other)));
  return changed === undefined ? undefined : `changed the variable “${changed.name}”`;
}

function tabsInWords(was: readonly LayoutTab[], now: readonly LayoutTab[]): string | undefined {
  const before = new Map(was.map((tab) => [tab.id, tab]));
  const after = new Map(now.map((tab) => [tab.id, tab]));
  const made = now.find(({ id }) => !before.has(id));
  if (made !== undefined) return `added the tab “${made.title}”`;
  const gone = was.find(({ id }) => !after.has(id));
  if (gone !== undefined) return `deleted the tab “${gone.title}”`;
  const renamed = now.find(({ id, title }) => before.get(id)?.title !== title);
  if (renamed !== undefined) return `renamed the tab “${before.get(renamed.id)?.title ?? ""}” to “${renamed.title}”`;
  return now.some((tab) => !isSameJson(before.get(tab.id), tab)) ? "moved a tab" : undefined;
}

/** What a step did beside the widgets. */
function pageInWords(before: Seen, after: Seen): string | undefined {
  return (
    tabsInWords(before.tabs, after.tabs) ?? variablesInWords(before.variables, after.variables) ?? metaInWords(before.meta, after.meta)
  );
}

/** Whether what happened to the widgets only follows from what was done to the page: other columns, another name of a variable. */
function followsFromPage(before: Seen, after: Seen, deeds: readonly string[]): boolean {
  if (before.meta.grid.columns !== after.meta.grid.columns) return deeds.every((deed) => deed === "moved");
  const names = (seen: Seen) => seen.variables.map(({ name }) => name).join(" ");
  return before.variables.length === after.variables.length && names(before) !== names(after);
}

/** Tells a step by what it did to the page: as it is after it, and as it was before. */
export function toldStep(how: "undo" | "redo", was: Seen, now: Seen): ToldStep {
  // What undo has made of the page is what the step had found.
  const [before, after] = how === "undo" ? [now, was] : [was, now];
  const concerned = [...new Set([...before.widgets.keys(), ...after.widgets.keys()])].filter(
    (id) => before.widgets.get(id) !== after.widgets.get(id),
  );
  const deeds = concerned.map((id): (typeof DEEDS)[number] => {
    const [old, made] = [before.widgets.get(id), after.widgets.get(id)];
    if (old === undefined) return "added";
    if (made === undefined) return "deleted";
    return changedParts(old, made).every((part) => PLACING.has(part)) ? "moved" : "changed";
  });
  const [id, ...more] = concerned;
  const [old, made] = id === undefined ? [] : [before.widgets.get(id), after.widgets.get(id)];
  const widget = made ?? old;
  const ofPage = pageInWords(before, after);
  if (widget === undefined || (ofPage !== undefined && followsFromPage(before, after, deeds)))
    return { words: ofPage ?? "changed the page’s settings", ids: [] };
  // Several at once are told by what the step was about: who adds or deletes also moves what gives way.
  const deed = DEEDS.find((one) => deeds.includes(one)) ?? "changed";
  if (more.length > 0) return { words: `${deed} ${concerned.length} widgets`, ids: concerned };
  const isChange = deed === "changed" && old !== undefined && made !== undefined;
  return { words: isChange ? changeInWords(old, made) : `${deed} ${describeWidget(widget)}`, ids: concerned };
}

/** Whether a widget is on the screen, some of it. */
export function isInSight(id: string): boolean {
  const tile = tileElement(id)?.getBoundingClientRect();
  const shown = document.querySelector("[data-canvas-scroll]")?.getBoundingClientRect();
  if (tile === undefined || shown === undefined) return false;
  return tile.bottom > shown.top && tile.top < shown.bottom && tile.right > shown.left && tile.left < shown.right;
}
