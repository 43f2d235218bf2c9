import { expect, it } from "vitest";

import { columnsIn } from "./canvas-geometry.ts";

const PAGE = { width: 1_400, columns: 24, rowHeight: 24, gap: 12 };

it("keeps a widget as wide on the screen when it goes into a container, and out of it", () => {
  const half = { ...PAGE, width: 680 };
  const inside = columnsIn(6, PAGE, half);
  expect(inside).toBe(12);
  expect(columnsIn(inside, half, PAGE)).toBe(6);
});

it("takes all columns where there is no room, and never none", () => {
  expect(columnsIn(12, PAGE, { ...PAGE, width: 300 })).toBe(24);
  expect(columnsIn(1, { ...PAGE, width: 300 }, PAGE)).toBe(1);
});
