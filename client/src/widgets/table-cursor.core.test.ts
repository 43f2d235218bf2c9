import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { movedCursor, resizedWidth } from "./table-cursor.core.ts";

const extent = { rows: 100, columns: 3, page: 10 };
const key = (name: string, isCommand = false) => ({ key: name, isCommand });

describe("movedCursor", () => {
  it("begins at the first cell, and moves as in a spreadsheet", () => {
    expect(movedCursor(null, key("ArrowDown"), extent)).toEqual({ row: 0, column: 0 });
    expect(movedCursor({ row: 5, column: 1 }, key("ArrowUp"), extent)).toEqual({ row: 4, column: 1 });
    expect(movedCursor({ row: 5, column: 1 }, key("PageDown"), extent)).toEqual({ row: 15, column: 1 });
    expect(movedCursor({ row: 5, column: 1 }, key("End"), extent)).toEqual({ row: 5, column: 2 });
    expect(movedCursor({ row: 5, column: 1 }, key("End", true), extent)).toEqual({ row: 99, column: 2 });
    expect(movedCursor({ row: 5, column: 1 }, key("Home", true), extent)).toEqual({ row: 0, column: 0 });
  });

  it("leaves other keys to others, and an empty table alone", () => {
    expect(movedCursor({ row: 5, column: 1 }, key("a"), extent)).toBeUndefined();
    expect(movedCursor(null, key("ArrowDown"), { ...extent, rows: 0 })).toBeUndefined();
  });

  it("stays inside whatever is left after the table got smaller", () => {
    const keys = fc.constantFrom("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End");
    fc.assert(
      fc.property(fc.nat(500), fc.nat(20), keys, fc.boolean(), fc.integer({ min: 1, max: 50 }), (row, column, name, isCommand, rows) => {
        const moved = movedCursor({ row, column }, key(name, isCommand), { rows, columns: 3, page: 10 });
        expect(moved?.row).toBeGreaterThanOrEqual(0);
        expect(moved?.row).toBeLessThan(rows);
        expect(moved?.column).toBeLessThan(3);
      }),
    );
  });
});

describe("resizedWidth", () => {
  it("keeps a column wide enough to be found again", () => {
    expect(resizedWidth(100, -500)).toBe(48);
    expect(resizedWidth(100, 16)).toBe(116);
    expect(resizedWidth(100, 9_999)).toBe(1_200);
  });
});
