import { describe, expect, it } from "vitest";

import type { Table } from "../live/schema.ts";
import { cutTable, labelOf, parseAnswer, parseCsv, tableOf, toJsonata, transformedTable } from "./table.core.ts";

describe("any JSON as a table", () => {
  it("gives a list a row an entry, anything else one row, and nothing none", () => {
    expect(tableOf([{ a: 1 }, { b: true }])).toEqual({
      columns: [
        { key: "a", label: "A", type: "number" },
        { key: "b", label: "B", type: "boolean" },
      ],
      rows: [{ a: 1 }, { b: true }],
    });
    expect(tableOf({ a: 1 }).rows).toEqual([{ a: 1 }]);
    expect(tableOf([1, "x", null]).rows).toEqual([{ value: 1 }, { value: "x" }, { value: null }]);
    expect(tableOf([null, { a: 1 }])).toMatchObject({ columns: [{ key: "a" }], rows: [{}, { a: 1 }] });
    for (const nothing of [null, undefined, []]) expect(tableOf(nothing)).toEqual({ columns: [], rows: [] });
  });

  it("makes columns of objects inside rows, one level deep", () => {
    const { columns, rows } = tableOf([{ user: { name: "Ada", address: { city: "London" } } }]);
    expect(rows).toEqual([{ "user.name": "Ada", "user.address": { city: "London" } }]);
    expect(columns.map(({ key, type }) => [key, type])).toEqual([
      ["user.name", "text"],
      ["user.address", "json"],
    ]);
  });

  it("takes a column's type from all rows", () => {
    const type = (...values: unknown[]) => tableOf(values.map((a) => ({ a }))).columns[0]?.type;
    expect(type(null, 1, 2.5)).toBe("number");
    expect(type("2026-03-01T08:00:00Z", null, "2026-03-02")).toBe("time");
    expect(type("2026-03-01", "soon")).toBe("text");
    expect(type(1, "x")).toBe("text");
    expect(type(1, [1])).toBe("json");
    expect(type(null)).toBe("text");
  });

  it("knows rows again by their id where it tells them apart", () => {
    const isKey = (rows: unknown) => tableOf(rows).columns.some((column) => column.isKey === true);
    expect(isKey([{ id: 1 }, { id: 2 }])).toBe(true);
    expect(isKey([{ id: 1 }, { id: 1 }])).toBe(false);
    expect(isKey([{ id: 1 }, { a: 1 }])).toBe(false);
    expect(isKey([{ id: 1 }, { id: null }])).toBe(false);
  });

  it("labels columns as people write", () => {
    expect(["createdAt", "created_at", "user.name", "URL", "_"].map(labelOf)).toEqual([
      "Created at",
      "Created at",
      "User name",
      "Url",
      "_",
    ]);
  });

  it("holds at most 500 columns, and nothing that is no JSON", () => {
    expect(tableOf(Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`c${at}`, at]))).columns).toHaveLength(500);
    expect(tableOf([{ a: Number.NaN, b: () => 1, c: 1 }]).rows).toEqual([{ c: 1 }]);
  });

  it("keeps labels and units of columns that a transform left alone", () => {
    const before: Table = { columns: [{ key: "cpu", label: "CPU", type: "number", unit: "%" }], rows: [] };
    const { columns } = transformedTable([{ cpu: 1, twice: 2 }], before);
    expect(columns).toEqual([
      { key: "cpu", label: "CPU", type: "number", unit: "%" },
      { key: "twice", label: "Twice", type: "number" },
    ]);
    expect(transformedTable([{ cpu: "high" }], before).columns[0]?.type).toBe("text");
  });

  it("that has too many rows is cut and says how many there were", () => {
    const table = tableOf([1, 2, 3]);
    expect(cutTable(table, 3)).toBe(table);
    expect(cutTable(table, 2)).toMatchObject({ rows: [{ value: 1 }, { value: 2 }], totalRows: 3 });
  });
});

describe("answers", () => {
  it("are read as CSV by their media type, quotes and line breaks included", () => {
    const csv = '\uFEFFid,name,amount\r\n1,"Smith, ""J""\nJr.",-2.5\r\n\r\n2,,007\r\n';
    const rows = [
      { id: 1, name: 'Smith, "J"\nJr.', amount: -2.5 },
      { id: 2, name: null, amount: "007" },
    ];
    expect(parseAnswer(csv, "text/csv; charset=utf-8")).toEqual(rows);
    expect(parseCsv("a,b")).toEqual([]);
  });

  it("are read as one JSON a line where the media type says so", () => {
    expect(parseAnswer('{"a":1}\n\n{"a":2}\n', "application/x-ndjson")).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it("that are no data say what they are", () => {
    expect(() => parseAnswer(" ", "application/json")).toThrow("empty");
    expect(() => parseAnswer("<!doctype html>", "application/json")).toThrow("a web page");
    expect(() => parseAnswer("{", "application/json")).toThrow("no valid JSON");
  });
});

describe("answers that are made to keep the server busy", () => {
  it("cost what they hold, not rows times columns", () => {
    const wide = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`c${at}`, at]));
    const { columns, rows } = tableOf([wide, ...Array.from({ length: 50_000 }, () => 1)]);
    expect([columns.length, rows.length]).toEqual([500, 50_001]);
    const lines = parseCsv(`${Array.from({ length: 5_000 }, (_, at) => `c${at}`).join(",")}\n${"1\n".repeat(50_000)}`);
    expect(lines).toHaveLength(50_000);
    expect(lines.every((line) => Object.keys(line).length === 1)).toBe(true);
    expect(Object.keys(parseCsv(`${"a,".repeat(9_000)}\n${"1,".repeat(9_000)}`)[0] ?? {}).length).toBeLessThanOrEqual(500);
  });

  it("are refused in words when they have too many rows", () => {
    const many = 100_001;
    const said = "more than 100,000 rows. Ask for fewer";
    expect(() => tableOf(Array.from({ length: many }, () => 1))).toThrow(said);
    expect(() => parseAnswer(`a\n${"1\n".repeat(many)}`, "text/csv")).toThrow(said);
    expect(() => parseAnswer("1\n".repeat(many), "application/x-ndjson")).toThrow(said);
  });
});

describe("JSON paths", () => {
  it("become JSONata; JSONata stays as it is", () => {
    expect(toJsonata("$.data.items[*]")).toBe("$.`data`.`items`");
    expect(toJsonata("$['odd key'][0].x-y")).toBe("$.`odd key`[0].`x-y`");
    expect(toJsonata(" $ ")).toBe("$");
    expect(toJsonata("$.*")).toBe("$.*");
    for (const jsonata of ["data.items", "$.items[price > 3]", "$sum(items.price)", '{"a": "[*]"}'])
      expect(toJsonata(jsonata)).toBe(jsonata);
  });
});
