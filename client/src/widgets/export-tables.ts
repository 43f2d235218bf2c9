import { toast } from "#client/ui/toast.tsx";

import type { ExportedTable } from "./exports.ts";
import { headingOf } from "./row-count.core.ts";
import { fileName, saveFile, toCsv, toExcel, toZip } from "./table-export.ts";

export type TableFormat = "csv" | "excel" | "pdf";

const EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Makes a file, with a word while it takes time and one when it can't be. */
export function makeFile(what: string, work: () => Promise<void>): void {
  toast.promise(work(), {
    loading: `Making the ${what}`,
    success: `The ${what} is made`,
    error: (error: unknown) => ({
      message: `The ${what} could not be made`,
      description: error instanceof Error ? error.message : undefined,
      duration: 10_000,
    }),
  });
}

async function save(format: TableFormat, title: string, tables: readonly ExportedTable[]): Promise<void> {
  const [first, ...others] = tables;
  if (first === undefined) throw new Error("No table on this page shows data now");
  switch (format) {
    case "csv": {
      // A note among the values would be one of them: it is in the file's name.
      const nameOf = (name: string, { note }: ExportedTable) => headingOf({ title: name, note });
      if (others.length === 0)
        return saveFile(fileName(nameOf(title, first), "csv"), toCsv(first.columns, first.rows), "text/csv;charset=utf-8");
      const files = tables.map((table) => ({ name: nameOf(table.title || "Table", table), content: toCsv(table.columns, table.rows) }));
      return saveFile(fileName(title, "zip"), await toZip(files, "csv"), "application/zip");
    }
    case "excel":
      return saveFile(fileName(title, "xlsx"), await toExcel(tables), EXCEL);
    case "pdf": {
      const { saveTablesAsPdf } = await import("./table-pdf.ts");
      return saveTablesAsPdf(title, tables);
    }
  }
}

const WORDS: Record<TableFormat, string> = { csv: "CSV file", excel: "Excel file", pdf: "PDF" };

/** Tables as a file, just as they are shown: filtered, searched and sorted. */
export function exportTables(format: TableFormat, title: string, read: () => ExportedTable[] | Promise<ExportedTable[]>): void {
  makeFile(WORDS[format], async () => save(format, title, await read()));
}
