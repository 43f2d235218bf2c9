import { pitchOf, type Raster } from "#client/widgets/surface.core.ts";
import type { Breakpoint } from "#shared/pages/schema.ts";

import type { View } from "./presence.core.ts";
import { type Frame, isAsWideAs, zoomWithin } from "./zoom.core.ts";

/** What the canvas shows, in CSS pixels of the screen. */
export interface Shown {
  /** Left and top edge of the page itself, seen from the canvas' edges. */
  left: number;
  top: number;
  /** Room of the canvas. */
  width: number;
  height: number;
  raster: Raster;
  /** How much the page is magnified. */
  scale: number;
}

/** What is in sight, in cells: the same part of the page on every screen. */
export function viewIn({ left, top, width, height, raster, scale }: Shown, breakpoint: Breakpoint, frame: Frame): Omit<View, "containers"> {
  const { x, y } = pitchOf(raster);
  return {
    breakpoint,
    x: -left / scale / x,
    y: -top / scale / y,
    w: Math.max(width, 1) / scale / x,
    h: Math.max(height, 1) / scale / y,
    isFit: isAsWideAs(frame, scale),
  };
}

/** The zoom at which all that they have in sight has room here; null: all of the page's width, as they have it. */
export function zoomFor(view: View, { width, height, raster }: Pick<Shown, "width" | "height" | "raster">): number | null {
  if (view.isFit) return null;
  const { x, y } = pitchOf(raster);
  return zoomWithin(Math.min(width / (view.w * x), height / (view.h * y)));
}

/** How far to scroll, in CSS pixels, until the middle of what they have in sight is in the middle here; their top is the top. */
export function scrollFor(view: View, { left, top, width, height, raster, scale }: Shown): { x: number; y: number } {
  const pitch = pitchOf(raster);
  const across = (view.x + view.w / 2) * pitch.x * scale + left - width / 2;
  if (view.y <= 0) return { x: across, y: -Infinity };
  return { x: across, y: (view.y + view.h / 2) * pitch.y * scale + top - height / 2 };
}

/** What is left to scroll for a point of the canvas to be in sight, `margin` from its edge. */
export function nearest(at: number, room: number, margin: number): number {
  if (at < margin) return at - margin;
  return at > room - margin ? at - room + margin : 0;
}
