import { fetchFaces } from "#client/widgets/faces.ts";
import { widgetDefinitions } from "#client/widgets/registry.ts";

/** What the builder would otherwise fetch when it is first needed; whoever is offline by then could not go on. */
const PARTS: readonly (() => Promise<unknown>)[] = [
  () => fetchFaces(widgetDefinitions().map(({ kind }) => kind)),
  () => import("#client/widgets/rich-text-editor.tsx"),
  () => import("#client/widgets/data-table.tsx"),
  () => import("#client/ui/dynamic-icon.tsx"),
  () => import("#client/ui/popover.tsx"),
  () => import("#client/ui/dropdown-menu.tsx"),
  () => import("#client/ui/toaster.tsx"),
];

/** How long after the page is there, where the browser doesn't say when it is idle. */
const LATER_MS = 2_000;

/** Fetches all that drawing a page may need, one after the other and when nothing else is to be done; answers how to stop. */
export function warmUp(): () => void {
  let isOver = false;
  const fetchAll = async () => {
    for (const fetchPart of PARTS) {
      if (isOver) return;
      // What can't be had now is fetched when it is needed.
      await fetchPart().catch(() => undefined);
    }
  };
  const run = () => void fetchAll();
  if (typeof requestIdleCallback === "function") requestIdleCallback(run, { timeout: LATER_MS });
  else setTimeout(run, LATER_MS);
  return () => {
    isOver = true;
  };
}
