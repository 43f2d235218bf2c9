import { isSameJson } from "../pages/plain.core.ts";
import type { Row, Table, TableDelta } from "./schema.ts";

interface Keyed {
  /** What tells rows apart; keys of tables with another one can't be compared. */
  by: string;
  keys: string[];
}

/** Rows go by their key columns; by their place where there are none, or where two rows have the same. */
function keyed({ columns, rows }: Table): Keyed {
  const names = columns.filter(({ isKey }) => isKey === true).map(({ key }) => key);
  if (names.length > 0) {
    const keys = rows.map((row) => JSON.stringify(names.map((name) => row[name] ?? null)));
    if (new Set(keys).size === keys.length) return { by: JSON.stringify(names), keys };
  }
  return { by: "place", keys: rows.map((_, place) => String(place)) };
}

/** What leads from one table to the other; undefined where their rows can't be matched and the new table has to be sent whole. */
export function diffTables(before: Table, after: Table): TableDelta | undefined {
  const old = keyed(before);
  const now = keyed(after);
  if (old.by !== now.by) return undefined;
  const oldRows = new Map(old.keys.map((key, place) => [key, before.rows[place]]));
  const upsert: Record<string, Row> = {};
  for (const [place, key] of now.keys.entries()) {
    const row = after.rows[place];
    if (row !== undefined && !isSameJson(oldRows.get(key), row)) upsert[key] = row;
  }
  const isOrdered = old.keys.length === now.keys.length && old.keys.every((key, place) => key === now.keys[place]);
  return {
    upsert,
    ...(isOrdered ? {} : { order: now.keys }),
    ...(isSameJson(before.columns, after.columns) ? {} : { columns: after.columns }),
    ...(before.totalRows === after.totalRows ? {} : { totalRows: after.totalRows ?? null }),
  };
}

/** Whether a difference is none. */
export function isEmptyDelta({ upsert, ...rest }: TableDelta): boolean {
  return Object.keys(rest).length === 0 && Object.keys(upsert).length === 0;
}

/** The table after a difference; rows that did not change stay the same objects. */
export function applyDelta(table: Table, delta: TableDelta): Table {
  const { keys } = keyed(table);
  const oldRows = new Map(keys.map((key, place) => [key, table.rows[place]]));
  const rows = (delta.order ?? keys).map((key) => delta.upsert[key] ?? oldRows.get(key)).filter((row) => row !== undefined);
  const totalRows = delta.totalRows === undefined ? table.totalRows : (delta.totalRows ?? undefined);
  return { columns: delta.columns ?? table.columns, rows, ...(totalRows === undefined ? {} : { totalRows }) };
}

/** Two differences, one after the other, as one. */
export function joinDeltas(first: TableDelta, second: TableDelta): TableDelta {
  const order = second.order ?? first.order;
  const there = order === undefined ? undefined : new Set(order);
  const upserts = Object.entries({ ...first.upsert, ...second.upsert });
  return {
    ...first,
    ...second,
    ...(order === undefined ? {} : { order }),
    upsert: Object.fromEntries(there === undefined ? upserts : upserts.filter(([key]) => there.has(key))),
  };
}
