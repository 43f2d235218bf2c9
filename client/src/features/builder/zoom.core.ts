import { heightOf } from "#client/widgets/surface.core.ts";
import type { Breakpoint, Grid } from "#shared/pages/schema.ts";

/** Width that a page is laid out in at each size, in CSS pixels; desktop takes the room there is. */
const FRAME_PX: Partial<Record<Breakpoint, number>> = { tablet: 834, phone: 390, wall: 1280 };
/** A desktop page is not laid out narrower than this; it is made smaller instead. */
const DESKTOP_MIN_PX = 760;
export const MARGIN_PX = 16;
/** Above the page at any zoom, so that the names of those who have the first widgets selected are in sight. */
export const TOP_PX = 28;

const STEPS = [0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1, 1.25, 1.5, 2] as const;
const LEAST = STEPS[0];
const MOST = 2;
/** What is shown is rarely a step exactly. */
const CLOSE = 0.01;

/** How the page is laid out in a canvas of this width. */
export interface Frame {
  /** Of the page without its margins, before it is magnified. */
  width: number;
  /** At which all of its width is in sight, at most 1. */
  zoom: number;
}

export function frameOf(breakpoint: Breakpoint, available: number): Frame {
  const room = Math.max(available - 2 * MARGIN_PX, 0);
  const width = FRAME_PX[breakpoint] ?? Math.max(room, DESKTOP_MIN_PX);
  return { width, zoom: room === 0 ? 1 : Math.min(1, room / width) };
}

/** The zoom at which a page of so many rows is in sight as a whole, at most 1. */
export function zoomToFit(frame: Frame, availableHeight: number, rows: number, grid: Pick<Grid, "rowHeight" | "gap">): number {
  const height = heightOf(rows, grid) + MARGIN_PX;
  const zoom = Math.min(frame.zoom, (availableHeight - TOP_PX) / height);
  // Rounded down: what is a pixel too large is not in sight as a whole.
  return Math.max(LEAST, Math.floor(zoom * 100) / 100);
}

/** As near to a zoom as the canvas goes. */
export function zoomWithin(zoom: number): number {
  return Math.min(Math.max(zoom, LEAST), MOST);
}

/** Whether the page is drawn as large as has room in its width. */
export function isAsWideAs(frame: Frame, zoom: number): boolean {
  return Math.abs(zoom - frame.zoom) < CLOSE;
}

/** The next step in or out from what is shown. */
export function zoomStep(zoom: number, direction: "in" | "out"): number {
  if (direction === "in") return STEPS.find((step) => step > zoom + CLOSE) ?? MOST;
  return STEPS.findLast((step) => step < zoom - CLOSE) ?? LEAST;
}
