import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { useLocation, useNavigate } from "react-router";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";

import { createStore, type ReadableStore, type WritableStore } from "#client/platform/external-store.ts";
import { subscribeLive } from "#client/platform/live-client.ts";
import type { Json } from "#shared/kernel/json.ts";
import type { LiveData } from "#shared/live/schema.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";
import type { LayoutWidget, Variable, VariableValues, Visibility } from "#shared/pages/schema.ts";
import { hasForeignValue, writeVariableValues } from "#shared/pages/variables.core.ts";
import { isVisible } from "#shared/pages/visibility.core.ts";

import type { ContainerState, ContainerStates } from "./container-state.core.ts";
import { createExports, ExportsProvider } from "./exports.ts";
import { valuesAfterChange, valuesFromUrl, withValue } from "./page-values.core.ts";

/** What an editor of the page binds to; only the builder has one. */
export interface PageEditor {
  doc: Y.Doc;
  awareness: Awareness;
  /** The page's history of this tab; an editor adds its own edits to it. */
  undo: Y.UndoManager;
  /** Leads to where a widget's data is chosen, for those who may change it. */
  chooseData?: (widgetId: string) => void;
  /** How this tab has the page's containers open; the page's own when absent. */
  containers?: WritableStore<ContainerStates>;
}

/** Where live data comes from. */
export type LiveSource = typeof subscribeLive;

interface PageRuntimeProps {
  page: string;
  /** Shows the draft's data instead of the published page's. */
  draft?: boolean | undefined;
  variables: readonly Variable[];
  editor?: PageEditor | undefined;
  /** The server's live data when absent. */
  source?: LiveSource | undefined;
  children: ReactNode;
}

/** What lives as long as the page is shown; its parts are read by narrow hooks, so that a change redraws only who uses it. */
interface Runtime {
  page: string;
  draft: boolean;
  editor: PageEditor | undefined;
  source: LiveSource;
  values: ReadableStore<VariableValues>;
  search: ReadableStore<string>;
  containers: WritableStore<ContainerStates>;
  variables: ReadableStore<readonly Variable[]>;
  setVariable: (name: string, value: Json) => void;
  setSearch: (text: string) => void;
  refresh: (widgetId?: string) => void;
  /** Tells `refresh` of a subscription. */
  track: (widgetId: string, refresh: () => void) => () => void;
}

const RuntimeContext = createContext<Runtime | null>(null);

/** Holds a page's variables, search and live data for the widgets below it. Variables live in the URL. */
export function PageRuntime({ page, draft = false, variables, editor, source = subscribeLive, children }: PageRuntimeProps) {
  const location = useLocation();
  const navigate = useNavigate();
  const [core] = useState(() => createRuntimeCore(variables, location));
  const runtime = useMemo<Runtime>(
    () => ({ ...core.parts, containers: editor?.containers ?? core.containers, page, draft, editor, source }),
    [core, page, draft, editor, source],
  );
  useLayoutEffect(() => {
    core.connect((write) => {
      void navigate({ search: write.search, hash: location.hash }, { replace: true, preventScrollReset: true, state: write.state });
    });
    core.readUrl(location.search, location.state);
  }, [core, navigate, location]);
  useLayoutEffect(() => core.setVariables(variables), [core, variables]);
  return (
    <RuntimeContext value={runtime}>
      <ExportsProvider value={core.exports}>{children}</ExportsProvider>
    </RuntimeContext>
  );
}

interface UrlWrite {
  search: string;
  state: { pageValues: number };
}

const AS_SET: ContainerState = {};
let writes = 0;

function createRuntimeCore(initial: readonly Variable[], location: { search: string; state: unknown }) {
  const query = new URLSearchParams(location.search);
  const variables = createStore(initial, isSameJson);
  const values = createStore<VariableValues>(valuesFromUrl({}, initial, query), isSameJson);
  const search = createStore("");
  const tracked = new Map<string, Set<() => void>>();
  let url = query;
  let navigate: ((write: UrlWrite) => void) | undefined;
  let isWriting = false;
  // Own writes come back as locations, possibly late and out of step with what was typed meanwhile: they are not read.
  writes = Math.max(writes, ownWrite(location.state));
  let newestOwn = writes;
  const writeUrl = () => {
    isWriting = false;
    const next = writeVariableValues(variables.getSnapshot(), values.getSnapshot(), url);
    if (next.toString() === url.toString()) return;
    url = next;
    writes += 1;
    navigate?.({ search: next.size === 0 ? "" : `?${next.toString()}`, state: { pageValues: writes } });
  };
  const writeSoon = () => {
    if (isWriting) return;
    isWriting = true;
    queueMicrotask(writeUrl);
  };
  const setVariable = (name: string, value: Json) => {
    values.set(withValue(values.getSnapshot(), variables.getSnapshot(), name, value));
    writeSoon();
  };
  const refresh = (widgetId?: string) => {
    const sets = widgetId === undefined ? [...tracked.values()] : [tracked.get(widgetId) ?? new Set<() => void>()];
    for (const set of sets) for (const run of set) run();
  };
  const track = (widgetId: string, run: () => void) => {
    const set = tracked.get(widgetId) ?? new Set();
    tracked.set(widgetId, set.add(run));
    return () => {
      set.delete(run);
      if (set.size === 0) tracked.delete(widgetId);
    };
  };
  return {
    exports: createExports(),
    containers: createStore<ContainerStates>({}, isSameJson),
    parts: { values, search, variables, setVariable, setSearch: search.set, refresh, track },
    connect: (write: (write: UrlWrite) => void) => {
      navigate = write;
    },
    readUrl: (searchText: string, state: unknown) => {
      const write = ownWrite(state);
      if (write > newestOwn) {
        newestOwn = write;
        return;
      }
      const query = new URLSearchParams(searchText);
      // An address that says what isn't so would be copied and shared.
      if (hasForeignValue(variables.getSnapshot(), query)) writeSoon();
      if (query.toString() === url.toString()) return;
      url = query;
      values.set(valuesFromUrl(values.getSnapshot(), variables.getSnapshot(), query));
    },
    setVariables: (next: readonly Variable[]) => {
      const was = variables.getSnapshot();
      if (isSameJson(was, next)) return;
      variables.set(next);
      values.set(valuesAfterChange(values.getSnapshot(), was, next, url));
    },
  };
}

