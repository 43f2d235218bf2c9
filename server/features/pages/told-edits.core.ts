import type { LayoutChange } from "#shared/pages/contract.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";
import type { Layout, LayoutWidget } from "#shared/pages/schema.ts";

export type Change = Omit<LayoutChange, "by">;

const PLACE_KEYS = ["container", "order", "pos", "size"] as const;
const CONTENT_KEYS = ["binding", "text"] as const;
const PAGE_KEYS = ["title", "description", "theme", "grid"] as const;
const PLACED: ReadonlySet<Change["kind"]> = new Set(["moved", "resized"]);

/** Ids of the widgets that changed in this way: as a whole, in their place, or in what they hold. */
function widgetsOf(changes: readonly Change[], how: "whole" | "place" | "content"): Set<string> {
  const isOne = ({ kind }: Change) => {
    if (kind === "added" || kind === "removed") return how === "whole";
    return (how === "place") === PLACED.has(kind) && how !== "whole";
  };
  return new Set(changes.filter(isOne).flatMap(({ widget }) => widget ?? []));
}

function mixed(told: LayoutWidget, current: LayoutWidget, hasPlace: boolean, hasContent: boolean): LayoutWidget {
  const { container, order, pos, size } = hasPlace ? current : told;
  return { ...(hasContent ? current : told), container, order, pos, size };
}

/** The draft as it was told, with these changes: others' edits that are still to be told stay out of it. */
export function takeOver(told: Layout, current: Layout, changes: readonly Change[]): Layout {
  const [whole, place, content] = [widgetsOf(changes, "whole"), widgetsOf(changes, "place"), widgetsOf(changes, "content")];
  const before = new Map(told.widgets.map((widget) => [widget.id, widget]));
  const known = new Set(current.widgets.map(({ id }) => id));
  const kept = current.widgets.flatMap((widget) => {
    const old = before.get(widget.id);
    if (old === undefined) return whole.has(widget.id) ? [widget] : [];
    return [mixed(old, widget, place.has(widget.id), content.has(widget.id))];
  });
  const gone = told.widgets.filter(({ id }) => !known.has(id) && !whole.has(id));
  const parts = new Set(changes.flatMap(({ part }) => part ?? []));
  const settings = Object.fromEntries(PAGE_KEYS.filter((key) => parts.has(`page:${key}`)).map((key) => [key, current[key]]));
  return {
    ...told,
    ...settings,
    variables: listed(told.variables, current.variables, ({ name }) => parts.has(`variable:${name}`)),
    tabs: listed(told.tabs, current.tabs, ({ id }) => parts.has(`tab:${id}`)),
    widgets: [...kept, ...gone],
  };
}

/** Of these entries the current ones, of all others those that were told, in the order of now. */
function listed<T extends { name: string } | { id: string }>(
  told: readonly T[],
  current: readonly T[],
  isTaken: (entry: T) => boolean,
): T[] {
  const keyOf = (entry: T) => ("name" in entry ? entry.name : entry.id);
  const before = new Map(told.map((entry) => [keyOf(entry), entry]));
  const known = new Set(current.map(keyOf));
  const kept = current.flatMap((entry) => (isTaken(entry) ? [entry] : (before.get(keyOf(entry)) ?? [])));
  return [...kept, ...told.filter((entry) => !known.has(keyOf(entry)) && !isTaken(entry))];
}

type Words = readonly [verb: string, what: string];
const COUNTED: Partial<Record<Change["kind"], Words>> = {
  added: ["added", ""],
  removed: ["removed", ""],
  moved: ["moved", ""],
  resized: ["resized", ""],
  restyled: ["changed", "settings of "],
  rebound: ["re-bound", ""],
  retitled: ["renamed", ""],
  text: ["edited", "the text of "],
};

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** “Moved 3 widgets, re-bound 1”; a single change by its own name. */
export function inWords(changes: readonly Change[]): string {
  const [first, ...others] = changes;
  if (first !== undefined && others.length === 0) return first.summary;
  const parts: string[] = [];
  for (const kind of new Set(changes.map((change) => change.kind))) {
    const same = changes.filter((change) => change.kind === kind);
    const words = COUNTED[kind];
    if (words === undefined) parts.push(...same.map(({ summary }) => lowerFirst(summary)));
    else {
      const noun = parts.some((part) => /widgets?\b/.test(part)) ? "" : same.length === 1 ? " widget" : " widgets";
      parts.push(`${words[0]} ${words[1]}${same.length}${noun}`);
    }
  }
  const text = parts.join(", ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

type Fields = Record<string, unknown>;

function differing<T extends object>(one: T, other: T, keys: readonly (keyof T & string)[]): Fields {
  return Object.fromEntries(keys.filter((key) => !isSameJson(one[key], other[key])).map((key) => [key, one[key]]));
}

function widgetFields(one: LayoutWidget, other: LayoutWidget | undefined, hasPlace: boolean, hasContent: boolean): Fields {
  if (other === undefined) return { ...one };
  const props = differing(one.props, other.props, [...new Set([...Object.keys(one.props), ...Object.keys(other.props)])]);
  return {
    kind: one.kind,
    ...(hasPlace ? differing(one, other, PLACE_KEYS) : {}),
    ...(hasContent ? { ...(Object.keys(props).length === 0 ? {} : { props }), ...differing(one, other, CONTENT_KEYS) } : {}),
  };
}

/** What these changes are about, as it is in `one` and not in `other`. */
export function changedParts(one: Layout, other: Layout, changes: readonly Change[]): Fields {
  const [whole, place, content] = [widgetsOf(changes, "whole"), widgetsOf(changes, "place"), widgetsOf(changes, "content")];
  const others = new Map(other.widgets.map((widget) => [widget.id, widget]));
  const widgets = one.widgets
    .filter(({ id }) => whole.has(id) || place.has(id) || content.has(id))
    .map((widget) => [widget.id, widgetFields(widget, others.get(widget.id), place.has(widget.id), content.has(widget.id))]);
  const parts = new Set(changes.flatMap(({ part }) => part ?? []));
  const variables = one.variables.filter(({ name }) => parts.has(`variable:${name}`));
  const tabs = one.tabs.filter(({ id }) => parts.has(`tab:${id}`));
  const has = (kind: Change["kind"]) => changes.some((change) => change.kind === kind);
  return {
    ...differing(
      one,
      other,
      PAGE_KEYS.filter((key) => parts.has(`page:${key}`)),
    ),
    ...(has("variable") ? { variables } : {}),
    ...(has("tab") ? { tabs } : {}),
    ...(widgets.length === 0 ? {} : { widgets: Object.fromEntries(widgets) }),
  };
}
