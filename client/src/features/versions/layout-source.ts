import type * as Y from "yjs";

import { applyLayout, toLayout } from "#shared/pages/layout.core.ts";
import type { Layout } from "#shared/pages/schema.ts";

/** Where the raw editor reads the draft and brings its changes in. */
export interface LayoutSource {
  read: () => Promise<Layout>;
  /** Makes of the present draft what `change` answers; nobody's edit comes in between. */
  write: (change: (current: Layout) => Layout) => Promise<Layout>;
  /** Calls when somebody, I included, changed the draft; answers how to stop. Never calls where that can't be known. */
  onChange: (listener: (layout: Layout) => void) => () => void;
}

/** The open document of the builder: a save is one transaction of `origin`, and so one undo step. */
export function documentSource(doc: Y.Doc, origin: unknown): LayoutSource {
  return {
    read: () => Promise.resolve(toLayout(doc)),
    write: (change) => {
      applyLayout(doc, change(toLayout(doc)), { now: Date.now(), origin });
      return Promise.resolve(toLayout(doc));
    },
    onChange: (listener) => {
      let frame = 0;
      const update = () => {
        cancelAnimationFrame(frame);
        frame = requestAnimationFrame(() => listener(toLayout(doc)));
      };
      doc.on("update", update);
      return () => {
        cancelAnimationFrame(frame);
        doc.off("update", update);
      };
    },
  };
}
