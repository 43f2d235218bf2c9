import type * as Y from "yjs";

import { createStore, type ReadableStore } from "#client/platform/external-store.ts";
import { readMeta, readTabs, readVariables, readWidget, touchedWidgets, widgetIds, widgetOfPart } from "#shared/pages/page-doc.core.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";
import type { LayoutTab, LayoutWidget, PageMeta, Variable } from "#shared/pages/schema.ts";

/** The page's document as plain values that keep their identity while they are equal, so that an edit redraws only what it touched. */
export interface PageMirror extends Disposable {
  widgets: ReadableStore<ReadonlyMap<string, LayoutWidget>>;
  meta: ReadableStore<PageMeta>;
  variables: ReadableStore<readonly Variable[]>;
  tabs: ReadableStore<readonly LayoutTab[]>;
}

function readAll(doc: Y.Doc): Map<string, LayoutWidget> {
  const widgets = new Map<string, LayoutWidget>();
  for (const id of widgetIds(doc)) {
    const widget = readWidget(doc, id);
    if (widget !== undefined) widgets.set(id, widget);
  }
  return widgets;
}

/** Reads the touched widgets anew; the map is the same one where nothing differs. */
function readTouched(doc: Y.Doc, was: ReadonlyMap<string, LayoutWidget>, touched: readonly string[]): ReadonlyMap<string, LayoutWidget> {
  let next: Map<string, LayoutWidget> | undefined;
  for (const id of touched) {
    const widget = readWidget(doc, id);
    if (isSameJson(widget, was.get(id))) continue;
    next ??= new Map(was);
    if (widget === undefined) next.delete(id);
    else next.set(id, widget);
  }
  // Beyond the page's limit it depends on all ids which widgets count.
  return next === undefined ? was : next.size > was.size ? keepCounted(doc, next) : next;
}

function keepCounted(doc: Y.Doc, widgets: Map<string, LayoutWidget>): Map<string, LayoutWidget> {
  const counted = new Set(widgetIds(doc));
  for (const id of widgets.keys()) if (!counted.has(id)) widgets.delete(id);
  return widgets;
}

export function createPageMirror(doc: Y.Doc): PageMirror {
  const widgets = createStore<ReadonlyMap<string, LayoutWidget>>(readAll(doc));
  const meta = createStore(readMeta(doc), isSameJson);
  const variables = createStore<readonly Variable[]>(readVariables(doc), isSameJson);
  const tabs = createStore<readonly LayoutTab[]>(readTabs(doc), isSameJson);
  const onTransaction = (transaction: Y.Transaction) => {
    if (transaction.changed.size === 0) return;
    const touched = touchedWidgets(transaction);
    const ids = touched.flatMap((part) => widgetOfPart(part) ?? []);
    if (touched.includes("page")) meta.set(readMeta(doc));
    if (touched.some((name) => name.startsWith("variable:"))) variables.set(readVariables(doc));
    if (touched.some((name) => name.startsWith("tab:"))) tabs.set(readTabs(doc));
    if (ids.length > 0) widgets.set(readTouched(doc, widgets.getSnapshot(), ids));
  };
  doc.on("afterTransaction", onTransaction);
  return { widgets, meta, variables, tabs, [Symbol.dispose]: () => doc.off("afterTransaction", onTransaction) };
}
