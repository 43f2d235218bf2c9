import { type ComponentType, createContext, useContext, useRef, useSyncExternalStore } from "react";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";

import { createStore, type ReadableStore, type WritableStore } from "#client/platform/external-store.ts";
import type { Peer, SyncSession, SyncStatus } from "#client/platform/sync-client.ts";
import { toast } from "#client/ui/toast.tsx";
import type { ContainerStates } from "#client/widgets/container-state.core.ts";
import { breakpointOf } from "#client/widgets/surface.core.ts";
import { applyOperation, type PageOperation } from "#shared/pages/operations.ts";
import { compareOrder } from "#shared/pages/order.core.ts";
import { createPageUndo } from "#shared/pages/page-undo.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";
import type { Binding, Breakpoint, LayoutTab, LayoutWidget, PageMeta, Variable } from "#shared/pages/schema.ts";
import type { Place, Settleable } from "#shared/pages/settle.core.ts";
import type { WidgetDefinition } from "#shared/widgets/define-widget.ts";

import { type Board, createBoard } from "./board.ts";
import { createNotedSteps } from "./noted-steps.ts";
import { createPageMirror, type PageMirror } from "./page-mirror.ts";
import { isInSight, type Seen, seenNow, toldStep } from "./told-step.ts";

/** What other features put into the builder; the app hands it in. */
export interface BuilderSlots {
  BindingPanel: ComponentType<{
    pageId: string;
    widget: LayoutWidget;
    definition: WidgetDefinition;
    variables: readonly Variable[];
    onChange: (binding: Binding | null) => void;
  }>;
  JsonEditor: ComponentType<{ pageId: string; doc?: Y.Doc; origin?: unknown; onClose: () => void }>;
  PublishDialog: ComponentType<{ pageId: string; open: boolean; onOpenChange: (open: boolean) => void }>;
  VersionsPanel: ComponentType<{
    pageId: string;
    doc: Y.Doc;
    origin: unknown;
    canEdit: boolean;
    noteRestore: PageStore["noteRestore"];
  }>;
  useDraftChanges: (pageId: string, doc: Y.Doc) => { count: number } | undefined;
}

export type SettingsGroup = "settings" | "data" | "style" | "actions";

/** One open page in one tab: its document, what is selected, and the only way to change it. */
export interface PageStore extends Disposable {
  pageId: string;
  doc: Y.Doc;
  awareness: Awareness;
  /** Origin of this tab's edits: what undo takes back. */
  origin: object;
  undo: Y.UndoManager;
  status: ReadableStore<SyncStatus>;
  peers: ReadableStore<readonly Peer[]>;
  mirror: PageMirror;
  board: Board;
  selection: ReadableStore<readonly string[]>;
  /** The text widget whose text is being edited in place. */
  editing: WritableStore<string | null>;
  breakpoint: WritableStore<Breakpoint>;
  /** How much the canvas is magnified; null: all of its width is in sight. */
  zoom: WritableStore<number | null>;
  /** Which tabs of containers are open here, and which are folded. */
  containers: WritableStore<ContainerStates>;
  /** The tab (client id) of another person that this one follows. */
  followed: WritableStore<number | null>;
  /** The group of settings that the inspector shows; it stays while the selection changes. Told each time that somebody chooses one. */
  settings: WritableStore<SettingsGroup>;
  history: ReadableStore<{ canUndo: boolean; canRedo: boolean }>;
  slots: BuilderSlots;
  /** Whether this person may change the page; else it is only looked at. */
  canEdit: boolean;
  /** Whether they may decide who else may. */
  canShare: boolean;
  select: (ids: readonly string[]) => void;
  /** Carries out operations as one undo step; answers the ids of what was made or changed. */
  run: (operations: PageOperation | readonly PageOperation[]) => string[];
  /** Takes back, or does again, the last step of this tab. */
  takeBack: (how: "undo" | "redo") => void;
  /** This tab had the server bring back a state: others are told, and it is a step among the others; answers how to forget it. */
  noteRestore: (what: string, undo: () => void) => () => void;
  /** What settling needs of the page as it is now. */
  page: () => Settleable;
}

