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

export const EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

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
    .replace(/[^\p{L}\p{N} ._-]+/gu, " ")
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

/** Sheet names: at most 31 characters, none of these, each once. */
function sheetName(title: string, taken: ReadonlySet<string>): string {
  const clean =
    title
      .replace(/[[\]:*?/\\]/g, " ")
      .trim()
      .slice(0, 28) || "Data";
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? clean : `${clean} ${number}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

/** Tables as an Excel workbook, a sheet each; the library comes in only now. */
export async function toExcel(tables: readonly ExportedTable[]): Promise<ArrayBuffer> {
  const { utils, write } = await import("@e965/xlsx");
  const book = utils.book_new();
  const taken = new Set<string>();
  for (const { title, columns, rows } of tables) {
    const cells = rows.map((row) => columns.map((column) => cellOf(row[column.key], column)));
    const sheet = utils.aoa_to_sheet([columns.map(({ label }) => label), ...cells], { cellDates: true });
    sheet["!cols"] = columns.map((column) => ({ wch: Math.min(Math.max(column.label.length + 2, 10), 40) }));
    const name = sheetName(title, taken);
    taken.add(name.toLowerCase());
    utils.book_append_sheet(book, sheet, name);
  }
  const written: unknown = write(book, { type: "array", bookType: "xlsx" });
  if (!(written instanceof ArrayBuffer)) throw new Error("The workbook could not be written");
  return written;
}
