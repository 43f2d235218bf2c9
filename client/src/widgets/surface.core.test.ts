import { describe, expect, it } from "vitest";

import { boxOf, breakpointOf, fitWall, heightOf, rowsOf } from "./surface.core.ts";

const raster = { width: 1_000, columns: 24, rowHeight: 24, gap: 12 };

describe("boxOf", () => {
  it("fills the width with all columns and leaves one gap between neighbours", () => {
    expect(boxOf({ x: 0, y: 0, w: 24, h: 2 }, raster)).toEqual({ left: 0, top: 0, width: 1_000, height: 60 });
    const left = boxOf({ x: 0, y: 0, w: 7, h: 1 }, raster);
    const right = boxOf({ x: 7, y: 0, w: 17, h: 1 }, raster);
    expect(right.left - (left.left + left.width)).toBe(12);
    expect(right.left + right.width).toBe(1_000);
  });
});

describe("heightOf", () => {
  it("is the lowest edge of what is on it", () => {
    expect(
      rowsOf([
        { x: 0, y: 1, w: 1, h: 3 },
        { x: 0, y: 0, w: 1, h: 2 },
      ]),
    ).toBe(4);
    expect(heightOf(4, raster)).toBe(4 * 24 + 3 * 12);
    expect(heightOf(0, raster)).toBe(0);
  });
});

describe("breakpointOf", () => {
  it("tells phones, tablets and desktops by their width", () => {
    expect([390, 768, 1_440].map(breakpointOf)).toEqual(["phone", "tablet", "desktop"]);
  });
});

describe("fitWall", () => {
  const drawn = ({ scale, rowHeight }: { scale: number; rowHeight: number }, rows: number) => (rows * (rowHeight + 12) - 12) * scale;

  it.each([1, 8, 20, 40, 200])("fills the screen exactly with %i rows", (rows) => {
    expect(drawn(fitWall(rows, 1_080, { rowHeight: 24, gap: 12 }), rows)).toBeCloseTo(1_080, 6);
  });

  it("keeps type at one and a half while rows can give way, and shrinks it only then", () => {
    expect(fitWall(20, 1_080, { rowHeight: 24, gap: 12 }).scale).toBe(1.5);
    expect(fitWall(60, 1_080, { rowHeight: 24, gap: 12 }).scale).toBeLessThan(1.5);
  });
});
