import type * as Y from "yjs";

import { pageRoots, propKey, widgetMap } from "./page-doc.core.ts";
import { newestItem } from "./yjs-items.core.ts";

/** The client that gave a setting of a widget the value it has; undefined where it has none. */
export function authorOfSetting(doc: Y.Doc, id: string, setting: string): number | undefined {
  const map = widgetMap(doc, id);
  return map === undefined ? undefined : authorOfKey(map, propKey(setting));
}

/** The client that deleted a widget; undefined where it was not deleted, or is not there any more. */
export function authorOfDeletion(doc: Y.Doc, id: string): number | undefined {
  const map = widgetMap(doc, id);
  return map?.has("del") === true ? authorOfKey(map, "del") : undefined;
}

/** The client that set the page's title, description, theme or grid last. */
export function authorOfPage(doc: Y.Doc, key: string): number | undefined {
  return authorOfKey(pageRoots(doc).meta, key);
}

function authorOfKey(map: Y.Map<unknown>, key: string): number | undefined {
  const item = newestItem(map, key);
  return item === null || item.deleted ? undefined : item.id.client;
}
