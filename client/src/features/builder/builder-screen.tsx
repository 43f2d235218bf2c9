import { useEffect, useMemo, useState } from "react";

import { call } from "#client/platform/api.ts";
import { useCan, useMe } from "#client/platform/session.ts";
import { openDocument, type SyncSession } from "#client/platform/sync-client.ts";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { PageRuntime } from "#client/widgets/page-runtime.tsx";
import { pagesContract } from "#shared/pages/contract.ts";
import { PAGE_SCHEMA_VERSION } from "#shared/pages/schema.ts";

import { BuilderWorkbench } from "./builder-workbench.tsx";
import { focusInspector } from "./focus.ts";
import { tellMerged } from "./merged-notice.ts";
import {
  type BuilderSlots,
  createPageStore,
  type PageStore,
  PageStoreProvider,
  usePageMeta,
  useStore,
  useVariables,
} from "./page-store.tsx";
import { Refused } from "./refused.tsx";

export interface BuilderScreenProps {
  pageId: string;
  slots: BuilderSlots;
}

interface Opened {
  session: SyncSession;
  /** Null until there is something to show. */
  store: PageStore | null;
}

/** `/pages/<id>/edit`: where a page is drawn, by several people at once. */
export function BuilderScreen({ pageId, slots }: BuilderScreenProps) {
  const userId = useMe()?.user.id;
  const mayEditSome = useCan("page.edit");
  const opened = useOpened(pageId, userId, mayEditSome, slots);
  if (opened === null) return <Opening />;
  if (opened.store === null) return <Waiting pageId={pageId} session={opened.session} />;
  return (
    <PageStoreProvider value={opened.store}>
      <Page store={opened.store} />
    </PageStoreProvider>
  );
}

const ASK_MS = 5_000;

/**
 * What I may do with this page, asked anew: the right to it may have been given a moment ago. While the server is away I may
 * change it where I may change any; it refuses what is too much anyway.
 */
async function mayDo(pageId: string, mayEditSome: boolean): Promise<{ canEdit: boolean; canShare: boolean }> {
  try {
    const { may } = await call(pagesContract.get, { params: { pageId }, signal: AbortSignal.timeout(ASK_MS) });
    return { canEdit: may.includes("page.edit"), canShare: may.includes("page.share") };
  } catch {
    return { canEdit: mayEditSome, canShare: false };
  }
}

function useOpened(pageId: string, userId: string | undefined, mayEditSome: boolean, slots: BuilderSlots): Opened | null {
  const [opened, setOpened] = useState<Opened | null>(null);
  useEffect(() => {
    if (userId === undefined) return undefined;
    const session = openDocument(`page:${pageId}`, { schemaVersion: PAGE_SCHEMA_VERSION, user: { id: userId } });
    let store: PageStore | null = null;
    let stopTelling: () => void = () => undefined;
    let isOpen = true;
    const show = async () => {
      setOpened({ session, store: null });
      const [may] = await Promise.all([mayDo(pageId, mayEditSome), session.whenReady]);
      if (!isOpen) return;
      store = createPageStore({ pageId, session, slots, ...may });
      setOpened({ session, store });
      stopTelling = tellMerged(session);
    };
    void show();
    return () => {
      isOpen = false;
      setOpened(null);
      stopTelling();
      store?.[Symbol.dispose]();
      session.close();
    };
  }, [pageId, userId, mayEditSome, slots]);
  return opened;
}

/** The builder's shape, before there is anything in it. */
function Opening() {
  return (
    <output aria-label="Opening the page" className="bg-background flex h-full flex-col">
      <span className="bg-surface flex h-12 items-center gap-3 border-b px-4">
        <Skeleton className="h-5 w-48" />
      </span>
      <span className="flex min-h-0 flex-1">
        <span className="bg-surface hidden w-60 border-r md:block" />
        <span className="grid flex-1 grid-cols-3 content-start gap-3 p-4">
          {["one", "two", "three", "four", "five", "six"].map((key) => (
            <Skeleton key={key} className="rounded-tile h-32" />
          ))}
        </span>
        <span className="bg-surface hidden w-80 border-l md:block" />
      </span>
    </output>
  );
}

/** Shows that the page opens, or why it can't be. */
function Waiting({ pageId, session }: { pageId: string; session: SyncSession }) {
  const status = useStore(session.status);
  if (status.state === "refused") return <Refused pageId={pageId} status={status} isOpening />;
  if (status.state === "offline")
    return (
      <EmptyState
        title="The server cannot be reached"
        description="This page was not opened in this browser before, so there is no copy here. It opens by itself as soon as the server is back."
      />
    );
  return <Opening />;
}

function chooseData(store: PageStore, id: string): void {
  store.select([id]);
  focusInspector(store, "data");
}

function Page({ store }: { store: PageStore }) {
  const variables = useVariables();
  const { title } = usePageMeta();
  const status = useStore(store.status);
  const editor = useMemo(
    () => ({
      doc: store.doc,
      awareness: store.awareness,
      undo: store.undo,
      containers: store.containers,
      ...(store.canEdit ? { chooseData: (id: string) => chooseData(store, id) } : {}),
    }),
    [store],
  );
  useEffect(() => {
    document.title = title === "" ? "Untitled" : title;
  }, [title]);
  if (status.state === "refused") return <Refused pageId={store.pageId} status={status} isOpening={false} />;
  return (
    <PageRuntime page={store.pageId} draft variables={variables} editor={editor}>
      <BuilderWorkbench />
    </PageRuntime>
  );
}
