import { type PointerEvent, useEffect, useRef, useState } from "react";

import { cn } from "#client/ui/cn.ts";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { useWidth } from "#client/widgets/surface-hooks.ts";
import { type Breakpoint, ROOT } from "#shared/pages/schema.ts";

import { CanvasArea } from "./canvas-area.tsx";
import { selectByRectangle } from "./drag.ts";
import { usePageStore, useSelected, useStore } from "./page-store.tsx";
import { useCursorTelling } from "./use-cursor-telling.ts";

/** Width that a page is laid out in at each size, in CSS pixels; desktop takes the room there is. */
const FRAME_PX: Partial<Record<Breakpoint, number>> = { tablet: 834, phone: 390, wall: 1280 };
/** A desktop page is not laid out narrower than this; it is made smaller instead. */
const DESKTOP_MIN_PX = 760;
const MARGIN_PX = 16;
/** Above the page, so that the names of those who have the first widgets selected are in sight. */
const TOP_PX = 28;

/** The page as it is being drawn. */
export function Canvas() {
  const store = usePageStore();
  const breakpoint = useStore(store.breakpoint);
  const [ref, available] = useWidth();
  const scroller = useRef<HTMLDivElement>(null);
  const [rectangle, setRectangle] = useState<DOMRect | null>(null);
  const isEmpty = useSelected(store.mirror.widgets, (widgets) => widgets.size === 0);
  const isDragging = useSelected(store.board.gesture, (gesture) => gesture !== null);
  useCursorTelling(store, scroller);
  const room = Math.max(available - 2 * MARGIN_PX, 0);
  const wanted = FRAME_PX[breakpoint] ?? Math.max(room, DESKTOP_MIN_PX);
  const zoom = room === 0 ? 1 : Math.min(1, room / wanted);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const target = event.target instanceof Element ? event.target : null;
    if (event.button !== 0 || target?.closest("[data-tile]") != null) return;
    if (!(event.shiftKey || event.ctrlKey || event.metaKey)) store.select([]);
    if (event.pointerType !== "touch") selectByRectangle(store, event.nativeEvent, setRectangle);
  };
  return (
    <div
      ref={scroller}
      data-canvas-scroll
      className="bg-background relative min-h-0 min-w-0 flex-1 overflow-x-hidden overflow-y-scroll"
      onPointerDown={onPointerDown}
    >
      <div ref={ref} className="min-h-full">
        <div
          data-canvas
          data-dragging={isDragging || undefined}
          className={cn("group/canvas mx-auto", breakpoint !== "desktop" && "border-x bg-background")}
          style={{ width: wanted + 2 * MARGIN_PX, padding: `${TOP_PX}px ${MARGIN_PX}px ${MARGIN_PX}px`, zoom }}
        >
          {available > 0 && <CanvasArea container={ROOT} isRoot />}
        </div>
        {isEmpty && !isDragging && (
          <EmptyState
            className="pointer-events-none absolute inset-x-0 top-[20%]"
            title="Draw your page"
            description={
              <>
                Drag a component from the left onto the canvas, or press <kbd className="rounded border px-1 font-mono text-xs">/</kbd> and
                type what you need.
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
  );
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
