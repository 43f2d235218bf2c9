import type { BuilderCommand } from "./commands.ts";
import type { PageStore } from "./page-store.tsx";

/** What some commands need besides a selection. */
const NEEDS: Readonly<Record<string, string>> = {
  undo: "Nothing of yours to take back",
  redo: "Nothing was taken back",
  "select-none": "Nothing is selected",
  "move-into": "No container stands beside it",
  "move-out": "It stands in no container",
  "align-left": "Select two widgets or more",
  "align-right": "Select two widgets or more",
  "align-top": "Select two widgets or more",
  "same-width": "Select two widgets or more",
  "same-height": "Select two widgets or more",
  distribute: "Select three widgets or more",
};
const NEEDS_NO_SELECTION = new Set(["select-none", "undo", "redo"]);

/** Why a command can't be carried out now, in words; undefined where it can. */
export function whyNot({ id, isEnabled }: BuilderCommand, store: PageStore): string | undefined {
  if (isEnabled(store)) return undefined;
  if (id.startsWith("size-")) return "It is looked at so now";
  if (!store.canEdit && !NEEDS_NO_SELECTION.has(id)) return "You may only look at this page";
  const hasSelection = store.selection.getSnapshot().length > 0;
  if (id === "reset-place" && hasSelection) return "Only at the size of a tablet, phone or wall";
  const need = NEEDS[id];
  return need !== undefined && (hasSelection || NEEDS_NO_SELECTION.has(id) || need.startsWith("Select")) ? need : "Select a widget first";
}
