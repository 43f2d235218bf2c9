import type { Layout } from "#shared/pages/schema.ts";

import type { PagesPort } from "./live.ports.ts";

/** Layouts of the pages that were asked for last: opening a page subscribes all its widgets at once. */
export interface PageLayouts {
  read: PagesPort["layout"];
  /** The page is another one now. */
  forget: (pageId: string) => void;
}

const KEPT = 100;

export function createPageLayouts(pages: PagesPort): PageLayouts {
  const kept = new Map<string, Promise<Layout | null>>();
  return {
    read: (pageId, which) => {
      const key = `${which}:${pageId}`;
      const known = kept.get(key);
      if (known !== undefined) return known;
      const reading = pages.layout(pageId, which);
      kept.set(key, reading);
      const [oldest] = kept.keys();
      if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
      // What could not be read, or is not there yet, is asked for again.
      const drop = () => {
        if (kept.get(key) === reading) kept.delete(key);
      };
      reading.then((layout) => (layout === null ? drop() : undefined), drop);
      return reading;
    },
    forget: (pageId) => {
      kept.delete(`published:${pageId}`);
      kept.delete(`draft:${pageId}`);
    },
  };
}
