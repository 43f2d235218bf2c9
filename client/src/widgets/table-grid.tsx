// The rows in sight are boxes placed by hand, which table elements can't be; their roles say what they are.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { useVirtualizer } from "@tanstack/react-virtual";
import { Copy, ExternalLink, Rows3 } from "lucide-react";
import { type KeyboardEvent, type MouseEvent, useId, useRef, useState } from "react";

import { cn } from "#client/ui/cn.ts";
import { ContextMenu, ContextMenuContent, ContextMenuItem, ContextMenuTrigger } from "#client/ui/context-menu.tsx";
import { toast } from "#client/ui/toast.tsx";
import type { Row } from "#shared/live/schema.ts";

import type { TableSettings } from "./data-table.tsx";
import { formatCell } from "./format.core.ts";
import { linkOf, TableCell } from "./table-cell.tsx";
import { movedCursor, type TableCursor } from "./table-cursor.core.ts";
import { TableHead } from "./table-head.tsx";
import type { ShownColumn } from "./table-model.core.ts";
import { useHasMore } from "./use-has-more.ts";

export interface Sorting {
  id: string;
  desc: boolean;
}

interface TableGridProps {
  rows: readonly { id: string; original: Row }[];
  columns: readonly ShownColumn[];
  settings: TableSettings;
  widthOf: (key: string) => number;
  /** Whether somebody chose its width: such a column takes no part in what room is left. */
  isSized: (key: string) => boolean;
  onWidth: (key: string, width: number) => void;
  sorted: Sorting | undefined;
  onSort: (key: string) => void;
  onFilter: (key: string, text: string) => void;
}

const ROW_PX = { compact: 26, normal: 34 };

async function copy(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(done);
  } catch {
    toast.error("The browser does not let this page use the clipboard");
  }
}

interface CellActions {
  copyCell: () => void;
  copyRow: () => void;
  open: (() => void) | undefined;
}

/** Columns share the room that is left; one that somebody made as wide as it is takes no part. */
function templateOf({ columns, widthOf, isSized }: TableGridProps): string {
  return columns
    .map(({ key }) => {
      const width = Math.round(widthOf(key));
      return isSized(key) ? `${width}px` : `minmax(${width}px, ${width}fr)`;
    })
    .join(" ");
}

/** What copying and opening do with the cell under the cursor. */
function cellActions({ rows, columns, settings }: TableGridProps, cursor: TableCursor | null): CellActions | null {
  const row = cursor === null ? undefined : rows[cursor.row]?.original;
  const column = cursor === null ? undefined : columns[cursor.column];
  if (row === undefined || column === undefined) return null;
  const link = linkOf(row, column, settings);
  return {
    copyCell: () => void copy(formatCell(row[column.key], column), "Cell copied"),
    copyRow: () => void copy(columns.map((one) => formatCell(row[one.key], one)).join("\t"), "Row copied"),
    open: link === undefined ? undefined : () => void window.open(link, "_blank", "noopener,noreferrer"),
  };
}

/** The rows in sight under a header that stays; arrows move a cursor, whose cell is copied by Ctrl C and opened by Enter. */
export function TableGrid(props: TableGridProps) {
  const { rows, columns, settings, widthOf } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const hasMore = useHasMore(scroller);
  const [cursor, setCursor] = useState<TableCursor | null>(null);
  const idBase = useId();
  const rowHeight = ROW_PX[settings.density];
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const actions = cellActions(props, cursor);
  const cellId = (row: number, column: number) => `${idBase}-${row}-${column}`;
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return;
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && event.key.toLowerCase() === "c" && document.getSelection()?.isCollapsed !== false) return actions?.copyCell();
    if (event.key === "Enter") return actions?.open?.();
    const page = Math.max(Math.floor(event.currentTarget.clientHeight / rowHeight) - 1, 1);
    const next = movedCursor(cursor, { key: event.key, isCommand }, { rows: rows.length, columns: columns.length, page });
    if (next === undefined) return undefined;
    event.preventDefault();
    setCursor(next);
    virtual.scrollToIndex(next.row);
    document.getElementById(cellId(next.row, next.column))?.scrollIntoView({ block: "nearest", inline: "nearest" });
    return undefined;
  };
  const takeCursor = (event: MouseEvent<HTMLDivElement>) => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-cell]") : null;
    const [row, column] = (cell?.dataset["cell"] ?? "").split(":").map(Number);
    if (cell !== null && row !== undefined && column !== undefined) setCursor({ row, column });
  };
  const template = templateOf(props);
  return (
    <ContextMenu>
      <ContextMenuTrigger asChild disabled={rows.length === 0}>
        <div
          ref={scroller}
          role="grid"
          tabIndex={0}
          aria-label={settings.title || "Table"}
          aria-rowcount={rows.length + 1}
          aria-colcount={columns.length}
          aria-readonly="true"
          aria-activedescendant={cursor === null ? undefined : cellId(cursor.row, cursor.column)}
          data-table-scroll
          className={cn(
            "group/grid focus-visible:outline-focus overflow-auto text-sm focus-visible:outline-2 focus-visible:-outline-offset-2",
            rows.length > 0 && "min-h-0 flex-1",
            // Columns go on behind the edge.
            hasMore && "[mask-image:linear-gradient(to_left,transparent,black_32px)]",
          )}
          onKeyDown={onKeyDown}
          onClick={takeCursor}
          onContextMenu={takeCursor}
        >
          <div role="presentation" className="min-w-full" style={{ width: columns.reduce((sum, { key }) => sum + widthOf(key), 0) }}>
            <TableHead {...props} template={template} />
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
                    {columns.map((column, place) => (
                      <TableCell
                        key={column.key}
                        id={cellId(index, place)}
                        place={`${index}:${place}`}
                        row={row.original}
                        column={column}
                        settings={settings}
                        isActive={cursor?.row === index && cursor.column === place}
                      />
                    ))}
                  </div>
                );
              })}
            </div>
          </div>
        </div>
      </ContextMenuTrigger>
      {actions !== null && <CellMenu {...actions} />}
    </ContextMenu>
  );
}

function CellMenu({ copyCell, copyRow, open }: CellActions) {
  return (
    <ContextMenuContent>
      <ContextMenuItem onSelect={copyCell}>
        <Copy aria-hidden /> Copy cell
      </ContextMenuItem>
      <ContextMenuItem onSelect={copyRow}>
        <Rows3 aria-hidden /> Copy row
      </ContextMenuItem>
      {open !== undefined && (
        <ContextMenuItem onSelect={open}>
          <ExternalLink aria-hidden /> Open link
        </ContextMenuItem>
      )}
    </ContextMenuContent>
  );
}
