// See table-grid.tsx: a header over rows that are placed by hand.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import type { KeyboardEvent, PointerEvent } from "react";

import { cn } from "#client/ui/cn.ts";

import type { TableSettings } from "./data-table.tsx";
import { isNumeric } from "./table-cell.tsx";
import { resizedWidth } from "./table-cursor.core.ts";
import type { Sorting } from "./table-grid.tsx";
import type { ShownColumn } from "./table-model.core.ts";

interface TableHeadProps {
  columns: readonly ShownColumn[];
  settings: TableSettings;
  template: string;
  widthOf: (key: string) => number;
  onWidth: (key: string, width: number) => void;
  sorted: Sorting | undefined;
  onSort: (key: string) => void;
  onFilter: (key: string, text: string) => void;
}

/** Names of the columns, which sort and are resized; below them what filters each. Stays while the rows scroll. */
export function TableHead({ columns, settings, template, widthOf, onWidth, sorted, onSort, onFilter }: TableHeadProps) {
  return (
    <div role="rowgroup" className="bg-surface sticky top-0 z-10 border-b">
      <div role="row" aria-rowindex={1} className="grid" style={{ gridTemplateColumns: template }}>
        {columns.map((column) => (
          <HeaderCell
            key={column.key}
            column={column}
            width={widthOf(column.key)}
            sorted={sorted?.id === column.key ? (sorted.desc ? "descending" : "ascending") : "none"}
            hasFilter={settings.filters}
            onSort={() => onSort(column.key)}
            onWidth={(width) => onWidth(column.key, width)}
            onFilter={(text) => onFilter(column.key, text)}
          />
        ))}
      </div>
    </div>
  );
}

interface HeaderCellProps {
  column: ShownColumn;
  width: number;
  sorted: "ascending" | "descending" | "none";
  hasFilter: boolean;
  onSort: () => void;
  onWidth: (width: number) => void;
  onFilter: (text: string) => void;
}

function HeaderCell({ column, width, sorted, hasFilter, onSort, onWidth, onFilter }: HeaderCellProps) {
  const Symbol = sorted === "ascending" ? ArrowUp : sorted === "descending" ? ArrowDown : ChevronsUpDown;
  return (
    <div role="columnheader" aria-sort={sorted} className="group/head relative min-w-0">
      <button
        type="button"
        title={column.unit === undefined ? column.label : `${column.label} (${column.unit})`}
        className={cn(
          "group text-muted hover:text-text flex h-8 w-full items-center gap-1 px-3 text-xs font-medium pointer-coarse:h-10",
          isNumeric(column) && "flex-row-reverse",
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
      <Resizer label={column.label} width={width} onWidth={onWidth} />
      {hasFilter && (
        <div className="px-2 pb-1.5 in-data-wall:hidden">
          <input
            aria-label={`Filter ${column.label}`}
            placeholder={isNumeric(column) ? "> 0" : "Filter"}
            className="border-input bg-surface placeholder:text-muted h-6 w-full rounded-md border px-1.5 text-xs pointer-coarse:h-8"
            onChange={(event) => onFilter(event.target.value)}
          />
        </div>
      )}
    </div>
  );
}

const KEY_STEP_PX = 16;

/** The edge of a column: dragged, or moved by arrows. */
function Resizer({ label, width, onWidth }: { label: string; width: number; onWidth: (width: number) => void }) {
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault();
    const handle = event.currentTarget;
    const start = event.clientX;
    // As wide as it is drawn now, which may be more than it asked for.
    const from = handle.parentElement?.getBoundingClientRect().width ?? width;
    const onMove = (move: globalThis.PointerEvent) => onWidth(resizedWidth(from, move.clientX - start));
    const onEnd = () => {
      handle.removeEventListener("pointermove", onMove);
      handle.removeEventListener("lostpointercapture", onEnd);
    };
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener("pointermove", onMove);
    handle.addEventListener("lostpointercapture", onEnd);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = event.key === "ArrowLeft" ? -KEY_STEP_PX : event.key === "ArrowRight" ? KEY_STEP_PX : 0;
    if (by === 0) return;
    event.preventDefault();
    onWidth(resizedWidth(width, by));
  };
  return (
    // A separator that takes focus is a control (WAI-ARIA 1.2).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={`Width of ${label}`}
      aria-valuenow={Math.round(width)}
      aria-valuemin={48}
      aria-valuemax={1200}
      className="hover:after:bg-accent focus-visible:after:bg-focus after:bg-border absolute top-0 right-0 z-10 h-8 w-2 cursor-col-resize touch-none opacity-0 outline-none group-hover/head:opacity-100 after:absolute after:inset-y-1.5 after:right-0 after:w-0.5 focus-visible:opacity-100"
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
