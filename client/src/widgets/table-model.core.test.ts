import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Column, Table } from "#shared/live/schema.ts";

import { formatCell } from "./format.core.ts";
import {
  cellState,
  compareCells,
  passesFilter,
  rowKeys,
  rowLink,
  rowSearch,
  shownColumns,
  sortable,
  suitableWidth,
  wordsOf,
} from "./table-model.core.ts";

const host: Column = { key: "host", label: "Host", type: "text" };
const load: Column = { key: "load", label: "Load", type: "number", unit: "%" };
const size: Column = { key: "size", label: "Size", type: "number", unit: "B" };
const table: Table = {
  columns: [host, load, size],
  rows: [
    { host: "web-2", load: 5, size: 1_500_000 },
    { host: "web-10", load: 71.25, size: 999 },
  ],
};

describe("shownColumns", () => {
  it("are those mapped, in that order, or all", () => {
    expect(shownColumns(table, { columns: ["size", "gone", "host"] }).map(({ key }) => key)).toEqual(["size", "host"]);
    expect(shownColumns(table, undefined).map(({ key }) => key)).toEqual(["host", "load", "size"]);
  });

  it("gives all numbers of a column as many decimals, but leaves bytes to find their own size", () => {
    const [, percent, bytes] = shownColumns(table, undefined);
    if (percent === undefined || bytes === undefined) throw new Error("Columns are missing");
    expect(table.rows.map((row) => formatCell(row["load"], percent))).toEqual(["5.00\u00A0%", "71.25\u00A0%"]);
    expect(table.rows.map((row) => formatCell(row["size"], bytes))).toEqual(["1.5\u00A0MB", "999\u00A0B"]);
  });
});

describe("compareCells", () => {
  it("sorts texts as people count, whatever their case", () => {
    expect(["web-10", "Web-2", "api"].toSorted(compareCells)).toEqual(["api", "Web-2", "web-10"]);
  });

  it("is an order, whatever the cells hold", () => {
    const cell = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant({ a: 1 }));
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 12 }), (cells) => {
        const numbers = cells.filter((value) => typeof value === "number");
        expect(numbers.toSorted(compareCells)).toEqual(numbers.toSorted((a, b) => a - b));
        for (const one of cells)
          for (const other of cells) expect(Math.sign(compareCells(one, other)) + Math.sign(compareCells(other, one))).toBe(0);
      }),
    );
  });

  it("leaves empty cells out: they are last either way", () => {
    expect([null, "", 0, false].map(sortable)).toEqual([undefined, undefined, 0, false]);
  });
});

describe("searching and filtering", () => {
  it("finds rows by all words, as they are shown and as they are", () => {
    const holds = rowSearch(shownColumns(table, undefined));
    const found = (text: string) => table.rows.filter((row) => holds(row, wordsOf(text))).map((row) => row["host"]);
    expect(found("  ")).toEqual(["web-2", "web-10"]);
    expect(found("WEB 71.25 %")).toEqual(["web-10"]);
    expect(found("1500000")).toEqual(["web-2"]);
    expect(found("1.5 mb")).toEqual(["web-2"]);
    expect(found("web nothing")).toEqual([]);
  });

  it("compares numbers where the filter says so", () => {
    const loads = (filter: string) => [5, 71.25, null, "8"].filter((value) => passesFilter(value, load, filter));
    expect(loads("> 5")).toEqual([71.25, "8"]);
    expect(loads("<=5")).toEqual([5]);
    expect(loads("= 71.25")).toEqual([71.25]);
    expect(loads(" 71")).toEqual([71.25]);
    expect(passesFilter("a > 5", host, "> 5")).toBe(true);
  });
});

describe("cellState", () => {
  it("is that of the first rule that holds for the column", () => {
    const rules = [
      { column: "load", operator: "greater", value: "90", state: "firing" },
      { column: "load", operator: "greater", value: "70", state: "warning" },
      { column: "host", operator: "contains", value: "WEB", state: "ok" },
      { column: "host", operator: "is-not", value: "db", state: "unknown" },
    ] as const;
    expect(cellState(rules, "load", 95)).toBe("firing");
    expect(cellState(rules, "load", "71")).toBe("warning");
    expect(cellState(rules, "load", null)).toBeUndefined();
    expect(cellState(rules, "host", "web-1")).toBe("ok");
    expect(cellState(rules, "host", "cache")).toBe("unknown");
    expect(cellState(rules, "host", "db")).toBeUndefined();
  });
});

describe("rowLink", () => {
  it("fills in values so that they can't change the address around them", () => {
    expect(rowLink("https://example.test/{host}?q={ load }#{none}", { host: "a/../b?c=&d", load: 5 })).toBe(
      "https://example.test/a%2F..%2Fb%3Fc%3D%26d?q=5#",
    );
  });

  it("takes an address that a column holds as it is", () => {
    expect(rowLink("{host}", { host: "https://a.example/x?y=1" })).toBe("https://a.example/x?y=1");
    expect(rowLink("{host}/log?of={load}", { host: "https://a.example", load: "a/b" })).toBe("https://a.example/log?of=a%2Fb");
  });
});

describe("rowKeys", () => {
  it("are different for each row, even when the source repeats itself", () => {
    const keyed: Table = { columns: [{ ...host, isKey: true }], rows: [{ host: "a" }, { host: "b" }, { host: "a" }, {}] };
    expect(new Set(rowKeys(keyed)).size).toBe(4);
    expect(rowKeys({ ...keyed, rows: keyed.rows.toReversed() })).toContain(rowKeys(keyed)[1]);
    expect(rowKeys(table)).toEqual(["0", "1"]);
  });
});

describe("suitableWidth", () => {
  it("follows what a column holds, within reason", () => {
    const wide = suitableWidth(host, [{ host: "x".repeat(500) }]);
    expect(suitableWidth(host, [{ host: "x" }])).toBeLessThan(wide);
    expect(wide).toBeLessThanOrEqual(360);
  });
});
