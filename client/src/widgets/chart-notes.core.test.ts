import { describe, expect, it } from "vitest";

import type { Json } from "#shared/kernel/json.ts";
import type { Table } from "#shared/live/schema.ts";

import { chartDataOf } from "./chart-data.core.ts";
import { notesOf } from "./chart-notes.core.ts";

const tableOf = (...values: Json[]): Table => ({
  columns: [
    { key: "at", label: "At", type: "time" },
    { key: "load", label: "Load", type: "number" },
  ],
  rows: values.map((load, at) => ({ at: at * 1_000, load })),
});

function notes(table: Table, axis: Partial<Parameters<typeof notesOf>[1]> = {}): string[] {
  const settings = { type: "line" as const, stack: "none" as const, log: false, ...axis };
  return notesOf(chartDataOf(table, {}, settings.type), settings);
}

describe("notesOf", () => {
  it("says nothing where everything is drawn", () => {
    expect(notes(tableOf(1, null, -3))).toEqual([]);
  });

  it("counts what a logarithmic axis has no place for", () => {
    expect(notes(tableOf(1, 0, -3), { log: true })).toEqual(["2 values of 0 or less are not on the logarithmic axis"]);
    expect(notes(tableOf(0, 1), { log: true })).toEqual(["1 value of 0 or less is not on the logarithmic axis"]);
    expect(notes(tableOf(0, 1), { log: true, type: "bar", stack: "percent" })).toEqual([]);
    expect(notes(tableOf(2, 1), { log: true, min: 0 })).toEqual(["A logarithmic axis goes from above 0: it goes by the data"]);
  });

  it("counts values that are no numbers, and rows without a place", () => {
    const table = tableOf(1, "n/a", "broken");
    expect(notes({ ...table, rows: [...table.rows, { at: "soon", load: 3 }] })).toEqual(["2 values are no numbers", "1 row has no time"]);
  });

  it("says that an axis can't end before it begins", () => {
    expect(notes(tableOf(1), { min: 10, max: 10 })).toEqual(["“From” is not below “To”: the axis goes by the data"]);
    expect(notes(tableOf(1), { min: 10, max: 10, type: "pie" })).toEqual([]);
  });

  it("counts the slices that a pie can't have", () => {
    expect(notes(tableOf(1, -2), { type: "pie" })).toEqual(["1 negative value is not drawn"]);
  });
});
