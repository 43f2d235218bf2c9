import { z } from "zod";

import { BackupContent, type BackupTable } from "#shared/backup/file.ts";

export type Row = Record<string, unknown>;

/** How a field travels: as it is, as time (a Date here), or as JSON that lies in the database as text. */
type FieldKind = "plain" | "time" | "text-json";

/** Columns of long text that hold JSON, which must come back to the letter. */
const TEXT_JSON: Partial<Record<BackupTable, string>> = { pageVersions: "layout", restorePoints: "layout", resourceVersions: "value" };

function isTime(schema: unknown): boolean {
  return schema instanceof z.ZodISODateTime || (schema instanceof z.ZodNullable && isTime(schema.unwrap()));
}

/** The fields of a table that travel, in the order in which the file has them. */
function fieldsOf(table: BackupTable): [name: string, kind: FieldKind][] {
  const { shape } = BackupContent.shape[table].element;
  return Object.entries(shape).map(([name, schema]) => [name, TEXT_JSON[table] === name ? "text-json" : isTime(schema) ? "time" : "plain"]);
}

/** The same JSON with its keys in order, at every depth: databases give them back in an order of their own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : Number(one > other)));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

/** A row of the database as the file has it. */
export function toFile(table: BackupTable, row: Row): Row {
  return Object.fromEntries(
    fieldsOf(table)
      .filter(([name]) => table !== "pages" || name !== "draft")
      .map(([name, kind]) => {
        const value = row[name];
        if (kind === "time") return [name, value instanceof Date ? value.toISOString() : null];
        if (kind === "text-json") return [name, JSON.parse(String(value))];
        return [name, sorted(value ?? null)];
      }),
  );
}

/** A row of the file as the database takes it. */
export function fromFile(table: BackupTable, row: Row): Row {
  return Object.fromEntries(
    fieldsOf(table)
      .filter(([name]) => name in row)
      .map(([name, kind]) => {
        const value = row[name];
        if (kind === "time") return [name, typeof value === "string" ? new Date(value) : null];
        if (kind === "text-json") return [name, JSON.stringify(value)];
        return [name, value];
      }),
  );
}
