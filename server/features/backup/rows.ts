import { z } from "zod";

import { BackupContent, type BackupTable } from "#shared/backup/file.ts";
import { sortKeys } from "#shared/pages/plain.core.ts";

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

/** A row of the database as the file has it. */
export function toFile(table: BackupTable, row: Row): Row {
  return Object.fromEntries(
    fieldsOf(table)
      .filter(([name]) => table !== "pages" || name !== "draft")
      .map(([name, kind]) => {
        const value = row[name];
        if (kind === "time") return [name, value instanceof Date ? value.toISOString() : null];
        if (kind === "text-json") return [name, JSON.parse(String(value))];
        // Databases give the keys of JSON back in an order of their own.
        return [name, sortKeys(value ?? null)];
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
