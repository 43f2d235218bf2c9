import { describe, expect, it } from "vitest";

import type { Column, Table } from "#shared/live/schema.ts";

import { aligned, chartDataOf, slicesOf, summaryOf } from "./chart-data.core.ts";

const at: Column = { key: "at", label: "At", type: "time" };
const host: Column = { key: "host", label: "Host", type: "text" };
const cpu: Column = { key: "cpu", label: "CPU", type: "number", unit: "%" };
const ram: Column = { key: "ram", label: "RAM", type: "number", unit: "%" };
const second = (count: number) => new Date(1_000 * count).toISOString();
const perHost: Table = {
  columns: [at, host, cpu, ram],
  rows: [
    { at: second(2), host: "b", cpu: 4, ram: 40 },
    { at: second(1), host: "a", cpu: 1, ram: 10 },
    { at: second(2), host: "a", cpu: null, ram: 20 },
    { at: "never", host: "a", cpu: 9, ram: 9 },
  ],
};

describe("chartDataOf", () => {
  it("without a mapping draws all numbers along time, in its order", () => {
    const { scale, series, xLabel } = chartDataOf(perHost, {}, "line");
    expect({ scale, xLabel, names: series.map(({ name }) => name) }).toEqual({ scale: "time", xLabel: "At", names: ["CPU", "RAM"] });
    expect(series[0]?.points).toEqual([
      [1_000, 1],
      [2_000, 4],
      [2_000, null],
    ]);
  });

  it("without a mapping leaves out numbers of another unit than the first", () => {
    const memory: Column = { key: "memory", label: "Memory", type: "number", unit: "bytes" };
    const { series } = chartDataOf({ ...perHost, columns: [at, cpu, memory, ram] }, {}, "line");
    expect(series.map(({ name }) => name)).toEqual(["CPU", "RAM"]);
  });

  it("makes a series of each value of a column, and of each number where there are several", () => {
    const one = chartDataOf(perHost, { y: ["cpu"], series: ["host"] }, "line");
    expect(one.series.map(({ name, points }) => [name, points.length])).toEqual([
      ["b", 1],
      ["a", 2],
    ]);
    const both = chartDataOf(perHost, { y: ["cpu", "ram"], series: ["host"] }, "line");
    expect(both.series.map(({ name }) => name)).toEqual(["b: CPU", "b: RAM", "a: CPU", "a: RAM"]);
  });

  it("adds up bars of the same name", () => {
    const { scale, categories, series } = chartDataOf(perHost, { x: ["host"], y: ["ram"] }, "bar");
    expect({ scale, categories, points: series[0]?.points }).toEqual({
      scale: "category",
      categories: ["b", "a"],
      points: [
        ["b", 40],
        ["a", 39],
      ],
    });
  });

  it("shares out the first number of a pie over texts, even where there are times", () => {
    const data = chartDataOf(perHost, {}, "pie");
    expect(slicesOf(data, 12).map(({ name, value }) => [name, value])).toEqual([
      ["b", 4],
      ["a", 10],
    ]);
  });

  it("draws points of two numbers, and their size", () => {
    const data = chartDataOf(perHost, { x: ["cpu"], y: ["ram"], size: ["cpu"] }, "scatter");
    expect(data.scale).toBe("value");
    expect(data.xUnit).toBe("%");
    expect(data.series[0]?.points[0]).toEqual([1, 10, 1]);
  });

  it("says how many series it leaves out", () => {
    const rows = Array.from({ length: 60 }, (_, index) => ({ at: second(1), host: `h${index}`, cpu: index }));
    const data = chartDataOf({ columns: [at, host, cpu], rows }, { series: ["host"] }, "line");
    expect([data.series.length, data.leftOut]).toEqual([50, 10]);
  });

  it("counts what it can't draw: rows without a place, and values that are no numbers, but not gaps", () => {
    const rows = [...perHost.rows, { at: second(3), host: "a", cpu: "many", ram: "" }, { at: second(4), host: "a", cpu: "7", ram: {} }];
    const { unplaced, notNumbers } = chartDataOf({ ...perHost, rows }, {}, "line");
    expect({ unplaced, notNumbers }).toEqual({ unplaced: 1, notNumbers: 2 });
  });

  it("has nothing to draw without numbers", () => {
    expect(chartDataOf({ columns: [host], rows: [{ host: "a" }] }, {}, "line").series).toEqual([]);
  });
});

describe("aligned", () => {
  const series = (name: string, points: [number, number | null][]) => ({ name, unit: undefined, points });

  it("puts a line on all places of a stack, between its own points, but not into its holes", () => {
    const dense = series(
      "dense",
      Array.from({ length: 10 }, (_, x): [number, number] => [x, 1]),
    );
    const other = series("other", [
      [0, 10],
      [2, 30],
      [4, 50],
      [5, null],
      [9, 90],
    ]);
    const [, lined] = aligned([dense, other], true);
    expect(lined?.points).toEqual([
      [0, 10],
      [1, 20],
      [2, 30],
      [3, 40],
      [4, 50],
      [5, null],
      [6, null],
      [7, null],
      [8, null],
      [9, 90],
    ]);
    expect([...(lined?.between ?? [])]).toEqual([1, 3]);
  });

  it("makes up nothing for bars", () => {
    const [, bars] = aligned(
      [
        series("a", [
          [1, 1],
          [2, 1],
        ]),
        series("b", [[2, 5]]),
      ],
      false,
    );
    expect(bars?.points).toEqual([
      [1, null],
      [2, 5],
    ]);
  });
});

describe("slicesOf", () => {
  it("puts the smallest together, keeps the sum and leaves out what is not more than nothing", () => {
    const points = Array.from({ length: 20 }, (_, index): [string, number] => [`c${index}`, 20 - index]);
    const given = {
      name: "Count",
      unit: undefined,
      points: [...points, ["zero", 0] as [string, number], ["less", -5] as [string, number]],
    };
    const data = { scale: "category" as const, categories: [], series: [given], xLabel: "", xUnit: undefined };
    const slices = slicesOf({ ...data, leftOut: 0, unplaced: 0, notNumbers: 0 }, 12);
    expect(slices).toHaveLength(12);
    expect(slices.at(-1)?.name).toBe("9 others");
    expect(slices.reduce((sum, { value }) => sum + value, 0)).toBe(210);
  });
});

describe("summaryOf", () => {
  it("says what the picture shows", () => {
    const summary = summaryOf(chartDataOf(perHost, { y: ["ram"] }, "line"), (value, unit) => `${value} ${unit}`);
    expect(summary).toBe("1 series over points. RAM: last 20 %, from 10 % to 40 %");
  });
});