/** One message about steps at a time: the next takes its place. */
const STEP_TOAST = "step";

const StoreContext = createContext<PageStore | null>(null);
export const PageStoreProvider = StoreContext;

/** Puts this tab's selection on its undo steps, so that taking one back shows what it concerned. */
function rememberSelection(
  undo: Y.UndoManager,
  selection: WritableStore<readonly string[]>,
  alive: () => ReadonlyMap<string, unknown>,
): void {
  let before = selection.getSnapshot();
  selection.subscribe(() => (before = selection.getSnapshot()));
  undo.on("stack-item-added", ({ stackItem }: { stackItem: { meta: Map<unknown, unknown> } }) => {
    if (!stackItem.meta.has("selection")) stackItem.meta.set("selection", before);
  });
  undo.on("stack-item-popped", ({ stackItem }: { stackItem: { meta: Map<unknown, unknown> } }) => {
    const ids: unknown = stackItem.meta.get("selection");
    if (!Array.isArray(ids)) return;
    const known = alive();
    selection.set(ids.filter((id): id is string => typeof id === "string" && known.has(id)));
  });
}

export interface PageStoreOptions {
  pageId: string;
  session: SyncSession;
  slots: BuilderSlots;
  canEdit: boolean;
  canShare: boolean;
}

export function createPageStore({ pageId, session, slots, canEdit, canShare }: PageStoreOptions): PageStore {
  const { doc, awareness } = session;
  const origin = { tab: pageId };
  const undo = createPageUndo(doc, origin);
  const mirror = createPageMirror(doc);
  const breakpoint = createStore<Breakpoint>(breakpointOf(window.innerWidth) === "phone" ? "phone" : "desktop");
  const zoom = createStore<number | null>(null);
  const containers = createStore<ContainerStates>({}, isSameJson);
  const followed = createStore<number | null>(null);
  const settings = createStore<SettingsGroup>("settings", () => false);
  const selection = createStore<readonly string[]>([], isSameJson);
  const editing = createStore<string | null>(null);
  const history = createStore({ canUndo: false, canRedo: false }, isSameJson);
  const page = (): Settleable => ({
    grid: mirror.meta.getSnapshot().grid,
    tabs: [...mirror.tabs.getSnapshot()],
    widgets: [...mirror.widgets.getSnapshot().values()],
  });
  const board = createBoard({ mirror, breakpoint, page, peers: session.peers });
  const noted = createNotedSteps(undo, () => learnHistory());
  const learnHistory = () => history.set({ canUndo: undo.undoStack.length > 0 || !noted.isEmpty(), canRedo: undo.redoStack.length > 0 });
  for (const event of ["stack-item-added", "stack-item-popped", "stack-cleared"] as const) undo.on(event, learnHistory);
  rememberSelection(undo, selection, mirror.widgets.getSnapshot);
  const stopPruning = mirror.widgets.subscribe(() => {
    const alive = mirror.widgets.getSnapshot();
    selection.set(selection.getSnapshot().filter((id) => alive.has(id)));
    const edited = editing.getSnapshot();
    if (edited !== null && !alive.has(edited)) editing.set(null);
  });
  // A phone is not looked at through the magnification that a desktop page had.
  breakpoint.subscribe(() => zoom.set(null));
  // Whoever only looks is seen by the others too.
  awareness.setLocalStateField("selection", []);
  const stopTelling = selection.subscribe(() => awareness.setLocalStateField("selection", selection.getSnapshot()));
  /** What was taken back far from where one looks is said, and what is left of it comes into sight. */
  const showStep = (how: "undo" | "redo", was: Seen) => {
    const now = seenNow(mirror);
    const { words, ids } = toldStep(how, was, now);
    if (ids.some(isInSight)) return;
    const alive = ids.filter((id) => now.widgets.has(id));
    if (alive.length > 0) selection.set(alive);
    toast(`${how === "undo" ? "Undid" : "Did again"}: ${words}`, { id: STEP_TOAST });
  };
  return {
    pageId,
    doc,
    awareness,
    origin,
    undo,
    status: session.status,
    peers: session.peers,
    mirror,
    board,
    selection,
    editing,
    breakpoint,
    zoom,
    containers,
    followed,
    settings,
    history,
    slots,
    canEdit,
    canShare,
    page,
    select: (ids) => {
      selection.set(ids);
      if (editing.getSnapshot() !== null && !ids.includes(editing.getSnapshot() ?? "")) editing.set(null);
    },
    run: (operations) => {
      if (!canEdit) return [];
      undo.stopCapturing();
      const list: readonly PageOperation[] = Array.isArray(operations) ? operations : [operations];
      const results = doc.transact(() => list.map((operation) => applyOperation(doc, operation, origin)), origin);
      undo.stopCapturing();
      for (const { refused } of results) if (refused !== undefined) toast.error("This can't be done", { description: refused });
      return results.flatMap(({ ids }) => ids);
    },
    noteRestore: (what, takeItBack) => {
      awareness.setLocalStateField("restored", { what, at: Date.now() });
      return noted.note(takeItBack);
    },
    takeBack: (how) => {
      if (how === "undo" && noted.takeBack()) return;
      const isEmpty = (how === "undo" ? undo.undoStack : undo.redoStack).length === 0;
      if (isEmpty || !canEdit) return;
      const was = seenNow(mirror);
      const isDone = undo[how]() !== null;
      learnHistory();
      if (isDone) showStep(how, was);
      // A step that is gone stays silent in Yjs.
      else toast("Nothing is left of that step", { id: STEP_TOAST, description: "All of it has been changed since." });
    },
    [Symbol.dispose]: () => {
      stopPruning();
      stopTelling();
      board[Symbol.dispose]();
      mirror[Symbol.dispose]();
      undo.destroy();
    },
  };
}

