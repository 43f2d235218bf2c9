import type { jsPDF } from "jspdf";

import type { ExportedTable } from "./exports.ts";
import { formatCell } from "./format.core.ts";

const MARGIN = 28;
const ROW = 15;
const SIZE = 8;
/** A page of paper holds no more; the rest is in the CSV and Excel files. */
const MAX_ROWS = 5_000;

/** The text, cut with an ellipsis to what fits. */
function fitted(pdf: jsPDF, text: string, width: number): string {
  const line = text.replace(/\s+/g, " ");
  if (pdf.getTextWidth(line) <= width) return line;
  let length = Math.floor((line.length * width) / pdf.getTextWidth(line));
  while (length > 0 && pdf.getTextWidth(`${line.slice(0, length)}…`) > width) length -= 1;
  return `${line.slice(0, length)}…`;
}

/** Widths of the columns in points: by what they hold, together the width of the paper. */
function columnWidths(pdf: jsPDF, { columns, rows }: ExportedTable, width: number): number[] {
  const wanted = columns.map((column) => {
    const texts = [column.label, ...rows.slice(0, 50).map((row) => formatCell(row[column.key], column))];
    return Math.min(Math.max(...texts.map((text) => pdf.getTextWidth(text))) + 8, 240);
  });
  const sum = wanted.reduce((total, each) => total + each, 0) || 1;
  return wanted.map((each) => (each * width) / sum);
}

/** A table as a PDF on A4, lying: its head on every page. Letters beyond Latin are printed as the PDF's own font has them. */
export async function tableToPdf(table: ExportedTable): Promise<Blob> {
  const { jsPDF } = await import("jspdf");
  const pdf = new jsPDF({ orientation: "landscape", unit: "pt", format: "a4" });
  const [paperWidth, paperHeight] = [pdf.internal.pageSize.getWidth(), pdf.internal.pageSize.getHeight()];
  pdf.setFontSize(SIZE);
  const widths = columnWidths(pdf, table, paperWidth - 2 * MARGIN);
  const line = (y: number, cells: readonly string[]) => {
    let x = MARGIN;
    for (const [index, text] of cells.entries()) {
      const width = widths[index] ?? 0;
      const isRight = table.columns[index]?.type === "number";
      const shown = fitted(pdf, text, width - 6);
      pdf.text(shown, isRight ? x + width - 3 : x + 3, y, { align: isRight ? "right" : "left" });
      x += width;
    }
  };
  const head = (isFirst: boolean): number => {
    let y = MARGIN + SIZE;
    if (isFirst) {
      pdf.setFontSize(13);
      pdf.text(table.title || "Data", MARGIN, y + 4);
      pdf.setFontSize(SIZE);
      y += 24;
    }
    pdf.setFont("helvetica", "bold");
    line(
      y,
      table.columns.map(({ label }) => label),
    );
    pdf.setFont("helvetica", "normal");
    pdf.line(MARGIN, y + 4, paperWidth - MARGIN, y + 4);
    return y + ROW;
  };
  let y = head(true);
  for (const row of table.rows.slice(0, MAX_ROWS)) {
    if (y > paperHeight - MARGIN) {
      pdf.addPage();
      y = head(false);
    }
    line(
      y,
      table.columns.map((column) => formatCell(row[column.key], column)),
    );
    y += ROW;
  }
  if (table.rows.length > MAX_ROWS)
    pdf.text(`${table.rows.length - MAX_ROWS} more rows are in the CSV and Excel files`, MARGIN, Math.min(y, paperHeight - 12));
  return pdf.output("blob");
}

/** An element of the page as a PDF, cut into as many sheets as it needs. */
export async function elementToPdf(element: HTMLElement, title: string): Promise<Blob> {
  const [{ default: html2canvas }, { jsPDF }] = await Promise.all([import("html2canvas-pro"), import("jspdf")]);
  const background = getComputedStyle(document.body).backgroundColor;
  const picture = await html2canvas(element, {
    backgroundColor: background,
    scale: Math.min(2, 8_000 / Math.max(element.scrollHeight, 1)),
    logging: false,
    // Frames of other sites can't be drawn, and controls are no part of a report.
    ignoreElements: (part: Element) => part.tagName === "IFRAME" || part.classList.contains("print:hidden"),
  });
  const pdf = new jsPDF({ orientation: "landscape", unit: "pt", format: "a4" });
  pdf.setProperties({ title });
  const [paperWidth, paperHeight] = [pdf.internal.pageSize.getWidth() - 2 * MARGIN, pdf.internal.pageSize.getHeight() - 2 * MARGIN];
  const sliceHeight = Math.floor((picture.width * paperHeight) / paperWidth);
  for (let top = 0; top < picture.height; top += sliceHeight) {
    const height = Math.min(sliceHeight, picture.height - top);
    const slice = document.createElement("canvas");
    slice.width = picture.width;
    slice.height = height;
    slice.getContext("2d")?.drawImage(picture, 0, top, picture.width, height, 0, 0, picture.width, height);
    if (top > 0) pdf.addPage();
    pdf.addImage(slice.toDataURL("image/jpeg", 0.92), "JPEG", MARGIN, MARGIN, paperWidth, (height * paperWidth) / picture.width);
  }
  return pdf.output("blob");
}
