import type { Layout } from "#shared/pages/schema.ts";

import { mergeLayouts } from "./merge-layout.core.ts";

/** What a restore did: the draft before and after it, and the widgets that it was confined to. */
export interface Restored {
  before: Layout;
  after: Layout;
  widgets?: readonly string[] | undefined;
}

/** The draft after the restore, with the restored widgets as they were before: what others did between the two readings stays. */
function onlyRestored({ before, after, widgets }: Restored): Layout {
  if (widgets === undefined) return before;
  const chosen = new Set(widgets);
  return {
    ...after,
    tabs: [...after.tabs.filter(({ owner }) => !chosen.has(owner)), ...before.tabs.filter(({ owner }) => chosen.has(owner))],
    widgets: [...after.widgets.filter(({ id }) => !chosen.has(id)), ...before.widgets.filter(({ id }) => chosen.has(id))],
  };
}

/** The present draft with the restore taken back, and nothing of what anybody did since. */
export function withoutRestore(restored: Restored, now: Layout): Layout {
  return mergeLayouts(restored.after, onlyRestored(restored), now, "theirs").layout;
}