export function usePageStore(): PageStore {
  const store = useContext(StoreContext);
  if (store === null) throw new Error("This part of the builder stands in a <PageStoreProvider>");
  return store;
}

export function useStore<T>({ subscribe, getSnapshot }: ReadableStore<T>): T {
  return useSyncExternalStore(subscribe, getSnapshot);
}

/** A part of a store's value; equal parts keep their identity and redraw nothing. */
export function useSelected<T, Part>({ subscribe, getSnapshot }: ReadableStore<T>, read: (value: T) => Part): Part {
  const last = useRef<{ value: Part } | null>(null);
  return useSyncExternalStore(subscribe, () => {
    const value = read(getSnapshot());
    if (last.current === null || !isSameJson(last.current.value, value)) last.current = { value };
    return last.current.value;
  });
}

/** A widget as stored, its place not settled; undefined once it is deleted. */
export function useWidget(id: string): LayoutWidget | undefined {
  const { subscribe, getSnapshot } = usePageStore().mirror.widgets;
  return useSyncExternalStore(subscribe, () => getSnapshot().get(id));
}

/** Name of the peer behind a client id, where they are still here. */
export function nameOfPeer({ peers }: PageStore, clientId: number | undefined): string | undefined {
  return peers.getSnapshot().find((peer) => peer.clientId === clientId)?.user.name;
}

/** Ids of what is selected, in the order of selecting. */
export function useSelection(): readonly string[] {
  return useStore(usePageStore().selection);
}

export function useIsSelected(id: string): boolean {
  const { selection } = usePageStore();
  return useSyncExternalStore(selection.subscribe, () => selection.getSnapshot().includes(id));
}

export function usePageMeta(): PageMeta {
  return useStore(usePageStore().mirror.meta);
}

export function useVariables(): readonly Variable[] {
  return useStore(usePageStore().mirror.variables);
}

/** Tabs of a container, in their order. */
export function useTabs(owner: string): readonly LayoutTab[] {
  return useSelected(usePageStore().mirror.tabs, (tabs) => tabs.filter((tab) => tab.owner === owner).toSorted(compareOrder));
}

/** Where a widget stands on the canvas now, gestures included. */
export function usePlace(id: string): Place | undefined {
  const { board } = usePageStore();
  return useSyncExternalStore(board.subscribe, () => board.getSnapshot().places.get(id));
}

export function useSlots(): BuilderSlots {
  return usePageStore().slots;
}
