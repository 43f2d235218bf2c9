import { ArrowLeft } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";

import { Button } from "#client/ui/button.tsx";
import { Kbd } from "#client/ui/kbd.tsx";
import { PageSurface } from "#client/widgets/page-surface.tsx";
import { usePageTheme } from "#client/widgets/use-page-theme.ts";
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
  usePageTheme(layout.theme);
  useLeaving(onClose);
  return (
    <div className="bg-background text-text flex h-full flex-col">
      <header className="bg-surface flex h-12 shrink-0 items-center gap-2 border-b px-4">
        <h1 className="min-w-0 truncate text-sm font-semibold">{layout.title}</h1>
        <span className="bg-hover text-muted rounded-full px-2 py-0.5 text-xs">Preview of the draft</span>
        <Button className="ml-auto" variant="secondary" size="sm" onClick={onClose}>
          <ArrowLeft /> Back to editing <Kbd className="max-sm:hidden">Esc</Kbd>
        </Button>
      </header>
      <main className="min-h-0 flex-1 overflow-auto p-4 text-base">
        <PageSurface layout={layout} />
      </main>
    </div>
  );
}

/** Escape leads back, unless it closes something first: a menu, a tile on the whole screen, a list of choices. */
function useLeaving(onClose: () => void): void {
  const leave = useRef(onClose);
  useEffect(() => {
    leave.current = onClose;
  });
  useEffect(() => {
    let isForMore = false;
    const OPEN = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox], [data-full]";
    // Looked at before anything hears of the key: afterwards it is closed already.
    const look = ({ key }: KeyboardEvent) => {
      if (key === "Escape") isForMore = document.querySelector(OPEN) !== null;
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented && !isForMore) leave.current();
    };
    window.addEventListener("keydown", look, true);
    document.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("keydown", look, true);
      document.removeEventListener("keydown", onKey);
    };
  }, []);
}
