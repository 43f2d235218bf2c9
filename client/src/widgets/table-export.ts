import type { Json } from "#shared/kernel/json.ts";
import type { Column, Row } from "#shared/live/schema.ts";

import type { ExportedTable } from "./exports.ts";

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/**
 * A field of comma-separated values (RFC 4180). A text that a spreadsheet would take for a formula gets a leading apostrophe
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
function csvField(value: Json | undefined): string {
  const text = textOf(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table as comma-separated values, with a byte order mark so that spreadsheets read it as UTF-8. */
export function toCsv(columns: readonly Column[], rows: readonly Row[]): string {
  const lines = [columns.map(({ label }) => csvField(label)), ...rows.map((row) => columns.map(({ key }) => csvField(row[key])))];
  return `\uFEFF${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}

/** Offers a file for download. */
export function saveFile(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the file once this turn is over.
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}

/** A name that every file system takes. */
export function fileName(title: string, extension: string): string {
  const clean = title
    .normalize("NFKC")
    .replace(/[^\p{L}\p{N}._-]+/gu, " ")
    .trim()
    .slice(0, 100);
  return `${clean === "" ? "data" : clean}.${extension}`;
}

function cellOf(value: Json | undefined, { type }: Column): string | number | boolean | Date | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (type === "time" && typeof value === "string" && !Number.isNaN(Date.parse(value))) return new Date(value);
  return textOf(value).slice(0, 32_767);
}

/** Names that a workbook takes: 31 characters, none of these, none twice. */
export function sheetNames(titles: readonly string[]): string[] {
  const taken = new Set<string>();
  return titles.map((title) => {
    const clean = title
      .replace(/[[\]:*?/\\]/g, " ")
      .trim()
      .replace(/^'+|'+$/g, "");
    const base = clean === "" ? "Data" : clean;
    let name = base.slice(0, 31);
    for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${base.slice(0, 31 - ` ${number}`.length)} ${number}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

/** Tables as an Excel workbook, a sheet each; the library comes in only now. */
export async function toExcel(tables: readonly ExportedTable[]): Promise<ArrayBuffer> {
  const { utils, write } = await import("@e965/xlsx");
  const book = utils.book_new();
  const names = sheetNames(tables.map(({ title }) => title));
  for (const [index, { columns, rows, note }] of tables.entries()) {
    const head = columns.map(({ label, unit }) => (unit === undefined ? label : `${label} (${unit})`));
    const body = rows.map((row) => columns.map((column) => cellOf(row[column.key], column)));
    const sheet = utils.aoa_to_sheet([head, ...body, ...(note === undefined ? [] : [[], [note]])], {
      cellDates: true,
      dateNF: "yyyy-mm-dd hh:mm:ss",
    });
    sheet["!cols"] = columns.map((column) => ({ wch: Math.min(Math.max(column.label.length + 4, column.type === "time" ? 20 : 12), 40) }));
    // A source without rows may name no columns either: then the sheet is empty, and there is nothing to filter.
    if (columns.length === 0) sheet["!ref"] ??= "A1";
    else sheet["!autofilter"] = { ref: `A1:${utils.encode_cell({ r: rows.length, c: columns.length - 1 })}` };
    utils.book_append_sheet(book, sheet, names[index]);
  }
  const written: unknown = write(book, { type: "array", bookType: "xlsx", compression: true });
  if (!(written instanceof ArrayBuffer)) throw new Error("The workbook could not be written");
  return written;
}

/** Several texts as one archive, each under its own name. */
export async function toZip(files: readonly { name: string; content: string }[], extension: string): Promise<Uint8Array<ArrayBuffer>> {
  const { CFB } = await import("@e965/xlsx");
  const archive = CFB.utils.cfb_new();
  const names = sheetNames(files.map(({ name }) => name));
  for (const [index, { content }] of files.entries())
    CFB.utils.cfb_add(archive, `/${fileName(names[index] ?? "", extension)}`, [...new TextEncoder().encode(content)]);
  const written: unknown = CFB.write(archive, { type: "binary", fileType: "zip", compression: true });
  if (typeof written !== "string") throw new Error("The archive could not be written");
  return Uint8Array.from(written, (character) => character.charCodeAt(0));
}
