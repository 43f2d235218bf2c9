import { describe, expect, it } from "vitest";

import { decimalsOf, formatCell, formatNumber, numberOf, numberParts, timeOf } from "./format.core.ts";

describe("formatNumber", () => {
  it("shows as many digits as tell something", () => {
    expect([0, 0.01234, 1.2345, 12.345, 1234.5].map((value) => formatNumber(value, {}))).toEqual(["0", "0.0123", "1.23", "12.3", "1,235"]);
    expect(formatNumber(1.5, { decimals: 3 })).toBe("1.500");
    expect(formatNumber(Number.NaN, { unit: "%" })).toBe("–");
    expect(formatNumber(123_456_789_012_345_680_000, { decimals: 0 })).toBe("1.23E20");
    expect([1e308, -1.234e17, 999_999_999_999_999, 1_234_567_890_123_456].map((value) => formatNumber(value, {}))).toEqual([
      "1E308",
      "-1.23E17",
      "999,999,999,999,999",
      "1,234,567,890,123,456",
    ]);
  });

  it("chooses the unit that reads best", () => {
    expect(numberParts(1_500_000, { unit: "B" })).toEqual({ number: "1.5", unit: "MB" });
    expect(numberParts(-2_000, { unit: "B" })).toEqual({ number: "-2", unit: "kB" });
    expect(numberParts(90_000, { unit: "ms" })).toEqual({ number: "1.5", unit: "min" });
    expect(numberParts(12_400, { compact: true })).toEqual({ number: "12.4K", unit: "" });
  });
});

describe("formatCell", () => {
  it("reads as people do", () => {
    expect(formatCell(true, { type: "boolean" })).toBe("Yes");
    expect(formatCell(null, { type: "text" })).toBe("");
    expect(formatCell(2_841.5, { type: "number" })).toBe("2,841.5");
    expect(formatCell({ a: [1] }, { type: "json" })).toBe('{"a":[1]}');
    expect(formatCell("not a time", { type: "time" })).toBe("not a time");
    expect(formatCell("2026-11-25T08:00:00Z", { type: "time" })).toContain("2026");
  });
});

describe("decimalsOf", () => {
  it("is one number for a column", () => {
    const percent = { type: "number" as const, unit: "%" };
    expect(decimalsOf(percent, [1, 2, null])).toBe(0);
    expect(decimalsOf(percent, [0.5, 0.25])).toBe(2);
    expect(decimalsOf(percent, [2_841.5, 7])).toBe(1);
    expect(decimalsOf(percent, [0.1 + 0.2, 2])).toBe(1);
    expect(decimalsOf(percent, [41.234_567, 7])).toBe(2);
    expect(decimalsOf(percent, [0.012_345, 1e-7])).toBe(4);
    expect(decimalsOf({ type: "number", unit: "B" }, [1.5])).toBeUndefined();
  });
});

describe("reading values", () => {
  it("takes what stands for a number or an instant", () => {
    expect(["5", " ", "x", true, 0, null].map((value) => numberOf(value))).toEqual([5, undefined, undefined, 1, 0, undefined]);
    expect(timeOf("never")).toBeUndefined();
    expect(timeOf(0)?.getTime()).toBe(0);
  });
});
