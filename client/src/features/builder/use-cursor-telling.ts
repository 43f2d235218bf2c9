import { type RefObject, useEffect } from "react";

import { areaOf, cellAt } from "./canvas-geometry.ts";
import type { PageStore } from "./page-store.tsx";

const TELL_MS = 50;

/** Tells the others where my pointer is over the canvas, in cells of the container below it. */
export function useCursorTelling(store: PageStore, scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    let at = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (event: PointerEvent | null) => {
      clearTimeout(timer);
      timer = undefined;
      at = performance.now();
      const area = event === null ? undefined : areaOf(store, document.elementFromPoint(event.clientX, event.clientY));
      const pointer =
        area === undefined || event === null ? null : { container: area.container, ...cellAt(area, event.clientX, event.clientY) };
      store.awareness.setLocalStateField("pointer", pointer);
    };
    const onMove = (event: PointerEvent) => {
      // While something is dragged, where it is says more than the pointer.
      if (event.pointerType === "touch" || store.board.gesture.getSnapshot() !== null) return;
      clearTimeout(timer);
      const waitMs = at + TELL_MS - performance.now();
      if (waitMs <= 0) tell(event);
      else timer = setTimeout(() => tell(event), waitMs);
    };
    const onLeave = () => tell(null);
    element.addEventListener("pointermove", onMove);
    element.addEventListener("pointerleave", onLeave);
    return () => {
      clearTimeout(timer);
      element.removeEventListener("pointermove", onMove);
      element.removeEventListener("pointerleave", onLeave);
    };
  }, [store, scroller]);
}
