import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { nearest, scrollFor, type Shown, viewIn, zoomFor } from "./view.core.ts";
import { frameOf, MARGIN_PX } from "./zoom.core.ts";

/** A desktop page as a canvas of this size shows it, scrolled so far down. */
function shownAt(width: number, height: number, { scrolled = 0, zoom }: { scrolled?: number; zoom?: number } = {}): Shown {
  const frame = frameOf("desktop", width);
  const scale = zoom ?? frame.zoom;
  return {
    left: MARGIN_PX,
    top: MARGIN_PX - scrolled,
    width,
    height,
    raster: { width: frame.width, columns: 24, rowHeight: 24, gap: 12 },
    scale,
  };
}

const viewOfShown = (shown: Shown) => ({ ...viewIn(shown, "desktop", frameOf("desktop", shown.width)), containers: {} });

describe("the same part of a page on two screens", () => {
  it("is at the same place after the scroll that is asked for", () => {
    const size = fc.integer({ min: 320, max: 2_560 });
    const scrolled = fc.integer({ min: 100, max: 20_000 });
    fc.assert(
      fc.property(size, size, scrolled, size, size, scrolled, (w1, h1, s1, w2, h2, s2) => {
        const theirs = viewOfShown(shownAt(w1, h1, { scrolled: s1 }));
        const mine = shownAt(w2, h2, { scrolled: s2 });
        const { x, y } = scrollFor(theirs, mine);
        const after = viewOfShown({ ...mine, left: mine.left - x, top: mine.top - y });
        expect(after.y + after.h / 2).toBeCloseTo(theirs.y + theirs.h / 2, 3);
        expect(after.x + after.w / 2).toBeCloseTo(theirs.x + theirs.w / 2, 3);
      }),
    );
  });

  it("begins at the top where they are at the top, though my screen is lower", () => {
    expect(scrollFor(viewOfShown(shownAt(1_440, 900)), shownAt(1_000, 500, { scrolled: 300 })).y).toBe(-Infinity);
  });

  it("is as wide as there is room while they have all of the width", () => {
    expect(zoomFor(viewOfShown(shownAt(1_440, 900)), shownAt(500, 500))).toBeNull();
  });

  it("is no larger than all that they see has room here", () => {
    const theirs = viewOfShown(shownAt(1_440, 900, { zoom: 2 }));
    const mine = shownAt(1_000, 900);
    const zoom = zoomFor(theirs, mine);
    if (zoom === null) throw new Error("They have magnified it");
    const after = viewOfShown({ ...mine, scale: zoom });
    expect(after.w).toBeGreaterThanOrEqual(theirs.w - 1e-6);
    expect(after.h).toBeGreaterThanOrEqual(theirs.h - 1e-6);
    expect(Math.min(after.w / theirs.w, after.h / theirs.h)).toBeCloseTo(1, 3);
  });
});

describe("the shortest way into sight", () => {
  it.each([
    ["what is in sight stays", 300, 0],
    ["above the edge", -20, -68],
    ["below the edge", 990, 38],
  ])("%s", (_what, at, by) => {
    expect(nearest(at, 1_000, 48)).toBe(by);
  });
});
