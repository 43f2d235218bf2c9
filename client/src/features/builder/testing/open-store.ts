import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

import { createStore, type WritableStore } from "#client/platform/external-store.ts";
import type { Peer, SyncStatus } from "#client/platform/sync-client.ts";

import { type BuilderSlots, createPageStore, type PageStore } from "../page-store.tsx";

const EMPTY_SLOTS: BuilderSlots = {
  BindingPanel: () => null,
  JsonEditor: () => null,
  PublishDialog: () => null,
  VersionsPanel: () => null,
  useDraftChanges: () => undefined,
};

interface OpenedStore extends Disposable {
  store: PageStore;
  peers: WritableStore<readonly Peer[]>;
}

interface Options {
  pageId: string;
  doc: Y.Doc;
  slots?: Partial<BuilderSlots>;
  canEdit?: boolean;
}

/** A page as the builder has it open, over a document that no server knows. */
export function openStore({ pageId, doc, slots, canEdit = true }: Options): OpenedStore {
  const provider = new WebsocketProvider("ws://127.0.0.1:1", "page", doc, { connect: false, disableBc: true });
  const peers = createStore<readonly Peer[]>([]);
  const store = createPageStore({
    pageId,
    session: {
      doc,
      awareness: provider.awareness,
      provider,
      status: createStore<SyncStatus>({ state: "saved" }),
      peers,
      whenReady: Promise.resolve(),
      hadOfflineChanges: false,
      close: () => undefined,
    },
    slots: { ...EMPTY_SLOTS, ...slots },
    canEdit,
    canShare: canEdit,
  });
  return {
    store,
    peers,
    [Symbol.dispose]: () => {
      store[Symbol.dispose]();
      provider.destroy();
    },
  };
}

/** Two replicas that tell each other everything at once, as two browsers do through the server. */
export function twoReplicas(): [Y.Doc, Y.Doc] {
  const docs: [Y.Doc, Y.Doc] = [new Y.Doc(), new Y.Doc()];
  const [one, other] = docs;
  one.on("update", (update: Uint8Array, origin: unknown) => origin !== "network" && Y.applyUpdate(other, update, "network"));
  other.on("update", (update: Uint8Array, origin: unknown) => origin !== "network" && Y.applyUpdate(one, update, "network"));
  return docs;
}
