import { describeWidget } from "#client/widgets/describe-widget.ts";
import { authorOfDeletion } from "#shared/pages/authors.core.ts";

import { nameOfPeer, type PageStore } from "./page-store.tsx";

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
      const widget = was.get(id);
      const author = now.has(id) || widget === undefined ? undefined : authorOfDeletion(store.doc, id);

      if (widget === undefined || author === undefined || author === store.doc.clientID) continue;
      const words = `${nameOfPeer(store, author) ?? "Somebody else"} deleted ${describeWidget(widget)}`;
      tell(words, () => void store.run({ op: "undelete", ids: [id] }));
    }
    selected = store.selection.getSnapshot();
  });
  return () => {
    stopFollowing();
    stopWatching();
  };
}
