import { useCallback, useEffect, useState } from "react";

import { useOpened } from "#client/platform/opened.ts";
import { sharing } from "#client/platform/sharing.ts";
import { Button } from "#client/ui/button.tsx";
import { Sheet, SheetContent, SheetTitle } from "#client/ui/sheet.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "#client/ui/tabs.tsx";
import { toast } from "#client/ui/toast.tsx";

import { BuilderPalette, type ScreenAction } from "./builder-palette.tsx";
import { CanvasMenu } from "./canvas-menu.tsx";
import { Canvas } from "./canvas.tsx";
import { tellDeletions } from "./deleted-notice.ts";
import { FollowedFrame, FollowingStrip } from "./following.tsx";
import { Inspector } from "./inspector/inspector.tsx";
import { Layers } from "./layers.tsx";
import { LayoutStrip } from "./layout-strip.tsx";
import { usePageStore } from "./page-store.tsx";
import { Palette } from "./palette.tsx";
import { PresenceBar } from "./presence-bar.tsx";
import { Preview } from "./preview.tsx";
import { tellRestores } from "./restored-notice.ts";
import { TopBar } from "./top-bar.tsx";
import { useBuilderKeys } from "./use-builder-keys.ts";
import { useFoldable } from "./use-foldable.ts";
import { warmUp } from "./warm-up.ts";

/** What the address has of a comparison that is open within the versions. */
const VERSION_PARTS = ["version", "with", "view"];

/** Everything of the builder around its canvas: bars, panels, dialogs, keys. */
export function BuilderWorkbench() {
  const store = usePageStore();
  const { JsonEditor, PublishDialog, VersionsPanel } = store.slots;
  const left = useFoldable("left");
  const right = useFoldable("right");
  const [palette, setPalette] = useState<"all" | "add" | null>(null);
  const [opened, setOpened] = useState<"json" | "publish" | "preview" | null>(null);
  const [versions, openVersions] = useOpened("versions", VERSION_PARTS);
  const openAdd = useCallback(() => setPalette("add"), []);
  const openAll = useCallback(() => setPalette("all"), []);
  useEffect(() => tellDeletions(store, (words, putBack) => toast(words, { action: { label: "Put it back", onClick: putBack } })), [store]);
  useEffect(warmUp, []);
  useEffect(() => tellRestores(store), [store]);
  const { open: openSettings } = right;
  useEffect(() => store.settings.subscribe(openSettings), [store, openSettings]);
  useBuilderKeys(store, { openAdd, openPalette: openAll });
  const close = () => setOpened(null);
  const openShare = () => sharing.set({ kind: "page", id: store.pageId, title: store.mirror.meta.getSnapshot().title });
  const lookOnly = store.canEdit ? undefined : "You may only look at this page";
  const actions: ScreenAction[] = [
    { title: "Preview", run: () => setOpened("preview") },
    { title: "Publish", reason: lookOnly, run: () => setOpened("publish") },
    { title: "Versions", run: () => openVersions("all") },
    { title: "Share", reason: store.canShare ? undefined : "Only who may share this page can", run: openShare },
    { title: "Edit layout.json", reason: lookOnly, run: () => setOpened("json") },
    { title: left.isOpen ? "Hide components and layers" : "Show components and layers", run: left.toggle },
    { title: right.isOpen ? "Hide settings" : "Show settings", run: right.toggle },
  ];
  if (opened === "preview") return <Preview onClose={close} />;
  return (
    <div className="flex h-full flex-col overflow-hidden select-none">
      <TopBar
        presence={<PresenceBar />}
        publish={<PublishButton onClick={() => setOpened("publish")} />}
        isLeftOpen={left.isOpen}
        isRightOpen={right.isOpen}
        toggleLeft={left.toggle}
        toggleRight={right.toggle}
        openVersions={() => openVersions("all")}
        openJson={() => setOpened("json")}
        openPreview={() => setOpened("preview")}
        openShare={openShare}
      />
      <main className="relative flex min-h-0 flex-1">
        {left.isOpen && <LeftPanel onPicked={left.uncover} />}
        <CanvasMenu openAdd={openAdd}>
          <div className="flex min-h-0 min-w-0 flex-1 flex-col">
            <div className="relative flex min-h-0 flex-1">
              <Canvas />
              <FollowedFrame />
            </div>
            <LayoutStrip />
            <FollowingStrip />
          </div>
        </CanvasMenu>
        {right.isOpen && (
          <aside
            aria-label="Settings"
            className="bg-surface absolute inset-y-0 right-0 z-30 w-80 max-w-full overflow-auto border-l select-text md:static md:z-auto md:shrink-0"
          >
            <Inspector />
          </aside>
        )}
      </main>
      <BuilderPalette shown={palette} actions={actions} onClose={() => setPalette(null)} />
      <PublishDialog pageId={store.pageId} open={opened === "publish"} onOpenChange={(open) => !open && close()} />
      <Sheet open={versions !== undefined} onOpenChange={(open) => !open && openVersions(undefined)}>
        <SheetContent aria-describedby={undefined}>
          <SheetTitle>Versions</SheetTitle>
          <VersionsPanel
            pageId={store.pageId}
            doc={store.doc}
            origin={store.origin}
            canEdit={store.canEdit}
            noteRestore={store.noteRestore}
          />
        </SheetContent>
      </Sheet>
      <Sheet open={opened === "json"} onOpenChange={(open) => !open && close()}>
        <SheetContent
          aria-describedby={undefined}
          hasClose={false}
          onEscapeKeyDown={(event) => keepsOpen(event.target) && event.preventDefault()}
          onInteractOutside={(event) => keepsOpen(null) && event.preventDefault()}
          className="max-w-3xl content-stretch p-0"
        >
          <SheetTitle className="sr-only">layout.json</SheetTitle>
          <JsonEditor pageId={store.pageId} doc={store.doc} origin={store.origin} onClose={close} />
        </SheetContent>
      </Sheet>
    </div>
  );
}

