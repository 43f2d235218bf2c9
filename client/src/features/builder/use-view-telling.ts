import { type RefObject, useEffect } from "react";

import { ROOT } from "#shared/pages/schema.ts";

import { areaOf } from "./canvas-geometry.ts";
import type { PageStore } from "./page-store.tsx";
import { createTelling } from "./telling.ts";
import { type Shown, viewIn } from "./view.core.ts";
import { frameOf } from "./zoom.core.ts";

const TELL_MS = 100;

/** What the canvas shows of the page now. */
export function shownIn(store: PageStore, scroller: Element): Shown | undefined {
  const area = areaOf(store, scroller.querySelector(`[data-area="${ROOT}"]`));
  if (area === undefined || area.raster.width === 0) return undefined;
  const { left, top } = area.element.getBoundingClientRect();
  const room = scroller.getBoundingClientRect();
  return {
    left: left - room.left,
    top: top - room.top,
    width: scroller.clientWidth,
    height: scroller.clientHeight,
    raster: area.raster,
    scale: area.scale,
  };
}

/** Tells the others which part of the page I have in sight, and whom I follow: then it is theirs. */
export function useViewTelling(store: PageStore, scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const { tell, stop } = createTelling<true>(TELL_MS, () => {
      const shown = store.followed.getSnapshot() === null ? shownIn(store, element) : undefined;
      if (shown === undefined) {
        store.awareness.setLocalStateField("view", null);
        return;
      }
      const breakpoint = store.breakpoint.getSnapshot();
      const view = viewIn(shown, breakpoint, frameOf(breakpoint, element.clientWidth));
      store.awareness.setLocalStateField("view", { ...view, containers: store.containers.getSnapshot() });
    });
    // What has changed is drawn first, then told.
    const onChange = () => requestAnimationFrame(() => tell(true));
    const onFollow = () => {
      store.awareness.setLocalStateField("following", store.followed.getSnapshot());
      onChange();
    };
    const stops = [store.zoom, store.breakpoint, store.containers].map(({ subscribe }) => subscribe(onChange));
    stops.push(store.followed.subscribe(onFollow), stop);
    const sized = new ResizeObserver(onChange);
    sized.observe(element);
    element.addEventListener("scroll", onChange, { passive: true });
    return () => {
      sized.disconnect();
      element.removeEventListener("scroll", onChange);
      for (const end of stops) end();
    };
  }, [store, scroller]);
}
