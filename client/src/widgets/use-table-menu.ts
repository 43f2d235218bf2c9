import { FileSpreadsheet, FileText, FileType } from "lucide-react";

import type { MenuEntry } from "#client/ui/lazy-menu.tsx";

import { exportTables, type TableFormat } from "./export-tables.ts";
import type { ExportedTable } from "./exports.ts";
import { useTileMenu } from "./tile-menu.tsx";

const FORMATS: { format: TableFormat; label: string; icon: typeof FileText }[] = [
  { format: "csv", label: "Download CSV", icon: FileText },
  { format: "excel", label: "Download Excel", icon: FileSpreadsheet },
  { format: "pdf", label: "Download PDF", icon: FileType },
];

/** Offers a table as a file in its tile's menu, after what is given besides. */
export function useTableMenu(read: () => ExportedTable, menu: readonly MenuEntry[]): void {
  const downloads = FORMATS.map(({ format, label, icon }) => ({
    id: format,
    label,
    icon,
    onSelect: () => {
      const table = read();
      exportTables(format, table.title, () => [table]);
    },
  }));
  useTileMenu([...menu, ...downloads]);
}
