import { describe, expect, it } from "vitest";

import type { Table } from "#shared/live/schema.ts";
import { stat } from "#shared/widgets/stat.widget.ts";
import { stateOf } from "#shared/widgets/thresholds.ts";

import { sparkline, statEms, statOf, type StatPick, statRoom } from "./stat.core.ts";
import { faceSize, frameOf } from "./widget-props.core.ts";

const table: Table = {
  columns: [
    { key: "name", label: "Name", type: "text" },
    { key: "value", label: "Value", type: "number", unit: "ms" },
    { key: "before", label: "Before", type: "number" },
  ],
  rows: [
    { name: "a", value: 10, before: 1 },
    { name: "b", value: null, before: 2 },
    { name: "c", value: 40, before: 3 },
  ],
};

describe("statOf", () => {
  it("without a mapping takes the first number, against the first row", () => {
    expect(statOf(table, {}, "last")).toEqual({ value: 40, text: "40\u00A0ms", previous: 10, label: "", unit: "ms", trend: [10, 40] });
  });

  it("takes what is mapped", () => {
    expect(statOf(table, { value: ["value"], previous: ["before"], label: ["name"] }, "last")).toMatchObject({ previous: 3, label: "c" });
    expect(statOf(table, { value: ["name"] }, "last")).toMatchObject({ value: undefined, text: "c" });
  });

  it.each([
    ["first", 10],
    ["sum", 50],
    ["mean", 25],
    ["min", 10],
    ["max", 40],
    ["count", 3],
  ] satisfies [StatPick, number][])("picks the %s", (pick, value) => {
    expect(statOf(table, {}, pick).value).toBe(value);
  });

  it.each([
    ["sum", 6],
    ["mean", 2],
    ["min", 1],
    ["max", 3],
    ["last", 3],
    ["first", 1],
    ["count", undefined],
  ] satisfies [StatPick, number | undefined][])("compares the %s with the same of what was before", (pick, previous) => {
    expect(statOf(table, { previous: ["before"] }, pick).previous).toBe(previous);
  });

  it("compares with nothing but the first row's number when no column says what was before", () => {
    expect((["sum", "mean", "min", "max", "first"] satisfies StatPick[]).map((pick) => statOf(table, {}, pick).previous)).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
  });

  it("is captioned by the row that its number is of", () => {
    const gap = { ...table, rows: [...table.rows, { name: "d", value: null, before: 9 }] };
    const of = (pick: StatPick) => statOf(gap, { label: ["name"], previous: ["before"] }, pick);
    expect([of("min").label, of("max").label, of("last").label]).toEqual(["a", "c", "c"]);
    expect(of("last")).toMatchObject({ value: 40, previous: 3 });
  });

  it("has no number without rows", () => {
    expect(statOf({ ...table, rows: [] }, {}, "mean").value).toBeUndefined();
  });
});

describe("stateOf", () => {
  it("is that of the highest threshold reached", () => {
    const thresholds = [
      { from: 90, state: "firing" as const },
      { from: 0, state: "ok" as const },
      { from: 70, state: "warning" as const },
    ];
    expect([-1, 0, 70, 89.9, 90].map((value) => stateOf(value, thresholds))).toEqual([undefined, "ok", "warning", "warning", "firing"]);
  });
});

describe("statRoom", () => {
  it("lets the trend go first, then the notes, and never exceeds the tile", () => {
    const parts = { ems: 3.3, hasNotes: true, hasTrend: true };
    expect(statRoom(parts, 300, 200)).toMatchObject({ isNoted: true, trendHeight: 64 });
    expect(statRoom(parts, 300, 70)).toMatchObject({ isNoted: true, trendHeight: 0, trendWidth: 159 });
    expect(statRoom(parts, 100, 70)).toMatchObject({ isNoted: true, trendHeight: 0, trendWidth: 0 });
    expect(statRoom(parts, 300, 40)).toMatchObject({ isNoted: false, trendHeight: 0 });
    expect(statRoom(parts, 60, 200).fontSize).toBeLessThan(20);
  });

  it("has a trend at the size that a stat has at first, with a title and without", () => {
    const [columns, rows] = stat.size.initial;
    const [width, height] = [(columns * 1_160) / 24 - 8, rows * 32 - 8];
    for (const hasHead of [true, false]) {
      const face = faceSize(width, height, frameOf({ isCard: true, isFlush: false, hasHead, height }));
      const { trendWidth, trendHeight } = statRoom({ ems: 3.3, hasNotes: true, hasTrend: true }, face.width, face.height);
      expect(Math.max(trendWidth, trendHeight)).toBeGreaterThan(20);
    }
  });

  it("has room for its number, a title over it, in the smallest tile", () => {
    const height = stat.size.min[1] * 32 - 8;
    const face = faceSize(88, height, frameOf({ isCard: true, isFlush: false, hasHead: true, height }));
    const { fontSize } = statRoom({ ems: 3.3, hasNotes: true, hasTrend: true }, face.width, face.height);
    expect(fontSize * 1.1).toBeLessThanOrEqual(face.height);
  });
});

describe("statEms", () => {
  it("counts digits alike, points narrow, and the unit small behind a gap", () => {
    expect(statEms({ number: "111", unit: "" }, false)).toBe(statEms({ number: "888", unit: "" }, false));
    expect(statEms({ number: "111.5", unit: "" }, false)).toBeLessThan(statEms({ number: "11115", unit: "" }, false));
    expect(statEms({ number: "100", unit: "%" }, false)).toBeGreaterThan(2.6);
    expect(statEms({ number: "7", unit: "%" }, false)).toBe(statEms({ number: "100", unit: "%" }, false));
    expect(statEms({ number: "1", unit: "" }, true)).toBeGreaterThan(statEms({ number: "1", unit: "" }, false));
  });
});

describe("sparkline", () => {
  it("goes from left to right, the least below and the most above", () => {
    expect(sparkline([0, 10, 5])).toBe("M0.00 100.00L50.00 0.00L100.00 50.00");
    expect(sparkline([3, 3])).toBe("M0.00 100.00L100.00 100.00");
  });
});
