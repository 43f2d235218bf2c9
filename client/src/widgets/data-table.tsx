// The rows in sight are boxes placed by hand, which table elements can't be; their roles say what they are.
/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-tabindex */
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
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp, ChevronsUpDown, FileSpreadsheet, FileText, FileType, Search, Table2 } from "lucide-react";
import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from "react";

import { cn } from "#client/ui/cn.ts";
import { toast } from "#client/ui/toast.tsx";
import type { Column, Row, Table } from "#shared/live/schema.ts";
import type { Binding } from "#shared/pages/schema.ts";
import type { CellRule } from "#shared/widgets/cell-rule.ts";

import { timeWithZone } from "./age.core.ts";
import { type ExportedTable, useExportable } from "./exports.ts";
import { formatCell, timeOf } from "./format.core.ts";
import { safeLink } from "./rich-text.core.ts";
import { EXCEL_TYPE, fileName, saveFile, toCsv, toExcel } from "./table-export.ts";
import { cellState, compareCells, passesFilter, rowHolds, rowKey, rowLink, shownColumns, suitableWidth } from "./table-model.core.ts";
import { useTileMenu } from "./tile-menu.tsx";
import { TileNote } from "./tile-states.tsx";

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
  height: number;
}

const features = tableFeatures({
  rowSortingFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  sortedRowModel: createSortedRowModel(),
  filteredRowModel: createFilteredRowModel(),
});

const ROW_PX = { compact: 26, normal: 34 };
const STATE_TONE: Record<CellRule["state"], string> = {
  ok: "text-ok font-medium",
  warning: "text-stale font-medium",
  firing: "text-firing font-medium",
  unknown: "text-unknown",
};
const STATE_WORD: Record<CellRule["state"], string> = { ok: "OK", warning: "Warning", firing: "Alarm", unknown: "Unknown" };

function columnDefs(columns: readonly Column[]): ColumnDef<typeof features, Row>[] {
  return columns.map((column) => ({
    id: column.key,
    accessorFn: (row) => row[column.key],
    header: column.label,
    sortFn: (one, other) => compareCells(one.original[column.key], other.original[column.key]),
    sortUndefined: "last",
    filterFn: (row, _id, value) => passesFilter(row.original[column.key], column, String(value)),
  }));
}

/** The rows as they are shown: filtered, searched, sorted. */
function useModel({ table, settings, pageSearch }: DataTableProps, columns: readonly Column[], search: string) {
  const defs = useMemo(() => columnDefs(columns), [columns]);
  const getRowId = useMemo(() => rowKey(table), [table]);
  const model = useTable({
    features,
    columns: defs,
    data: table.rows,
    getRowId,
    globalFilterFn: (row, _id, value) => rowHolds(row.original, columns, String(value)),
    getColumnCanGlobalFilter: () => true,
  });
  const wanted = `${search} ${pageSearch}`.trim();
  const { sortBy, sortDirection } = settings;
  useLayoutEffect(() => {
    model.setSorting(sortBy === "" ? [] : [{ id: sortBy, desc: sortDirection === "desc" }]);
  }, [model, sortBy, sortDirection]);
  useLayoutEffect(() => model.setGlobalFilter(wanted), [model, wanted]);
  return model;
}

/** Rows to sort, filter and search; only those in sight are in the document. */
export function DataTable(props: DataTableProps) {
  const { table, mapping, settings, height } = props;
  const columns = useMemo(() => shownColumns(table, mapping), [table, mapping]);
  const [search, setSearch] = useState("");
  const model = useModel(props, columns, search);
  const { rows } = model.getRowModel();
  const exported = () => ({ title: settings.title, columns, rows: model.getRowModel().rows.map(({ original }) => original) });
  useTileMenu([
    {
      id: "csv",
      label: "Download CSV",
      icon: FileText,
      onSelect: () => saveFile(fileName(settings.title, "csv"), toCsv(columns, exported().rows), "text/csv;charset=utf-8"),
    },
    { id: "excel", label: "Download Excel", icon: FileSpreadsheet, onSelect: () => void saveExcel(exported()) },
    { id: "pdf", label: "Download PDF", icon: FileType, onSelect: () => void savePdf(exported()) },
  ]);
  useExportable(exported);
  const scroller = useRef<HTMLDivElement>(null);
  const widths = useMemo(() => columns.map((column) => suitableWidth(column, table.rows)), [columns, table.rows]);
  const template = widths.map((width) => `minmax(${Math.round(width)}px, ${Math.round(width)}fr)`).join(" ");
  const sorted = model.state.sorting[0];
  return (
    <div className="flex size-full flex-col overflow-hidden">
      {settings.search && height > 120 && <SearchField rows={table.rows.length} value={search} onChange={setSearch} />}
      <section
        ref={scroller}
        data-table-scroll
        aria-label={settings.title || "Table"}
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto"
      >
        <div
          role="table"
          aria-rowcount={rows.length + 1}
          aria-colcount={columns.length}
          className="min-w-full text-sm"
          style={{ width: "max-content" }}
        >
          <div role="rowgroup" className="bg-surface sticky top-0 z-10 border-b">
            <div role="row" aria-rowindex={1} className="grid" style={{ gridTemplateColumns: template }}>
              {columns.map((column) => (
                <HeaderCell
                  key={column.key}
                  column={column}
                  sorted={sorted?.id === column.key ? (sorted.desc ? "descending" : "ascending") : "none"}
                  onSort={() => model.setSorting(nextSorting(sorted, column.key))}
                />
              ))}
            </div>
            {settings.filters && (
              <div className="grid" style={{ gridTemplateColumns: template }}>
                {columns.map((column) => (
                  <FilterCell
                    key={column.key}
                    column={column}
                    onChange={(text) => model.getColumn(column.key)?.setFilterValue(text === "" ? undefined : text)}
                  />
                ))}
              </div>
            )}
          </div>
          <Body rows={rows} columns={columns} settings={settings} template={template} scroller={scroller} />
        </div>
        {rows.length === 0 && (
          <TileNote icon={Table2} title={table.rows.length === 0 ? "No rows" : "No row matches"} height={height - 80} />
        )}
      </section>
    </div>
  );
}

