import { lazy, Suspense } from "react";

import type { MenuEntry } from "#client/ui/lazy-menu.tsx";
import type { Table } from "#shared/live/schema.ts";

import type { TableSettings } from "./data-table.tsx";
import { useSearch } from "./page-runtime.tsx";
import { LoadingFace } from "./tile-states.tsx";

/** The table libraries come in with the first table. */
const DataTable = lazy(async () => ({ default: (await import("./data-table.tsx")).DataTable }));

const PLAIN: Omit<TableSettings, "title"> = {
  search: false,
  filters: false,
  sortBy: "",
  sortDirection: "asc",
  linkColumn: "",
  link: "",
  density: "compact",
  rules: [],
};

interface LazyTableProps {
  table: Table;
  title: string;
  /** Entries of the tile's menu besides the table's own. */
  menu: readonly MenuEntry[];
  height: number;
}

/** A plain table of what another kind of widget shows, its code fetched when the first one is; searched with the page. */
export function LazyTable({ table, title, menu, height }: LazyTableProps) {
  const pageSearch = useSearch();
  return (
    <Suspense fallback={<LoadingFace kind="table" height={height} />}>
      <DataTable table={table} mapping={undefined} settings={{ ...PLAIN, title }} pageSearch={pageSearch} menu={menu} height={height} />
    </Suspense>
  );
}