/** What is typed and not saved isn't thrown away by a key or a press beside it, and a search field closes before its editor. */
function keepsOpen(target: EventTarget | null): boolean {
  const isSearching = target instanceof Element && target.closest(".cm-panel") !== null;
  return isSearching || document.querySelector("[role=dialog] [data-unsaved]") !== null;
}

function PublishButton({ onClick }: { onClick: () => void }) {
  const { slots, pageId, doc, canEdit } = usePageStore();
  // oxlint-disable-next-line react/hooks -- the same function as long as the builder is open.
  const changes = slots.useDraftChanges(pageId, doc);
  if (!canEdit) return null;
  return (
    // Room for the count from the start: what stands beside it must not move under a pointer.
    <Button className="max-sm:px-2.5 sm:min-w-26" onClick={onClick}>
      Publish
      {changes !== undefined && changes.count > 0 && (
        <span className="tabular-nums" title="Changes that viewers don't see yet" aria-label={`${changes.count} changes`}>
          {changes.count}
        </span>
      )}
    </Button>
  );
}

function LeftPanel({ onPicked }: { onPicked: () => void }) {
  const { canEdit, selection } = usePageStore();
  // Whatever is picked here, or added, is selected.
  useEffect(() => selection.subscribe(onPicked), [selection, onPicked]);
  return (
    <aside
      aria-label="Components and layers"
      className="bg-surface absolute inset-y-0 left-0 z-30 w-60 overflow-hidden border-r md:static md:z-auto md:shrink-0"
    >
      <Tabs defaultValue={canEdit ? "components" : "layers"} className="flex h-full flex-col">
        <TabsList>
          {canEdit && <TabsTrigger value="components">Components</TabsTrigger>}
          <TabsTrigger value="layers">Layers</TabsTrigger>
        </TabsList>
        <TabsContent value="components" className="min-h-0 flex-1 overflow-auto">
          <Palette />
        </TabsContent>
        <TabsContent value="layers" className="min-h-0 flex-1 overflow-auto">
          <Layers />
        </TabsContent>
      </Tabs>
    </aside>
  );
}
