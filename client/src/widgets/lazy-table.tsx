import { lazy, Suspense } from "react";

import type { Table } from "#shared/live/schema.ts";
import type { Binding } from "#shared/pages/schema.ts";

import type { TableSettings } from "./data-table.tsx";
import { useSearch } from "./page-runtime.tsx";
import type { TileMenuItem } from "./tile-menu.tsx";
import { LoadingFace } from "./tile-states.tsx";

/** The table libraries come in with the first table. */
const DataTable = lazy(async () => ({ default: (await import("./data-table.tsx")).DataTable }));

const PLAIN: TableSettings = {
  title: "",
  search: false,
  filters: false,
  sortBy: "",
  sortDirection: "asc",
  linkColumn: "",
  link: "",
  density: "compact",
  rules: [],
};
const NO_ITEMS: readonly TileMenuItem[] = [];

interface LazyTableProps {
  table: Table;
  title: string;
  mapping?: Binding["mapping"] | undefined;
  /** A plain table when absent. */
  settings?: TableSettings;
  /** Entries of the tile's menu besides the table's own. */
  menu?: readonly TileMenuItem[];
  height: number;
}

/** A table, its code fetched when the first one is shown; searched with the page. */
export function LazyTable({ table, title, mapping, settings, menu = NO_ITEMS, height }: LazyTableProps) {
  const pageSearch = useSearch();
  return (
    <Suspense fallback={<LoadingFace kind="table" height={height} />}>
      <DataTable
        table={table}
        mapping={mapping}
        settings={settings ?? { ...PLAIN, title }}
        pageSearch={pageSearch}
        menu={menu}
        height={height}
      />
    </Suspense>
  );
}
