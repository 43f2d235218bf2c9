import { rowsOf } from "#client/widgets/surface.core.ts";
import { ROOT } from "#shared/pages/schema.ts";

import { areaOf } from "./canvas-geometry.ts";
import type { PageStore } from "./page-store.tsx";
import { frameOf, zoomStep, zoomToFit } from "./zoom.core.ts";

/** Brings the whole page into sight, once: what others add later makes nothing smaller. */
export function fitPage(store: PageStore): void {
  const scroller = document.querySelector("[data-canvas-scroll]");
  if (scroller === null) return;
  const rows = rowsOf([...store.board.settled().values()].filter(({ container }) => container === ROOT));
  const frame = frameOf(store.breakpoint.getSnapshot(), scroller.clientWidth);
  scroller.scrollTo(0, 0);
  store.zoom.set(zoomToFit(frame, scroller.clientHeight, rows, store.mirror.meta.getSnapshot().grid));
}

export function zoomBy(store: PageStore, direction: "in" | "out"): void {
  const shown = areaOf(store, document.querySelector(`[data-canvas] [data-area="${ROOT}"]`))?.scale;
  if (shown !== undefined) store.zoom.set(zoomStep(shown, direction));
}
