import type { ExportedTable } from "./exports.ts";
import { formatCell } from "./format.core.ts";
import { headingOf } from "./row-count.core.ts";

const STYLE = `
  @page { size: A4 landscape; margin: 12mm }
  body { font: 9pt system-ui, sans-serif; color: #1e1e22; margin: 0 }
  h1 { font-size: 13pt; margin: 0 0 2mm } h2 { font-size: 11pt; margin: 6mm 0 2mm } p { color: #666; margin: 0 0 4mm }
  table { border-collapse: collapse; width: 100% } thead { display: table-header-group } tr { break-inside: avoid }
  th, td { text-align: start; padding: 1mm 2mm; border-bottom: 0.2mm solid #ccc }
  .number { text-align: end; font-variant-numeric: tabular-nums }
`;

function element(page: Document, tag: string, text: string): HTMLElement {
  const made = page.createElement(tag);
  made.textContent = text;
  return made;
}

function tableElement(page: Document, { columns, rows }: ExportedTable): HTMLElement {
  const table = page.createElement("table");
  const head = table.createTHead().insertRow();
  for (const { label, type } of columns) {
    const cell = element(page, "th", label);
    cell.className = type;
    head.append(cell);
  }
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const column of columns) {
      const cell = line.insertCell();
      cell.textContent = formatCell(row[column.key], column);
      cell.className = column.type;
      cell.dir = "auto";
    }
  }
  return table;
}

/** Opens the browser's print dialog for tables, whole and with their header on each sheet. */
export function printTables(title: string, note: string, tables: readonly ExportedTable[]): void {
  const frame = document.createElement("iframe");
  frame.style.cssText = "position:fixed;left:-10000px;width:1000px;height:700px;border:0";
  frame.title = title;
  document.body.append(frame);
  const { contentDocument: page, contentWindow: view } = frame;
  if (page === null || view === null) {
    frame.remove();
    throw new Error("The browser does not let this page print");
  }
  page.title = title;
  page.head.append(element(page, "style", STYLE));
  page.body.append(element(page, "h1", title), element(page, "p", note));
  for (const table of tables) {
    if (tables.length > 1 || table.note !== undefined) page.body.append(element(page, "h2", headingOf(table)));
    page.body.append(tableElement(page, table));
  }
  view.addEventListener("afterprint", () => frame.remove(), { once: true });
  view.print();
}
