import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Json } from "../kernel/json.ts";
import type { Column, Row, Table } from "./schema.ts";
import { applyDelta, diffTables, isEmptyDelta, joinDeltas } from "./table-delta.core.ts";

const id: Column = { key: "id", label: "Id", type: "text", isKey: true };
const zone: Column = { key: "zone", label: "Zone", type: "text", isKey: true };
const value: Column = { key: "value", label: "Value", type: "number" };

const row: fc.Arbitrary<Row> = fc.record({
  id: fc.constantFrom("a", "b", "c", "d", "1", "__proto__"),
  zone: fc.constantFrom("x", "y", null),
  value: fc.constantFrom<Json[]>(0, 1, 2, null, { deep: [1] }),
});
const columns = fc.constantFrom<Column[]>([id, value], [id, zone, value], [{ ...id, isKey: false }, value]);
const table: fc.Arbitrary<Table> = fc
  .tuple(columns, fc.array(row, { maxLength: 8 }), fc.boolean(), fc.option(fc.integer({ min: 8, max: 10 }), { nil: undefined }))
  .map(([given, rows, isUnique, totalRows]) => ({
    columns: given,
    // With key columns that tell rows apart, and with such that do not.
    rows: isUnique ? [...new Map(rows.map((one) => [one.id, one])).values()] : rows,
    ...(totalRows === undefined ? {} : { totalRows }),
  }));
const numRuns = process.env["NIGHTLY"] === "1" ? 20_000 : 1_000;

describe("differences between tables", () => {
  it("lead from one table to the other, order of rows included", () => {
    fc.assert(
      fc.property(table, table, (before, after) => {
        const delta = diffTables(before, after);
        fc.pre(delta !== undefined);
        expect(applyDelta(before, structuredClone(delta))).toEqual(after);
      }),
      { numRuns },
    );
  });

  it("are none exactly where the tables are equal", () => {
    fc.assert(
      fc.property(table, table, (before, after) => {
        expect(diffTables(before, structuredClone(before))).toEqual({ upsert: {} });
        const delta = diffTables(before, after);
        if (delta !== undefined && isEmptyDelta(delta)) expect(after).toEqual(before);
      }),
      { numRuns },
    );
  });

  it("joined are one that leads from the first table to the last", () => {
    fc.assert(
      fc.property(fc.array(table, { minLength: 3, maxLength: 5 }), (tables) => {
        const deltas = tables.slice(1).map((after, at) => diffTables(tables[at] ?? after, after));
        const known = deltas.filter((delta) => delta !== undefined);
        fc.pre(known.length === deltas.length);
        const [first, last] = [tables[0], tables.at(-1)];
        fc.pre(first !== undefined);
        expect(applyDelta(first, known.reduce(joinDeltas))).toEqual(last);
      }),
      { numRuns },
    );
  });

  it("hold only what changed, and leave the other rows the objects that they were", () => {
    const before: Table = {
      columns: [id, value],
      rows: [
        { id: "a", value: 1 },
        { id: "b", value: 2 },
      ],
    };
    const after: Table = {
      columns: [id, value],
      rows: [
        { id: "b", value: 2 },
        { id: "c", value: 3 },
      ],
    };
    const delta = diffTables(before, after);
    expect(delta).toEqual({ order: ['["b"]', '["c"]'], upsert: { '["c"]': { id: "c", value: 3 } } });
    expect(applyDelta(before, delta ?? { upsert: {} }).rows[0]).toBe(before.rows[1]);
  });

  it("are not made where rows are told apart in another way: the table is sent whole", () => {
    const plain: Table = { columns: [{ ...id, isKey: false }], rows: [{ id: "a" }] };
    expect(diffTables(plain, { columns: [id], rows: [{ id: "a" }] })).toBeUndefined();
    expect(diffTables({ columns: [id], rows: [] }, { columns: [id], rows: [{ id: "a" }, { id: "a" }] })).toBeUndefined();
  });
});
