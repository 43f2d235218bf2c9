import { describe, expect, it } from "vitest";

import { frameOf, zoomStep, zoomToFit } from "./zoom.core.ts";

const GRID = { rowHeight: 24, gap: 12 };

describe("the frame of a page", () => {
  it("takes the room there is at desktop, and is made smaller rather than narrower than its tiles bear", () => {
    expect(frameOf("desktop", 1_232)).toEqual({ width: 1_200, zoom: 1 });
    expect(frameOf("desktop", 412)).toEqual({ width: 760, zoom: 0.5 });
  });

  it("has the width of the screen it is drawn for, made smaller where there is less room", () => {
    expect(frameOf("phone", 1_232)).toEqual({ width: 390, zoom: 1 });
    expect(frameOf("wall", 672)).toEqual({ width: 1_280, zoom: 0.5 });
  });

  it("is not magnified while it has no room yet", () => {
    expect(frameOf("desktop", 0)).toEqual({ width: 760, zoom: 1 });
  });
});

describe("zoom to fit", () => {
  const frame = frameOf("desktop", 1_232);

  it("shows the whole height, last row and margins included", () => {
    const zoom = zoomToFit(frame, 600, 40, GRID);
    const height = 28 + (40 * 36 - 12 + 16) * zoom;
    expect(height).toBeLessThanOrEqual(600);
    expect(height).toBeGreaterThan(600 * 0.97);
  });

  it("makes nothing larger, and nothing so small that it is lost", () => {
    expect(zoomToFit(frame, 600, 3, GRID)).toBe(1);
    expect(zoomToFit(frame, 600, 0, GRID)).toBe(1);
    expect(zoomToFit(frame, 600, 10_000, GRID)).toBe(0.25);
  });

  it("shows the whole width where that is what is too large", () => {
    expect(zoomToFit(frameOf("wall", 672), 10_000, 10, GRID)).toBe(0.5);
  });
});

describe("steps of the zoom", () => {
  it("lead in and out, from whatever is shown, and end", () => {
    expect([zoomStep(0.62, "in"), zoomStep(0.62, "out")]).toEqual([0.67, 0.5]);
    expect([zoomStep(1, "in"), zoomStep(1, "out")]).toEqual([1.25, 0.9]);
    expect([zoomStep(2, "in"), zoomStep(0.25, "out")]).toEqual([2, 0.25]);
  });

  it("take a step that is shown in whole pixels for that step", () => {
    expect([zoomStep(0.6698, "in"), zoomStep(0.6698, "out")]).toEqual([0.75, 0.5]);
  });
});
