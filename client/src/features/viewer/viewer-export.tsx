import { FileSpreadsheet, FileText, FileType, Printer } from "lucide-react";

import { DropdownMenuItem, DropdownMenuSeparator } from "#client/ui/dropdown-menu.tsx";
import { toast } from "#client/ui/toast.tsx";
import { type ExportedTable, useExports } from "#client/widgets/exports.ts";
import { EXCEL_TYPE, fileName, saveFile, toCsv, toExcel } from "#client/widgets/table-export.ts";

/** Makes a file, with a word while it takes time and one when it can't be. */
function make(what: string, work: () => Promise<void>): void {
  toast.promise(work(), {
    loading: `Making the ${what}`,
    success: `The ${what} is downloaded`,
    error: (error: unknown) => ({
      message: `The ${what} could not be made`,
      description: error instanceof Error ? error.message : undefined,
    }),
  });
}

/** One table is a plain file; several follow each other under their titles. */
function csvOf(tables: readonly ExportedTable[]): string {
  if (tables.length === 1) return tables.map(({ columns, rows }) => toCsv(columns, rows)).join("");
  return tables.map(({ title, columns, rows }) => `${title || "Table"}\r\n${toCsv(columns, rows).replace("\uFEFF", "")}`).join("\r\n");
}

async function savePagePdf(title: string): Promise<void> {
  const surface = document.querySelector<HTMLElement>("main [data-surface]");
  if (surface === null) throw new Error("There is nothing on the page");
  const { elementToPdf } = await import("#client/widgets/table-pdf.ts");
  saveFile(fileName(title, "pdf"), await elementToPdf(surface, title), "application/pdf");
}

/** The page and its tables as files: what is shown, with its filters and order. */
export function ViewerExport({ title, hasTables }: { title: string; hasTables: boolean }) {
  const exports = useExports();
  return (
    <>
      <DropdownMenuSeparator />
      {hasTables && (
        <>
          <DropdownMenuItem onSelect={() => saveFile(fileName(title, "csv"), csvOf(exports.readAll()), "text/csv;charset=utf-8")}>
            <FileText aria-hidden /> Download tables as CSV
          </DropdownMenuItem>
          <DropdownMenuItem
            onSelect={() => make("Excel file", async () => saveFile(fileName(title, "xlsx"), await toExcel(exports.readAll()), EXCEL_TYPE))}
          >
            <FileSpreadsheet aria-hidden /> Download tables as Excel
          </DropdownMenuItem>
        </>
      )}
      <DropdownMenuItem onSelect={() => make("PDF", () => savePagePdf(title))}>
        <FileType aria-hidden /> Download the page as PDF
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => window.print()}>
        <Printer aria-hidden /> Print
      </DropdownMenuItem>
    </>
  );
}