interface BodyProps {
  rows: readonly { id: string; original: Row }[];
  columns: readonly Column[];
  settings: TableSettings;
  template: string;
  scroller: RefObject<HTMLDivElement | null>;
}

/** The rows in sight, each at its place in the whole height. */
function Body({ rows, columns, settings, template, scroller }: BodyProps) {
  const rowHeight = ROW_PX[settings.density];
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  return (
    <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map(({ index, start }) => {
        const row = rows[index];
        if (row === undefined) return null;
        return (
          <div
            key={row.id}
            role="row"
            aria-rowindex={index + 2}
            className="hover:bg-hover absolute inset-x-0 grid border-b"
            style={{ gridTemplateColumns: template, height: rowHeight, transform: `translateY(${start}px)` }}
          >
            {columns.map((column) => (
              <Cell key={column.key} row={row.original} column={column} settings={settings} />
            ))}
          </div>
        );
      })}
    </div>
  );
}

function SearchField({ rows, value, onChange }: { rows: number; value: string; onChange: (text: string) => void }) {
  return (
    <div className="relative mx-3 mb-2 shrink-0">
      <Search aria-hidden className="text-muted pointer-events-none absolute top-1.5 left-2 size-4" />
      <input
        type="search"
        aria-label="Search this table"
        value={value}
        placeholder={`Search ${rows} rows`}
        className="border-input bg-surface placeholder:text-muted h-7 w-full rounded-lg border pr-2 pl-8 text-sm pointer-coarse:h-10"
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

/** Up, down, and back to the order of the data. */
function nextSorting(sorted: { id: string; desc: boolean } | undefined, key: string): { id: string; desc: boolean }[] {
  if (sorted?.id !== key) return [{ id: key, desc: false }];
  return sorted.desc ? [] : [{ id: key, desc: true }];
}

async function saveExcel(table: ExportedTable): Promise<void> {
  try {
    saveFile(fileName(table.title, "xlsx"), await toExcel([table]), EXCEL_TYPE);
  } catch (error) {
    toast.error("The Excel file could not be made", { description: error instanceof Error ? error.message : undefined });
  }
}

async function savePdf(table: ExportedTable): Promise<void> {
  try {
    const { tableToPdf } = await import("./table-pdf.ts");
    saveFile(fileName(table.title, "pdf"), await tableToPdf(table), "application/pdf");
  } catch (error) {
    toast.error("The PDF could not be made", { description: error instanceof Error ? error.message : undefined });
  }
}

const isRight = ({ type }: Column) => type === "number";

function HeaderCell({ column, sorted, onSort }: { column: Column; sorted: "ascending" | "descending" | "none"; onSort: () => void }) {
  const Symbol = sorted === "ascending" ? ArrowUp : sorted === "descending" ? ArrowDown : ChevronsUpDown;
  return (
    <div role="columnheader" aria-sort={sorted} className="min-w-0">
      <button
        type="button"
        title={column.unit === undefined ? column.label : `${column.label} (${column.unit})`}
        className={cn(
          "group text-muted hover:text-text flex h-8 w-full items-center gap-1 px-3 text-xs font-medium",
          isRight(column) && "flex-row-reverse",
          sorted !== "none" && "text-text",
        )}
        onClick={onSort}
      >
        <span className="truncate" dir="auto">
          {column.label}
        </span>
        <Symbol
          aria-hidden
          size={12}
          className={cn("shrink-0", sorted === "none" && "opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60")}
        />
      </button>
    </div>
  );
}

function FilterCell({ column, onChange }: { column: Column; onChange: (text: string) => void }) {
  return (
    <div className="px-2 pb-1.5">
      <input
        aria-label={`Filter ${column.label}`}
        placeholder={column.type === "number" ? "> 0" : "Filter"}
        className="border-input bg-surface placeholder:text-muted h-6 w-full rounded-md border px-1.5 text-xs"
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

function Cell({ row, column, settings }: { row: Row; column: Column; settings: TableSettings }) {
  const value = row[column.key];
  const text = formatCell(value, column);
  const state = cellState(settings.rules, column.key, value);
  const at = column.type === "time" ? timeOf(value) : undefined;
  const link = settings.linkColumn === column.key && settings.link !== "" ? safeLink(rowLink(settings.link, row)) : undefined;
  return (
    <div
      role="cell"
      title={at === undefined ? text : timeWithZone(at)}
      dir="auto"
      className={cn(
        "min-w-0 self-center truncate px-3",
        isRight(column) && "text-right tabular-nums",
        column.type === "json" && "font-mono text-xs",
        state !== undefined && STATE_TONE[state],
      )}
    >
      {link === undefined ? (
        text
      ) : (
        <a href={link} target="_blank" rel="noopener noreferrer" className="text-accent underline underline-offset-2">
          {text}
        </a>
      )}
      {state !== undefined && <span className="sr-only"> ({STATE_WORD[state]})</span>}
    </div>
  );
}
