import { FileSpreadsheet, FileText, FileType, Printer } from "lucide-react";
import type { RefObject } from "react";

import { DropdownMenuItem, DropdownMenuSeparator } from "#client/ui/dropdown-menu.tsx";
import { toast } from "#client/ui/toast.tsx";
import { exportTables, makeFile, type TableFormat } from "#client/widgets/export-tables.ts";
import { useExports } from "#client/widgets/exports.ts";

import { withWholePage } from "./whole-page.ts";

interface ViewerExportProps {
  title: string;
  /** What the page is drawn in. */
  surface: RefObject<HTMLElement | null>;
  hasTables: boolean;
}

/** Entries of the viewer's menu that take the page with you, just as it is shown: with its filters, search and order. */
export function ViewerExport({ title, surface, hasTables }: ViewerExportProps) {
  const { readAll } = useExports();
  const tables = (format: TableFormat) => {
    const element = surface.current;
    if (element !== null) exportTables(format, title, () => withWholePage(element, readAll));
  };
  const pdf = () => {
    const element = surface.current;
    if (element !== null) makeFile("PDF", () => pagePdf(title, element));
  };
  return (
    <>
      {hasTables && (
        <>
          <DropdownMenuItem onSelect={() => tables("csv")}>
            <FileText aria-hidden /> Download tables as CSV
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => tables("excel")}>
            <FileSpreadsheet aria-hidden /> Download tables as Excel
          </DropdownMenuItem>
        </>
      )}
      <DropdownMenuItem onSelect={pdf}>
        <FileType aria-hidden /> Download the page as PDF
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => setTimeout(() => window.print())}>
        <Printer aria-hidden /> Print
      </DropdownMenuItem>
      <DropdownMenuSeparator />
    </>
  );
}

async function pagePdf(title: string, surface: HTMLElement): Promise<void> {
  try {
    const { savePagePdf } = await import("./page-pdf.ts");
    await withWholePage(surface, () => savePagePdf(title, surface));
  } catch (error) {
    // The browser can always print to a PDF itself.
    toast("The page can be printed as a PDF instead", { action: { label: "Print", onClick: () => window.print() } });
    throw error;
  }
}
