import { toast } from "#client/ui/toast.tsx";
import { Clip, copyWidgets } from "#shared/pages/clip.ts";
import type { Variable } from "#shared/pages/schema.ts";

import { freeSpot, targetContainer } from "./commands.ts";
import { homeOfSelection } from "./containers.ts";
import { VARIABLE_TYPES } from "./inspector/variable-types.ts";
import { variablesOf } from "./inspector/variable-uses.core.ts";
import type { PageStore } from "./page-store.tsx";

/** What is selected, as the clipboard holds it, with the variables that it uses; null while nothing is. */
export function clipText(store: PageStore): string | null {
  const ids = store.selection.getSnapshot();
  if (ids.length === 0) return null;
  const clip = copyWidgets(store.doc, ids);
  const used = new Set(clip.widgets.flatMap(variablesOf));
  const variables = store.mirror.variables.getSnapshot().filter(({ name }) => used.has(name));
  return JSON.stringify({ ...clip, variables } satisfies Clip);
}

/** Pastes widgets from the clipboard's text; false where it holds something else. */
export function pasteText(store: PageStore, text: string): boolean {
  let clip: Clip;
  try {
    clip = Clip.parse(JSON.parse(text));
  } catch {
    return false;
  }
  const isItself = clip.widgets.some(({ id }) => store.selection.getSnapshot().includes(id));
  // A copy of a container goes beside it, not into it.
  const container = isItself ? homeOfSelection(store) : targetContainer(store);
  const before = store.mirror.variables.getSnapshot();
  const ids = store.run({ op: "paste", clip, container, pos: freeSpot(store, container) });
  store.select(ids);
  if (ids.length > 0) tellVariables(clip, before);
  return true;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `“${name}”`).join(", ");
}

/** Says which variables came along, and which of the page's own do not fit what was pasted. */
function tellVariables(clip: Clip, before: readonly Variable[]): void {
  const known = new Map(before.map((variable) => [variable.name, variable]));
  const came = (clip.variables ?? []).filter(({ name }) => !known.has(name)).map(({ name }) => name);
  const there = new Set([...known.keys(), ...came]);
  const missing = [...new Set(clip.widgets.flatMap(variablesOf))].filter((name) => !there.has(name));
  const other = (clip.variables ?? []).flatMap(({ name, type }) => {
    const own = known.get(name)?.type ?? type;
    const kinds = [VARIABLE_TYPES[own], VARIABLE_TYPES[type]].map((kind) => kind.toLowerCase());
    return own === type ? [] : [`“${name}” is of the type ${kinds[0]} on this page, and was ${kinds[1]} where it was copied.`];
  });
  const lines = [
    ...other,
    ...(missing.length === 0 ? [] : [`This page has no variable ${quoted(missing)}; add it in the page’s settings.`]),
  ];
  const title = came.length === 0 ? "Pasted" : `Pasted, with the ${came.length === 1 ? "variable" : "variables"} ${quoted(came)}`;
  if (lines.length > 0) toast.error(title, { description: lines.join(" ") });
  else if (came.length > 0) toast(title);
}
