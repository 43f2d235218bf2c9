import { useState } from "react";

import { useSelection } from "../page-store.tsx";
import { PageInspector } from "./page-inspector.tsx";
import { type InspectorTab, SelectionInspector } from "./selection-inspector.tsx";

/** Settings of what is selected; of the page and its variables while nothing is. */
export function Inspector() {
  const ids = useSelection();
  // Kept while the selection changes: whoever styles one widget after another stays at Style.
  const [tab, setTab] = useState<InspectorTab>("settings");
  if (ids.length === 0) return <PageInspector />;
  return <SelectionInspector key={ids.join(" ")} ids={ids} tab={tab} setTab={setTab} />;
}
