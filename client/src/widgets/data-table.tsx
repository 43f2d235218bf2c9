import {
  columnFilteringFeature,
  type ColumnDef,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { Table2 } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";

import { cn } from "#client/ui/cn.ts";
import type { MenuEntry } from "#client/ui/lazy-menu.tsx";
import type { Row, Table } from "#shared/live/schema.ts";
import type { Binding } from "#shared/pages/schema.ts";
import type { CellRule } from "#shared/widgets/cell-rule.ts";

import { useExportable } from "./exports.ts";
import { cutWords } from "./row-count.core.ts";
import { type Sorting, TableGrid } from "./table-grid.tsx";
import {
  compareCells,
  passesFilter,
  rowKeys,
  rowSearch,
  type ShownColumn,
  shownColumns,
  sortable,
  suitableWidth,
  wordsOf,
} from "./table-model.core.ts";
import { TableToolbar } from "./table-toolbar.tsx";
import { TileNote } from "./tile-states.tsx";
import { useTableMenu } from "./use-table-menu.ts";

export interface TableSettings {
  title: string;
  search: boolean;
  filters: boolean;
  sortBy: string;
  sortDirection: "asc" | "desc";
  linkColumn: string;
  link: string;
  density: "compact" | "normal";
  rules: CellRule[];
}

interface DataTableProps {
  table: Table;
  mapping: Binding["mapping"] | undefined;
  settings: TableSettings;
  /** What the page as a whole is searched for. */
  pageSearch: string;
  /** Entries of the tile's menu besides the table's own. */
  menu?: readonly MenuEntry[];
  height: number;
}

const features = tableFeatures({
  rowSortingFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  sortedRowModel: createSortedRowModel(),
  filteredRowModel: createFilteredRowModel(),
});

const NO_ENTRIES: readonly MenuEntry[] = [];
/** A tile lower than this has room for rows only. */
const TOOLBAR_FROM_PX = 120;

function columnDefs(columns: readonly ShownColumn[]): ColumnDef<typeof features, Row>[] {
  return columns.map((column) => ({
    id: column.key,
    accessorFn: (row) => sortable(row[column.key]),
    header: column.label,
    sortFn: (one, other) => compareCells(one.original[column.key], other.original[column.key]),
    sortUndefined: "last",
    filterFn: (row, _id, value) => passesFilter(row.original[column.key], column, String(value)),
  }));
}

/** The order that the settings ask for, until somebody chooses another. */
function useSorting({ sortBy, sortDirection }: TableSettings) {
  const wanted = `${sortDirection} ${sortBy}`;
  const [chosen, setChosen] = useState<{ wanted: string; sorting: Sorting[] } | null>(null);
  const set = useMemo(() => (sorting: Sorting[]) => setChosen({ wanted, sorting }), [wanted]);
  const sorting = useMemo(() => {
    if (chosen?.wanted === wanted) return chosen.sorting;
    return sortBy === "" ? [] : [{ id: sortBy, desc: sortDirection === "desc" }];
  }, [chosen, wanted, sortBy, sortDirection]);
  return [sorting, set] as const;
}

/** The rows as they are shown: filtered, searched, sorted. */
function useModel({ table, settings, pageSearch }: DataTableProps, columns: readonly ShownColumn[], search: string) {
  const defs = useMemo(() => columnDefs(columns), [columns]);
  const keys = useMemo(() => rowKeys(table), [table]);
  const holds = useMemo(() => rowSearch(columns), [columns]);
  const [sorting, setSorting] = useSorting(settings);
  const [filters, setFilters] = useState<{ id: string; value: unknown }[]>([]);
  const wanted = `${search} ${pageSearch}`.trim();
  const words = useMemo(() => (wanted === "" ? undefined : wordsOf(wanted)), [wanted]);
  const model = useTable({
    features,
    columns: defs,
    data: table.rows,
    state: { sorting, columnFilters: filters, globalFilter: words },
    getRowId: (_row, index) => keys[index] ?? String(index),
    globalFilterFn: (row, _id, wantedWords: readonly string[]) => holds(row.original, wantedWords),
    getColumnCanGlobalFilter: () => true,
  });
  const setFilter = (id: string, text: string) =>
    setFilters([...filters.filter((filter) => filter.id !== id), ...(text === "" ? [] : [{ id, value: text }])]);
  return { rows: model.getRowModel().rows, sorting, setSorting, setFilter };
}

/** Up, down, and back to the order of the data. */
function nextSorting(sorted: Sorting | undefined, key: string): Sorting[] {
  if (sorted?.id !== key) return [{ id: key, desc: false }];
  return sorted.desc ? [] : [{ id: key, desc: true }];
}

/** The columns that somebody wants to see now. */
function useColumns(table: Table, mapping: Binding["mapping"] | undefined) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const all = useMemo(() => shownColumns(table, mapping), [table, mapping]);
  const columns = useMemo(() => all.filter(({ key }) => !hidden.has(key)), [all, hidden]);
  return { all, columns, hidden, setHidden };
}

