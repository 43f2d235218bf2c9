import { type PointerEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

import { cn } from "#client/ui/cn.ts";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { useWidth } from "#client/widgets/surface-hooks.ts";
import { ROOT } from "#shared/pages/schema.ts";

import { CanvasArea } from "./canvas-area.tsx";
import { selectByRectangle } from "./drag.ts";
import { usePageMeta, usePageStore, useSelected, useStore } from "./page-store.tsx";
import { useCursorTelling } from "./use-cursor-telling.ts";
import { useViewTelling } from "./use-view-telling.ts";
import { WallNote } from "./wall-note.tsx";
import { ZoomBar } from "./zoom-bar.tsx";
import { frameOf, MARGIN_PX, TOP_PX } from "./zoom.core.ts";

/** The page as it is being drawn. */
export function Canvas() {
  const store = usePageStore();
  const breakpoint = useStore(store.breakpoint);
  const { theme } = usePageMeta();
  const [ref, available] = useWidth();
  const scroller = useRef<HTMLDivElement>(null);
  const [rectangle, setRectangle] = useState<DOMRect | null>(null);
  const isEmpty = useSelected(store.mirror.widgets, (widgets) => widgets.size === 0);
  const isDragging = useSelected(store.board.gesture, (gesture) => gesture !== null);
  useCursorTelling(store, scroller);
  useViewTelling(store, scroller);
  const chosen = useStore(store.zoom);
  const frame = frameOf(breakpoint, available);
  const zoom = chosen ?? frame.zoom;
  useKeptCentre(scroller, zoom);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const target = event.target instanceof Element ? event.target : null;
    if (event.button !== 0 || target?.closest("[data-tile]") != null) return;
    if (!(event.shiftKey || event.ctrlKey || event.metaKey)) store.select([]);
    if (event.pointerType !== "touch") selectByRectangle(store, event.nativeEvent, setRectangle);
  };
  return (
    <>
      <div
        ref={scroller}
        data-canvas-scroll
        data-themed={theme}
        className={cn(
          "bg-background text-text relative min-h-0 min-w-0 flex-1 overflow-y-scroll",
          // The page's own theme, the builder keeps its own.
          theme !== "system" && theme,
          // By itself the page is never wider than its room; rounding must not make it scroll.
          zoom > frame.zoom ? "overflow-x-auto" : "overflow-x-hidden",
        )}
        onPointerDown={onPointerDown}
      >
        <div ref={ref} className="min-h-full">
          <div
            data-canvas
            data-dragging={isDragging || undefined}
            className={cn("group/canvas mx-auto", breakpoint !== "desktop" && "border-x bg-background")}
            style={{ width: frame.width + 2 * MARGIN_PX, padding: `${TOP_PX / zoom}px ${MARGIN_PX}px ${MARGIN_PX}px`, ...magnified(zoom) }}
          >
            {available > 0 && <CanvasArea container={ROOT} isRoot />}
          </div>
          {isEmpty && !isDragging && (
            <EmptyState
              className="pointer-events-none absolute inset-x-0 top-[20%]"
              title="Draw your page"
              description={
                <>
                  <span className="pointer-coarse:hidden">
                    Drag a component from the left onto the canvas, or press <kbd className="rounded border px-1 font-mono text-xs">/</kbd>{" "}
                    and type what you need.
                  </span>
                  <span className="hidden pointer-coarse:inline">Open the components at the top left and tap what you need.</span>
                </>
              }
            />
          )}
        </div>
        {rectangle !== null && (
          <div
            aria-hidden
            className="border-accent bg-accent/10 pointer-events-none fixed z-30 border"
            style={{ left: rectangle.left, top: rectangle.top, width: rectangle.width, height: rectangle.height }}
          />
        )}
        <ScrollToSelection />
      </div>
      {breakpoint === "wall" && <WallNote />}
      <ZoomBar zoom={zoom} />
    </>
  );
}

/** Names of peers, outlines and what is gripped take themselves back by `--unzoom`: they are as large at any zoom. */
function magnified(zoom: number) {
  return { zoom, "--unzoom": String(1 / zoom) };
}

/** What is in the middle of the canvas stays there when it is magnified; what is at the top stays at the top. */
function useKeptCentre(scroller: RefObject<HTMLElement | null>, zoom: number): void {
  const before = useRef(zoom);
  useLayoutEffect(() => {
    const ratio = zoom / before.current;
    before.current = zoom;
    const { current } = scroller;
    if (current === null || ratio === 1) return;
    const { scrollTop, scrollLeft, clientHeight, clientWidth } = current;
    current.scrollTo(
      (scrollLeft + clientWidth / 2) * ratio - clientWidth / 2,
      scrollTop === 0 ? 0 : (scrollTop + clientHeight / 2) * ratio - clientHeight / 2,
    );
  }, [scroller, zoom]);
}

/** What becomes selected elsewhere (layers, undo, a new widget) comes into sight. */
function ScrollToSelection() {
  const store = usePageStore();
  useEffect(
    () =>
      store.selection.subscribe(() => {
        const [id, ...more] = store.selection.getSnapshot();
        if (id === undefined || more.length > 0) return;
        requestAnimationFrame(() =>
          document.querySelector(`[data-canvas] [data-tile="${id}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" }),
        );
      }),
    [store],
  );
  return null;
}
