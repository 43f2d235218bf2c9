import { Problem } from "../kernel/problem.ts";
import type { Column, Row, Table } from "../live/schema.ts";
import { toJson } from "../pages/plain.core.ts";

const MAX_COLUMNS = 500;
/** More can't be read without holding up everybody else; whoever needs them lets the source sum up. */
const MAX_ROWS = 100_000;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value that is no object becomes a row with the one column `value`. */
function rowOf(value: unknown): Row {
  const json = toJson(value) ?? null;
  return isRecord(json) ? flat(json) : { value: json };
}

/** Objects inside a row become columns `outer.inner`, one level deep; what lies deeper stays JSON. */
function flat(record: Row): Row {
  const row: Row = {};
  for (const [key, value] of Object.entries(record)) {
    if (isRecord(value)) for (const [inner, part] of Object.entries(value)) row[`${key}.${inner}`] = part;
    else row[key] = value;
  }
  return row;
}

function typeOf(value: unknown): Column["type"] {
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "string") return ISO_TIME.test(value) ? "time" : "text";
  return "json";
}

/** What a column holds whose values are of these types. */
function columnType(types: ReadonlySet<Column["type"]>): Column["type"] {
  const [only, ...others] = types;
  if (only === undefined) return "text";
  if (others.length === 0) return only;
  return types.has("json") ? "json" : "text";
}

/** The columns in the order in which they first appear, with the types of their values; each cell is looked at once. */
function columnTypes(rows: readonly Row[]): Map<string, Set<Column["type"]>> {
  const columns = new Map<string, Set<Column["type"]>>();
  for (const row of rows)
    for (const key of Object.keys(row)) {
      let types = columns.get(key);
      if (types === undefined) {
        if (columns.size === MAX_COLUMNS || key.length === 0 || key.length > 200) continue;
        columns.set(key, (types = new Set()));
      }
      const value = row[key];
      if (value !== null && value !== undefined) types.add(typeOf(value));
    }
  return columns;
}

function checkRows(count: number): void {
  if (count > MAX_ROWS) throw new Problem("tool.failed", `The answer has more than ${MAX_ROWS.toLocaleString("en")} rows. Ask for fewer`);
}

/** `created_at` and `createdAt` read as people write: “Created at”. */
export function labelOf(key: string): string {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[_\-.]+/g, " ")
    .trim()
    .toLowerCase();
  return words === "" ? key : words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * Any JSON as a table: a list gives a row an entry, anything else one row; columns come in the order in which they first
 * appear, their types from all rows. Rows that have `id` are the same over time when it is equal.
 */
export function tableOf(json: unknown): Table {
  const entries: unknown[] = Array.isArray(json) ? json : json === null || json === undefined ? [] : [json];
  checkRows(entries.length);
  // Among objects a null is one that is missing: a column for it alone would stand before all others.
  const hasRecords = entries.some(isRecord);
  const rows = entries.map((entry) => (hasRecords && (entry === null || entry === undefined) ? {} : rowOf(entry)));
  const types = columnTypes(rows);
  const ids = types.has("id") ? new Set(rows.map((row) => row["id"])) : undefined;
  const isKeyed = ids?.size === rows.length && !ids.has(null) && !ids.has(undefined);
  const columns = [...types].map(([key, seen]): Column => ({
    key,
    label: labelOf(key),
    type: columnType(seen),
    ...(isKeyed && key === "id" ? { isKey: true } : {}),
  }));
  return { columns, rows };
}

const JSON_PATH = /^\$(?:\.[\p{L}_][\p{L}\p{N}_-]*|\.\*|\[\*\]|\[\d+\]|\['[^'`]*'\]|\["[^"`]*"\])*$/u;

/** A JSON path (`$.data.items[*]`) as JSONata, which goes into lists by itself; anything else is JSONata already. */
export function toJsonata(path: string): string {
  const text = path.trim();
  if (!JSON_PATH.test(text)) return text;
  return text
    .replace(/\[\*\]/g, "")
    .replace(/\[(?:'([^']*)'|"([^"]*)")\]/g, (_, single?: string, double?: string) => `.\`${single ?? double ?? ""}\``)
    .replace(/\.([\p{L}_][\p{L}\p{N}_-]*)/gu, ".`$1`");
}

/** The first rows of a table, with how many there were. */
export function cutTable(table: Table, maxRows: number): Table {
  if (table.rows.length <= maxRows) return table;
  return { ...table, rows: table.rows.slice(0, maxRows), totalRows: table.totalRows ?? table.rows.length };
}

/** What a transform gave, as a table that keeps the labels and units of columns it left alone. */
export function transformedTable(result: unknown, before: Table): Table {
  const table = tableOf(result);
  const known = new Map(before.columns.map((column) => [column.key, column]));
  const columns = table.columns.map((column) => {
    const old = known.get(column.key);
    return old !== undefined && old.type === column.type ? old : column;
  });
  return { columns, rows: table.rows };
}

/** One line of comma-separated values (RFC 4180), its first columns, quotes and line breaks inside fields included; `at` is where it begins. */
function readRecord(text: string, at: number): { fields: string[]; next: number } {
  const fields: string[] = [];
  let field = "";
  let isQuoted = false;
  let index = at;
  for (; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (isQuoted) {
      if (character !== '"') field += character;
      else if (text.charAt(index + 1) === '"') {
        field += '"';
        index += 1;
      } else isQuoted = false;
    } else if (character === '"' && field === "") isQuoted = true;
    else if (character === ",") {
      if (fields.length < MAX_COLUMNS) fields.push(field);
      field = "";
    } else if (character === "\n") break;
    else if (character !== "\r") field += character;
  }
  if (fields.length < MAX_COLUMNS) fields.push(field);
  return { fields, next: index + 1 };
}

function csvValue(text: string): string | number | null {
  if (text === "") return null;
  return /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

/** Comma-separated values with a header line as records; a line that is shorter has nothing in the last columns. */
export function parseCsv(text: string): Record<string, string | number | null>[] {
  const body = text.replace(/^\uFEFF/, "");
  const { fields: header, next } = readRecord(body, 0);
  const records: Record<string, string | number | null>[] = [];
  for (let at = next; at < body.length;) {
    const record = readRecord(body, at);
    at = record.next;
    if (record.fields.length === 1 && record.fields[0] === "") continue;
    const fields = record.fields.slice(0, header.length);
    records.push(Object.fromEntries(fields.map((field, column) => [header[column] ?? "", csvValue(field)])));
    checkRows(records.length);
  }
  return records;
}

function linesOf(text: string): string[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  checkRows(lines.length);
  return lines;
}

/** The value that an answer's text stands for, by its media type. */
export function parseAnswer(text: string, contentType: string): unknown {
  if (text.trim() === "") throw new Problem("tool.failed", "The answer is empty");
  if (/text\/csv/i.test(contentType)) return parseCsv(text);
  try {
    if (/ndjson|jsonl|json-seq/i.test(contentType)) return linesOf(text).map((line): unknown => JSON.parse(line));
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof Problem) throw error;
    const kind = /html/i.test(contentType) || /^\s*</.test(text) ? "a web page" : "no valid JSON";
    throw new Problem("tool.failed", `The answer is ${kind}. Check the address and what the API needs to sign in`);
  }
}
