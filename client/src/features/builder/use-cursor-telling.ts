import { type RefObject, useEffect } from "react";

import { areaOf, cellAt } from "./canvas-geometry.ts";
import type { PageStore } from "./page-store.tsx";
import { createTelling } from "./telling.ts";

const TELL_MS = 50;

/** Tells the others where my pointer is over the canvas, in cells of the container below it. */
export function useCursorTelling(store: PageStore, scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    let last: PointerEvent | null = null;
    const { tell, stop } = createTelling<PointerEvent>(TELL_MS, (event) => {
      const area = event === null ? undefined : areaOf(store, document.elementFromPoint(event.clientX, event.clientY));
      const pointer =
        area === undefined || event === null
          ? null
          : { breakpoint: store.breakpoint.getSnapshot(), container: area.container, ...cellAt(area, event.clientX, event.clientY) };
      store.awareness.setLocalStateField("pointer", pointer);
    });
    const onMove = (event: PointerEvent) => {
      if (event.pointerType === "touch") return;
      last = event;
      tell(event);
    };
    const onLeave = () => {
      last = null;
      tell(null);
    };
    // The page moves below a pointer that stays; containers scroll by themselves too.
    const onScroll = () => {
      if (last !== null) tell(last);
    };
    element.addEventListener("pointermove", onMove);
    element.addEventListener("pointerleave", onLeave);
    element.addEventListener("scroll", onScroll, { passive: true, capture: true });
    return () => {
      stop();
      element.removeEventListener("scroll", onScroll, { capture: true });
      element.removeEventListener("pointermove", onMove);
      element.removeEventListener("pointerleave", onLeave);
    };
  }, [store, scroller]);
}
