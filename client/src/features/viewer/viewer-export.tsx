import { FileSpreadsheet, FileText, FileType, Printer } from "lucide-react";
import type { RefObject } from "react";

import type { MenuEntry } from "#client/ui/lazy-menu.tsx";
import { toast } from "#client/ui/toast.tsx";
import { exportTables, makeFile, type TableFormat } from "#client/widgets/export-tables.ts";
import { useExports } from "#client/widgets/exports.ts";

import { withWholePage } from "./whole-page.ts";

interface ViewerExport {
  title: string;
  /** What the page is drawn in. */
  surface: RefObject<HTMLElement | null>;
  hasTables: boolean;
}

/** Entries of the viewer's menu that take the page with you, just as it is shown: with its filters, search and order. */
export function useExportEntries({ title, surface, hasTables }: ViewerExport): MenuEntry[] {
  const { readAll } = useExports();
  const tables = (format: TableFormat) => {
    const element = surface.current;
    if (element !== null) exportTables(format, title, () => withWholePage(element, readAll));
  };
  const pdf = () => {
    const element = surface.current;
    if (element !== null) makeFile("PDF", () => pagePdf(title, element));
  };
  const ofTables: MenuEntry[] = [
    { id: "csv", label: "Download tables as CSV", icon: FileText, onSelect: () => tables("csv") },
    { id: "excel", label: "Download tables as Excel", icon: FileSpreadsheet, onSelect: () => tables("excel") },
  ];
  return [
    ...(hasTables ? ofTables : []),
    { id: "pdf", label: "Download the page as PDF", icon: FileType, onSelect: pdf },
    { id: "print", label: "Print", icon: Printer, onSelect: () => void setTimeout(() => window.print()) },
  ];
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