/** Widths that suit what the columns hold. They only grow: new data must not make the columns jump to and fro. */
function useSuitableWidths(columns: readonly ShownColumn[], rows: readonly Row[]): Readonly<Record<string, number>> {
  const [widths, setWidths] = useState<Readonly<Record<string, number>>>({});
  const wanted = useMemo(() => columns.map((column): [string, number] => [column.key, suitableWidth(column, rows)]), [columns, rows]);
  const grown = wanted.filter(([key, width]) => width > (widths[key] ?? 0));
  if (grown.length === 0) return widths;
  const next = { ...widths, ...Object.fromEntries(grown) };
  setWidths(next);
  return next;
}

/** Rows to sort, filter and search; only those in sight are in the document. */
export function DataTable(props: DataTableProps) {
  const { table, mapping, settings, menu = NO_ENTRIES, height } = props;
  const { all, columns, hidden, setHidden } = useColumns(table, mapping);
  const [search, setSearch] = useState("");
  const [widths, setWidths] = useState<Readonly<Record<string, number>>>({});
  const { rows, sorting, setSorting, setFilter } = useModel(props, columns, useDeferredValue(search));
  const total = Math.max(table.totalRows ?? 0, table.rows.length);
  const note = cutWords({ loaded: table.rows.length, total });
  const read = () => ({ title: settings.title, columns, rows: rows.map(({ original }) => original), note });
  const exported = useExportable(read);
  useTableMenu(read, menu);
  const suitable = useSuitableWidths(columns, table.rows);
  const sorted = sorting[0];
  const hasToolbar = settings.search && height > TOOLBAR_FROM_PX;
  return (
    <div ref={exported} className="flex size-full flex-col overflow-hidden">
      {hasToolbar && (
        <TableToolbar
          search={search}
          onSearch={setSearch}
          columns={all}
          hidden={hidden}
          onHidden={setHidden}
          shown={rows.length}
          loaded={table.rows.length}
          total={total}
          isUntitled={settings.title === ""}
        />
      )}
      <TableGrid
        rows={rows}
        columns={columns}
        settings={settings}
        widthOf={(key) => widths[key] ?? suitable[key] ?? 120}
        isSized={(key) => widths[key] !== undefined}
        onWidth={(key, width) => setWidths({ ...widths, [key]: width })}
        sorted={sorted}
        onSort={(key) => setSorting(nextSorting(sorted, key))}
        onFilter={setFilter}
      />
      {rows.length === 0 && (
        <div className="min-h-0 flex-1">
          <TileNote icon={Table2} title={table.rows.length === 0 ? "No rows" : "No row matches"} height={height - 80} />
        </div>
      )}
      {note !== undefined && (
        // The toolbar says it too, but no wall has one.
        <p className={cn("text-muted shrink-0 truncate px-3 py-1 text-xs tabular-nums", hasToolbar && "hidden in-data-wall:block")}>
          {note}
        </p>
      )}
    </div>
  );
}
