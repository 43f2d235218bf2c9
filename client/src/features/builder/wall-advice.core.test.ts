import { expect, it } from "vitest";

import { wallAdvice } from "./wall-advice.core.ts";

const grid = { rowHeight: 24, gap: 12 };

it("says nothing of a page that is read from afar", () => {
  expect(wallAdvice({ rows: 20, grid, kinds: ["stat", "chart", "table", "text"] })).toEqual([]);
  expect(wallAdvice({ rows: 0, grid, kinds: [] })).toEqual([]);
});

it("says how many rows fit where there are too many, and keeps its word", () => {
  const [advice = ""] = wallAdvice({ rows: 46, grid, kinds: [] });
  expect(advice).toMatch(/46 rows leave letters of 1\d px/);
  const fits = Number(/(\d+) rows fit/.exec(advice)?.[1]);
  expect(wallAdvice({ rows: fits, grid, kinds: [] })).toEqual([]);
  expect(wallAdvice({ rows: fits + 1, grid, kinds: [] })).toHaveLength(1);
});

it("says of inputs that nobody can touch them", () => {
  expect(wallAdvice({ rows: 10, grid, kinds: ["dropdown", "stat", "button"] })).toEqual([
    "2 inputs and buttons that nobody can touch on a wall.",
  ]);
});
