import { ArrowLeft } from "lucide-react";
import { useMemo } from "react";

import { Button } from "#client/ui/button.tsx";
import { PageSurface } from "#client/widgets/page-surface.tsx";
import { toLayout } from "#shared/pages/layout.core.ts";

import { usePageStore, useStore } from "./page-store.tsx";

/** The draft as viewers would see it, with its inputs and live data; it follows what others edit meanwhile. */
export function Preview({ onClose }: { onClose: () => void }) {
  const { doc, mirror } = usePageStore();
  const widgets = useStore(mirror.widgets);
  const tabs = useStore(mirror.tabs);
  const meta = useStore(mirror.meta);
  // oxlint-disable-next-line react/exhaustive-deps -- the document is read anew whenever its mirror tells of a change.
  const layout = useMemo(() => toLayout(doc), [doc, widgets, tabs, meta]);
  return (
    <div className="bg-background flex h-full flex-col">
      <header className="bg-surface flex h-12 shrink-0 items-center gap-2 border-b px-4">
        <h1 className="min-w-0 truncate text-sm font-semibold">{layout.title}</h1>
        <span className="bg-hover text-muted rounded-full px-2 py-0.5 text-xs">Preview of the draft</span>
        <Button className="ml-auto" variant="secondary" size="sm" onClick={onClose}>
          <ArrowLeft /> Back to editing
        </Button>
      </header>
      <main className="min-h-0 flex-1 overflow-auto p-4 text-base">
        <PageSurface layout={layout} />
      </main>
    </div>
  );
}
