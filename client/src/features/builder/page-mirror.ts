import type * as Y from "yjs";

import { createStore, type ReadableStore } from "#client/platform/external-store.ts";
import { pageRoots, readMeta, readVariables, readWidget, touchedWidgets, widgetOfPart } from "#shared/pages/page-doc.core.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";
import type { LayoutTab, LayoutWidget, PageMeta, Variable } from "#shared/pages/schema.ts";
import { type PageTree, readTree } from "#shared/pages/tree.core.ts";

/**
 * The page's document as plain values that keep their identity while they are equal, so that an edit redraws only what it
 * touched. The same widgets as in `layout.json`: what stands in something deleted is gone with it.
 */
export interface PageMirror extends Disposable {
  widgets: ReadableStore<ReadonlyMap<string, LayoutWidget>>;
  meta: ReadableStore<PageMeta>;
  variables: ReadableStore<readonly Variable[]>;
  tabs: ReadableStore<readonly LayoutTab[]>;
}

function isIn(root: unknown, type: { parent: unknown }): boolean {
  return type.parent === root;
}

/** Whether what stands where may be another: something came, went, or was put elsewhere. */
function changesTree({ changed, doc }: Y.Transaction): boolean {
  const { widgets, tabs } = pageRoots(doc);
  return [...changed].some(([type, keys]) => {
    const root: unknown = type;
    if (root === widgets || root === tabs || isIn(tabs, type)) return true;
    return isIn(widgets, type) && (keys.has("loc") || keys.has("del"));
  });
}

/** The widgets of the tree: those that were read before and are not touched stay the same. */
function readWidgets(
  doc: Y.Doc,
  { nodes }: PageTree,
  was: ReadonlyMap<string, LayoutWidget>,
  touched: ReadonlySet<string>,
): ReadonlyMap<string, LayoutWidget> {
  const next = new Map<string, LayoutWidget>();
  for (const [id, { container }] of nodes) {
    const known = was.get(id);
    if (known !== undefined && known.container === container && !touched.has(id)) {
      next.set(id, known);
      continue;
    }
    const read = readWidget(doc, id);
    if (read === undefined) continue;
    const widget = { ...read, container };
    next.set(id, known !== undefined && isSameJson(widget, known) ? known : widget);
  }
  const isSame = next.size === was.size && [...next].every(([id, widget]) => was.get(id) === widget);
  return isSame ? was : next;
}

/** The touched widgets read anew, where the tree is as it was. */
function readTouched(
  doc: Y.Doc,
  { nodes }: PageTree,
  was: ReadonlyMap<string, LayoutWidget>,
  touched: ReadonlySet<string>,
): ReadonlyMap<string, LayoutWidget> {
  let next: Map<string, LayoutWidget> | undefined;
  for (const id of touched) {
    const container = nodes.get(id)?.container;
    const read = container === undefined ? undefined : readWidget(doc, id);
    const widget = read === undefined || container === undefined ? undefined : { ...read, container };
    if (widget === undefined || isSameJson(widget, was.get(id))) continue;
    next ??= new Map(was);
    next.set(id, widget);
  }
  return next ?? was;
}

export function createPageMirror(doc: Y.Doc): PageMirror {
  let tree = readTree(doc);
  const widgets = createStore<ReadonlyMap<string, LayoutWidget>>(readWidgets(doc, tree, new Map(), new Set()));
  const meta = createStore(readMeta(doc), isSameJson);
  const variables = createStore<readonly Variable[]>(readVariables(doc), isSameJson);
  const tabs = createStore<readonly LayoutTab[]>(tree.tabs, isSameJson);
  const onTransaction = (transaction: Y.Transaction) => {
    if (transaction.changed.size === 0) return;
    const touched = touchedWidgets(transaction);
    const ids = new Set(touched.flatMap((part) => widgetOfPart(part) ?? []));
    if (touched.some((part) => part.startsWith("page:"))) meta.set(readMeta(doc));
    if (touched.some((name) => name.startsWith("variable:"))) variables.set(readVariables(doc));
    const was = widgets.getSnapshot();
    if (changesTree(transaction)) {
      tree = readTree(doc);
      tabs.set(tree.tabs);
      widgets.set(readWidgets(doc, tree, was, ids));
    } else if (ids.size > 0) widgets.set(readTouched(doc, tree, was, ids));
  };
  doc.on("afterTransaction", onTransaction);
  return { widgets, meta, variables, tabs, [Symbol.dispose]: () => doc.off("afterTransaction", onTransaction) };
}
