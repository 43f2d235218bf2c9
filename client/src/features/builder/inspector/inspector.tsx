import type { KeyboardEvent } from "react";

import { focusSelection } from "../focus.ts";
import { usePageStore, useSelection, useStore } from "../page-store.tsx";
import { PageInspector } from "./page-inspector.tsx";
import { SelectionInspector } from "./selection-inspector.tsx";

/** Settings of what is selected; of the page and its variables while nothing is. */
export function Inspector() {
  const ids = useSelection();
  const store = usePageStore();
  const { settings } = store;
  const tab = useStore(settings);
  return (
    // Only keeps keys from going further; what takes them stands inside.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      data-inspector
      onKeyDown={(event) => {
        keepKeys(event);
        // Back to what these are the settings of; a menu or a field that something was typed into takes the key for itself.
        if (event.key !== "Escape" || event.defaultPrevented || store.selection.getSnapshot().length === 0) return;
        event.stopPropagation();
        focusSelection(store);
      }}
    >
      {ids.length === 0 ? <PageInspector /> : <SelectionInspector key={ids.join(" ")} ids={ids} tab={tab} setTab={settings.set} />}
    </div>
  );
}

/** Delete on a switch deletes no widget: single keys are the inspector's own. Undo and the like go on to the builder. */
function keepKeys(event: KeyboardEvent): void {
  if (!event.ctrlKey && !event.metaKey && event.key !== "Escape") event.stopPropagation();
}
