import type { LayoutChange } from "./contract.ts";
import { isSameJson } from "./plain.core.ts";
import type { Layout, LayoutWidget } from "./schema.ts";

type Change = Omit<LayoutChange, "by">;

/** How the product calls what layouts name by keys. */
export interface LayoutWords {
  /** Of a kind of widget: “Web page” for `iframe`. */
  kind: (kind: string) => string;
  /** Of a setting of that kind: “Address” for `url`. */
  setting: (kind: string, prop: string) => string;
}

const AS_WRITTEN: LayoutWords = { kind: (kind) => kind, setting: (_kind, prop) => prop };

/** How people call a widget: its kind and its title or label. */
export function widgetName({ kind, props }: LayoutWidget, words: LayoutWords): string {
  const title = [props["title"], props["label"]].find((text) => typeof text === "string" && text.trim() !== "");
  return typeof title === "string" ? `${words.kind(kind)} “${title.trim()}”` : words.kind(kind);
}

function propChanges(from: LayoutWidget, to: LayoutWidget): string[] {
  const keys = new Set([...Object.keys(from.props), ...Object.keys(to.props)]);
  return [...keys].filter((key) => !isSameJson(from.props[key], to.props[key])).toSorted();
}

function widgetChanges(from: LayoutWidget, to: LayoutWidget, words: LayoutWords): Change[] {
  const name = widgetName(to, words);
  const changes: Change[] = [];
  const add = (kind: Change["kind"], summary: string) => changes.push({ kind, widget: to.id, summary });
  if (from.container !== to.container) add("moved", `Moved ${name} to another container`);
  else if (!isSameJson(from.pos, to.pos) || from.order !== to.order) add("moved", `Moved ${name}`);
  if (!isSameJson(from.size, to.size)) {
    const [[fromWidth, fromHeight], [width, height]] = [from.size.desktop, to.size.desktop];
    add("resized", `Resized ${name} from ${fromWidth} × ${fromHeight} to ${width} × ${height}`);
  }
  const props = propChanges(from, to);
  if (props.includes("title")) add("retitled", `Renamed ${widgetName(from, words)} to ${name}`);
  const rest = props.filter((prop) => prop !== "title");
  if (rest.length > 0) add("restyled", `Changed ${rest.map((prop) => words.setting(to.kind, prop)).join(", ")} of ${name}`);
  if (!isSameJson(from.binding, to.binding)) {
    const what = from.binding === undefined ? "Bound" : to.binding === undefined ? "Unbound" : "Changed the data of";
    add("rebound", `${what} ${name}`);
  }
  if (!isSameJson(from.text, to.text)) add("text", `Edited the text of ${name}`);
  return changes;
}

function pageChanges(from: Layout, to: Layout): Change[] {
  const changes: Change[] = [];
  // Before the first publish there is no name that it had.
  if (from.title !== "" && from.title !== to.title)
    changes.push({ kind: "page", part: "page:title", summary: `Renamed the page to “${to.title}”` });
  if (from.description !== to.description)
    changes.push({ kind: "page", part: "page:description", summary: "Changed the page's description" });
  if (from.theme !== to.theme) changes.push({ kind: "page", part: "page:theme", summary: `Changed the theme to ${to.theme}` });
  if (!isSameJson(from.grid, to.grid)) changes.push({ kind: "page", part: "page:grid", summary: "Changed the grid" });
  return changes;
}

function listChanges<T>(
  kind: "variable" | "tab",
  from: readonly T[],
  to: readonly T[],
  key: (entry: T) => string,
  label: (entry: T) => string,
): Change[] {
  const before = new Map(from.map((entry) => [key(entry), entry]));
  const after = new Map(to.map((entry) => [key(entry), entry]));
  const changes: Change[] = [];
  for (const [id, entry] of after) {
    const [old, part] = [before.get(id), `${kind}:${id}`];
    if (old === undefined) changes.push({ kind, part, summary: `Added ${kind} “${label(entry)}”` });
    else if (!isSameJson(old, entry)) changes.push({ kind, part, summary: `Changed ${kind} “${label(entry)}”` });
  }
  for (const [id, entry] of before)
    if (!after.has(id)) changes.push({ kind, part: `${kind}:${id}`, summary: `Removed ${kind} “${label(entry)}”` });
  return changes;
}

/** What changed from one layout to another, in sentences for people. Equal layouts give none. */
export function diffLayouts(from: Layout, to: Layout, words: LayoutWords = AS_WRITTEN): Change[] {
  const before = new Map(from.widgets.map((widget) => [widget.id, widget]));
  const after = new Map(to.widgets.map((widget) => [widget.id, widget]));
  const changes = pageChanges(from, to);
  for (const widget of to.widgets) {
    const old = before.get(widget.id);
    if (old === undefined) changes.push({ kind: "added", widget: widget.id, summary: `Added ${widgetName(widget, words)}` });
    else changes.push(...widgetChanges(old, widget, words));
  }
  for (const widget of from.widgets)
    if (!after.has(widget.id)) changes.push({ kind: "removed", widget: widget.id, summary: `Removed ${widgetName(widget, words)}` });
  changes.push(
    ...listChanges(
      "variable",
      from.variables,
      to.variables,
      (variable) => variable.name,
      (variable) => variable.name,
    ),
  );
  changes.push(
    ...listChanges(
      "tab",
      from.tabs,
      to.tabs,
      (tab) => tab.id,
      (tab) => tab.title,
    ),
  );
  return changes;
}
