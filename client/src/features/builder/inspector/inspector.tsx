import type { KeyboardEvent } from "react";

import { usePageStore, useSelection, useStore } from "../page-store.tsx";
import { PageInspector } from "./page-inspector.tsx";
import { SelectionInspector } from "./selection-inspector.tsx";

/** Settings of what is selected; of the page and its variables while nothing is. */
export function Inspector() {
  const ids = useSelection();
  const { settings } = usePageStore();
  const tab = useStore(settings);
  return (
    // Only keeps keys from going further; what takes them stands inside.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onKeyDown={keepKeys}>
      {ids.length === 0 ? <PageInspector /> : <SelectionInspector key={ids.join(" ")} ids={ids} tab={tab} setTab={settings.set} />}
    </div>
  );
}

/** Delete on a switch deletes no widget: single keys are the inspector's own. Undo and the like go on to the builder. */
function keepKeys(event: KeyboardEvent): void {
  if (!event.ctrlKey && !event.metaKey && event.key !== "Escape") event.stopPropagation();
}
