import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseCsv } from "#shared/connectors/table.core.ts";
import type { Column, Row } from "#shared/live/schema.ts";

import { fileName, sheetNames, toCsv, toExcel, toZip } from "./table-export.ts";

const text = (key: string): Column => ({ key, label: key, type: "text" });
const host: Column = { key: "host", label: "Host, name", type: "text" };
const load: Column = { key: "load", label: "Load", type: "number", unit: "%" };
const at: Column = { key: "at", label: "At", type: "time" };

describe("toCsv", () => {
  it("quotes what needs it, ends lines with CRLF and tells spreadsheets that it is UTF-8", () => {
    const csv = toCsv([host, load], [{ host: 'web "1"\nblue', load: 1.5 }, { load: null }]);
    expect(csv).toBe('\uFEFF"Host, name",Load\r\n"web ""1""\nblue",1.5\r\n,\r\n');
  });

  it("lets no text become a formula, and leaves negative numbers alone", () => {
    const csv = toCsv(
      [text("a"), text("b")],
      [
        { a: "=HYPERLINK(1)", b: "@SUM" },
        { a: "+1", b: -5 },
        { a: "\tx", b: "-2" },
      ],
    );
    expect(csv.split("\r\n").slice(1, 4)).toEqual(["'=HYPERLINK(1),'@SUM", "'+1,-5", "'\tx,'-2"]);
  });

  it("comes back as it was", () => {
    const cell = fc.oneof(
      fc.string({ unit: "grapheme" }).filter((value) => value !== "" && !value.includes("\r") && !/^[=+\-@\t]|^-?\d|^\s*$/.test(value)),
      fc.integer({ min: 0, max: 1_000_000 }),
    );
    const rows = fc.array(fc.record({ a: cell, b: cell, "c, d": cell }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(rows, (given) => {
        expect(parseCsv(toCsv([text("a"), text("b"), text("c, d")], given))).toEqual(given);
      }),
    );
  });
});

describe("toExcel", () => {
  it("has an empty sheet for a table of nothing, beside the others", async () => {
    const { read, utils } = await import("@e965/xlsx");
    const book = read(
      await toExcel([
        { title: "Nothing", columns: [], rows: [] },
        { title: "Hosts", columns: [host], rows: [{ host: "db" }] },
      ]),
    );
    expect(book.SheetNames).toEqual(["Nothing", "Hosts"]);
    const [nothing, hosts] = book.SheetNames.map((name) => utils.sheet_to_json(book.Sheets[name] ?? {}, { header: 1 }));
    expect(nothing).toEqual([]);
    expect(hosts).toEqual([["Host, name"], ["db"]]);
  });

  it("has a sheet for each table, with numbers as numbers and times as times", async () => {
    const { read, utils } = await import("@e965/xlsx");
    const rows: Row[] = [
      { host: "=1+1", load: 12.5, at: "2026-11-25T08:00:00Z" },
      { host: "db", load: null, at: null },
    ];
    const book = read(
      await toExcel([
        { title: "Hosts", columns: [host, load, at], rows },
        { title: "Hosts", columns: [host], rows },
      ]),
      {
        cellDates: true,
      },
    );
    expect(book.SheetNames).toEqual(["Hosts", "Hosts 2"]);
    const sheet = book.Sheets["Hosts"];
    if (sheet === undefined) throw new Error("No sheet");
    const cells: unknown[][] = utils.sheet_to_json(sheet, { header: 1 });
    expect(cells[0]).toEqual(["Host, name", "Load (%)", "At"]);
    expect(cells[1]?.slice(0, 2)).toEqual(["=1+1", 12.5]);
    expect(cells[1]?.[2]).toBeInstanceOf(Date);
    const formula: unknown = sheet["A2"]?.f;
    expect(formula).toBeUndefined();
  });
});

describe("a table that the source has more rows of", () => {
  it("says so below the last row of its sheet, where no formula over the rows meets it", async () => {
    const { read, utils } = await import("@e965/xlsx");
    const book = read(await toExcel([{ title: "Hosts", columns: [host], rows: [{ host: "db" }], note: "First 1 of 5 rows" }]));
    const sheet = book.Sheets["Hosts"];
    if (sheet === undefined) throw new Error("No sheet");
    expect(utils.sheet_to_json(sheet, { header: 1, blankrows: true })).toEqual([["Host, name"], ["db"], [], ["First 1 of 5 rows"]]);
    expect(sheet["!autofilter"]).toEqual({ ref: "A1:A2" });
  });
});

describe("toZip", () => {
  it("holds each text under a name of its own, and nothing else", async () => {
    const { CFB } = await import("@e965/xlsx");
    const files = [
      { name: "Hosts", content: "\uFEFFa\r\nü\r\n" },
      { name: "hosts", content: "b" },
    ];
    const zip = await toZip(files, "csv");
    // Names as the archive's directory has them: at byte 46 of each entry, whose byte 28 is the length.
    const entries = new TextDecoder("latin1").decode(zip).split("PK\u0001\u0002").slice(1);
    const names = entries.map((entry) => entry.slice(42, 42 + entry.charCodeAt(24)));
    expect(names).toEqual(["Hosts.csv", "hosts 2.csv"]);
    const archive = CFB.read(zip, { type: "buffer" });
    const found = CFB.find(archive, "/Hosts.csv");
    expect(new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(found?.content ?? []))).toBe("\uFEFFa\r\nü\r\n");
  });
});

describe("names", () => {
  it("are such that file systems and workbooks take them", () => {
    expect(fileName("CPU / memory: now?", "csv")).toBe("CPU memory now.csv");
    expect(fileName("..", "pdf")).toBe("...pdf");
    expect(fileName("", "pdf")).toBe("data.pdf");
    expect(sheetNames(["a/b", "", "A b", "x".repeat(40), "x".repeat(40)])).toEqual([
      "a b",
      "Data",
      "A b 2",
      "x".repeat(31),
      `${"x".repeat(29)} 2`,
    ]);
  });
});