function ownWrite(state: unknown): number {
  if (typeof state !== "object" || state === null || !("pageValues" in state)) return -1;
  return typeof state.pageValues === "number" ? state.pageValues : -1;
}

function useRuntime(): Runtime {
  const runtime = useContext(RuntimeContext);
  if (runtime === null) throw new Error("A widget stands in a <PageRuntime>");
  return runtime;
}

/** Everything about the page in one; redraws at any change of variables or search. Prefer the narrow hooks in widgets. */
export function usePageRuntime() {
  const { page, draft, editor, setVariable, setSearch, refresh, ...stores } = useRuntime();
  const values = useSyncExternalStore(stores.values.subscribe, stores.values.getSnapshot);
  const variables = useSyncExternalStore(stores.variables.subscribe, stores.variables.getSnapshot);
  const search = useSyncExternalStore(stores.search.subscribe, stores.search.getSnapshot);
  return { page, draft, variables, values, setVariable, search, setSearch, refresh, editor };
}

/** What widgets do to the page; the same functions as long as the page is shown. */
export function usePageActions() {
  const { page, editor, values, setVariable, refresh } = useRuntime();
  return useMemo(
    () => ({ page, editor, readValues: values.getSnapshot, setVariable, refresh }),
    [page, editor, values, setVariable, refresh],
  );
}

/** The text that people search the page's tables for. */
export function useSearch(): string {
  const { search } = useRuntime();
  return useSyncExternalStore(search.subscribe, search.getSnapshot);
}

/** How a container is open, and a way to open it otherwise. */
export function useContainerState(id: string): [ContainerState, (change: ContainerState) => void] {
  const { containers } = useRuntime();
  const state = useSyncExternalStore(containers.subscribe, () => containers.getSnapshot()[id] ?? AS_SET);
  const change = (next: ContainerState) => {
    const all = containers.getSnapshot();
    containers.set({ ...all, [id]: { ...all[id], ...next } });
  };
  return [state, change];
}

/** The value of one variable; redraws only when it changes. */
export function useVariable(name: string): Json | undefined {
  return useFromValues((values) => (Object.hasOwn(values, name) ? values[name] : undefined));
}

/** Whether these rules hold now. */
export function useIsVisible(visibility: Visibility | undefined): boolean {
  return useFromValues((values) => isVisible(visibility, values));
}

/** Something made of the variables' values; an equal result keeps its identity and redraws nothing. */
export function useFromValues<T>(read: (values: VariableValues) => T): T {
  return useFrom(useRuntime().values, read);
}

/** Something made of how the containers are open, in the same way. */
export function useFromContainers<T>(read: (states: ContainerStates) => T): T {
  return useFrom(useRuntime().containers, read);
}

function useFrom<S, T>(store: ReadableStore<S>, read: (state: S) => T): T {
  const last = useRef<{ value: T } | null>(null);
  return useSyncExternalStore(store.subscribe, () => {
    const next = read(store.getSnapshot());
    if (last.current === null || !isSameJson(last.current.value, next)) last.current = { value: next };
    return last.current.value;
  });
}

const UNBOUND: LiveData = { status: "unbound", table: null, fetchedAt: null, staleAfterMs: 0, failure: null };
const LOADING: LiveData = { ...UNBOUND, status: "loading" };

/** Live data of a widget's binding, followed while it is not paused; what was there last stays while it is. */
export function useWidgetData(widget: LayoutWidget, isPaused: boolean): LiveData {
  const { page, draft, source, values, track } = useRuntime();
  const isBound = widget.binding !== undefined;
  const [store] = useState(() => createStore<LiveData>(LOADING));
  useEffect(() => {
    if (!isBound || isPaused) return undefined;
    const subscription = source({ page, widget: widget.id, draft, variables: values.getSnapshot() }, store.set);
    const stopValues = values.subscribe(() => subscription.setVariables(values.getSnapshot()));
    const untrack = track(widget.id, () => subscription.refresh());
    return () => {
      stopValues();
      untrack();
      subscription[Symbol.dispose]();
    };
  }, [page, draft, widget.id, isBound, isPaused, source, store, values, track]);
  const data = useSyncExternalStore(store.subscribe, store.getSnapshot);
  return isBound ? data : UNBOUND;
}
