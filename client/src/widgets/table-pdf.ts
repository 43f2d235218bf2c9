import type { jsPDF } from "jspdf";

import { timeWithZone } from "./age.core.ts";
import type { ExportedTable } from "./exports.ts";
import { formatCell } from "./format.core.ts";
import { cutText, fitColumns, plainPdfText } from "./pdf-layout.core.ts";
import { printTables } from "./print-tables.ts";
import { headingOf } from "./row-count.core.ts";
import { fileName } from "./table-export.ts";

const MARGIN = 36;
const TITLE_SIZE = 13;
const TEXT_SIZE = 8;
const ROW = 14;
const PADDING = 4;
const INK = 30;
const MUTED = 110;
const RULE = 215;
/** Rows by which widths are chosen. */
const SAMPLE = 200;

interface Prepared {
  title: string;
  isRight: boolean[];
  head: string[];
  rows: string[][];
}

/** The tables' texts, or undefined when a letter in them is in no font that every PDF reader has. */
function prepare(tables: readonly ExportedTable[]): Prepared[] | undefined {
  let isShowable = true;
  const plain = (text: string) => {
    const shown = plainPdfText(text);
    if (shown === undefined) isShowable = false;
    return shown ?? "";
  };
  const prepared = tables.map(({ title, note, columns, rows }) => ({
    title: plain(headingOf({ title, note })),
    isRight: columns.map(({ type }) => type === "number"),
    head: columns.map(({ label }) => plain(label)),
    rows: rows.map((row) => columns.map((column) => plain(formatCell(row[column.key], column)))),
  }));
  return isShowable ? prepared : undefined;
}

function drawRow(pdf: jsPDF, cells: readonly string[], { isRight }: Prepared, widths: readonly number[], y: number): void {
  let x = MARGIN;
  for (const [index, cell] of cells.entries()) {
    const width = widths[index] ?? 0;
    const text = cutText(cell, width - 2 * PADDING, (part) => pdf.getTextWidth(part));
    if (isRight[index] === true) pdf.text(text, x + width - PADDING, y, { align: "right" });
    else pdf.text(text, x + PADDING, y);
    x += width;
  }
}

/** Widths of the columns, by what they hold; together at most that of the sheet. */
function widthsOf(pdf: jsPDF, { head, rows }: Prepared, available: number): number[] {
  const natural = head.map((label, index) => {
    const texts = [label, ...rows.slice(0, SAMPLE).map((row) => row[index] ?? "")];
    return Math.max(...texts.map((text) => pdf.getTextWidth(text))) + 2 * PADDING + 4;
  });
  return fitColumns(natural, available);
}

function drawTable(pdf: jsPDF, table: Prepared): void {
  const available = pdf.internal.pageSize.getWidth() - 2 * MARGIN;
  const bottom = pdf.internal.pageSize.getHeight() - MARGIN - 8;
  pdf.setFont("helvetica", "bold").setFontSize(TITLE_SIZE).setTextColor(INK);
  pdf.text(
    cutText(table.title, available, (part) => pdf.getTextWidth(part)),
    MARGIN,
    MARGIN + 10,
  );
  pdf.setFontSize(TEXT_SIZE);
  const widths = widthsOf(pdf, table, available);
  const right = MARGIN + widths.reduce((sum, width) => sum + width, 0);
  const drawHead = (y: number) => {
    pdf.setFont("helvetica", "bold").setFontSize(TEXT_SIZE).setTextColor(MUTED).setDrawColor(MUTED).setLineWidth(0.8);
    drawRow(pdf, table.head, table, widths, y);
    pdf.line(MARGIN, y + 5, right, y + 5);
    pdf.setFont("helvetica", "normal").setTextColor(INK).setDrawColor(RULE).setLineWidth(0.4);
  };
  let y = MARGIN + (table.title === "" ? 10 : 32);
  drawHead(y);
  for (const row of table.rows) {
    y += ROW;
    if (y > bottom) {
      pdf.addPage();
      drawHead(MARGIN + 10);
      y = MARGIN + 10 + ROW;
    }
    drawRow(pdf, row, table, widths, y);
    pdf.line(MARGIN, y + 4.5, right, y + 4.5);
  }
}

function numberPages(pdf: jsPDF, note: string): void {
  const pages = pdf.getNumberOfPages();
  const { width, height } = { width: pdf.internal.pageSize.getWidth(), height: pdf.internal.pageSize.getHeight() };
  for (let page = 1; page <= pages; page += 1) {
    pdf.setPage(page).setFont("helvetica", "normal").setFontSize(7).setTextColor(MUTED);
    pdf.text(note, MARGIN, height - 20);
    pdf.text(`${page} / ${pages}`, width - MARGIN, height - 20, { align: "right" });
  }
}

/**
 * Tables as a PDF whose text can be searched, each on sheets of its own. Texts in scripts that a PDF's own fonts lack go
 * through the browser's print dialog, which has all fonts and saves as PDF too.
 */
export async function saveTablesAsPdf(title: string, tables: readonly ExportedTable[]): Promise<void> {
  const made = timeWithZone(new Date());
  const prepared = prepare(tables);
  if (prepared === undefined) {
    printTables(title, made, tables);
    return;
  }
  const { jsPDF } = await import("jspdf");
  const pdf = new jsPDF({ orientation: "landscape", unit: "pt", format: "a4", compress: true });
  pdf.setProperties({ title });
  for (const [index, table] of prepared.entries()) {
    if (index > 0) pdf.addPage();
    drawTable(pdf, table);
  }
  numberPages(pdf, plainPdfText([title, made].filter((part) => part !== "").join(", ")) ?? "");
  await pdf.save(fileName(title, "pdf"), { returnPromise: true });
}
