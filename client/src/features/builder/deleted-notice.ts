import { describeWidget } from "#client/widgets/describe-widget.ts";
import { authorOfDeletion } from "#shared/pages/authors.core.ts";
import type { LayoutWidget } from "#shared/pages/schema.ts";

import { nameOfPeer, type PageStore } from "./page-store.tsx";

interface Gone {
  widget: LayoutWidget;
  /** The tab (client id) that deleted it. */
  author: number;
}

/** What was deleted, and by whom: the widget itself, or a container that it stood in. */
function deletedWith(store: PageStore, widget: LayoutWidget, was: ReadonlyMap<string, LayoutWidget>): Gone | undefined {
  const owners = new Map(store.mirror.tabs.getSnapshot().map((tab) => [tab.id, tab.owner]));
  const seen = new Set<string>();
  for (
    let at: LayoutWidget | undefined = widget;
    at !== undefined && !seen.has(at.id);
    at = was.get(owners.get(at.container) ?? at.container)
  ) {
    seen.add(at.id);
    const author = authorOfDeletion(store.doc, at.id);
    if (author !== undefined) return { widget: at, author };
  }
  return undefined;
}

/** Tells when a peer deletes what one works on: it would only vanish from the settings, in the middle of a word. */
export function tellDeletions(store: PageStore, tell: (words: string, putBack: () => void) => void): () => void {
  let before = store.mirror.widgets.getSnapshot();
  let selected = store.selection.getSnapshot();
  const stopFollowing = store.selection.subscribe(() => {
    // What is deleted leaves the selection first; below it is asked about by what was selected before.
    const alive = store.mirror.widgets.getSnapshot();
    if (selected.every((id) => alive.has(id))) selected = store.selection.getSnapshot();
  });
  const stopWatching = store.mirror.widgets.subscribe(() => {
    const now = store.mirror.widgets.getSnapshot();
    const was = before;
    before = now;

    for (const id of selected) {
      const widget = now.has(id) ? undefined : was.get(id);
      const gone = widget && deletedWith(store, widget, was);
      if (widget === undefined || gone === undefined || gone.author === store.doc.clientID) continue;
      const what = gone.widget === widget ? describeWidget(widget) : `${describeWidget(gone.widget)} with ${describeWidget(widget)} in it`;
      const words = `${nameOfPeer(store, gone.author) ?? "Somebody else"} deleted ${what}`;
      tell(words, () => void store.run({ op: "undelete", ids: [gone.widget.id] }));
    }
    selected = store.selection.getSnapshot();
  });
  return () => {
    stopFollowing();
    stopWatching();
  };
}
