// See table-grid.tsx: cells of rows that are placed by hand.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { cn } from "#client/ui/cn.ts";
import type { Row } from "#shared/live/schema.ts";
import type { CellRule } from "#shared/widgets/cell-rule.ts";
import { safeLink } from "#shared/widgets/link.core.ts";

import { timeWithZone } from "./age.core.ts";
import type { TableSettings } from "./data-table.tsx";
import { formatCell, timeOf } from "./format.core.ts";
import { cellState, rowLink, type ShownColumn } from "./table-model.core.ts";

const STATE_TONE: Record<CellRule["state"], string> = {
  ok: "text-ok font-medium",
  warning: "text-stale font-medium",
  firing: "text-firing font-medium",
  unknown: "text-unknown",
};
const STATE_WORD: Record<CellRule["state"], string> = { ok: "OK", warning: "Warning", firing: "Alarm", unknown: "Unknown" };
const STATE_DOT: Record<CellRule["state"], string> = {
  ok: "bg-ok rounded-full",
  warning: "bg-warning rotate-45",
  firing: "bg-firing",
  unknown: "border-unknown border rounded-full",
};

/** Where a cell leads to; undefined where it doesn't, or where its address is none that may be opened. */
export function linkOf(row: Row, column: ShownColumn, settings: TableSettings): string | undefined {
  return settings.linkColumn === column.key && settings.link !== "" ? safeLink(rowLink(settings.link, row)) : undefined;
}

export const isNumeric = ({ type }: ShownColumn) => type === "number";

interface TableCellProps {
  id: string;
  /** Row and column among what is shown, `3:1`. */
  place: string;
  row: Row;
  column: ShownColumn;
  settings: TableSettings;
  isActive: boolean;
}

/** One cell: formatted, with its state by the table's rules as colour, shape and word. */
export function TableCell({ id, place, row, column, settings, isActive }: TableCellProps) {
  const value = row[column.key];
  const text = formatCell(value, column);
  const state = cellState(settings.rules, column.key, value);
  const at = column.type === "time" ? timeOf(value) : undefined;
  const link = linkOf(row, column, settings);
  return (
    <div
      id={id}
      role="gridcell"
      data-cell={place}
      title={at === undefined ? text : timeWithZone(at)}
      className={cn(
        "flex min-w-0 items-center gap-1.5 px-3",
        isNumeric(column) && "justify-end tabular-nums",
        column.type === "json" && "font-mono text-xs",
        state !== undefined && STATE_TONE[state],
        isActive && "group-focus/grid:outline-focus group-focus/grid:outline-2 group-focus/grid:-outline-offset-2",
      )}
    >
      {state !== undefined && <span aria-hidden className={cn("size-1.5 shrink-0", STATE_DOT[state])} />}
      <span dir="auto" className="min-w-0 truncate">
        {link === undefined ? (
          text
        ) : (
          <a href={link} tabIndex={-1} target="_blank" rel="noopener noreferrer" className="text-accent hover:underline">
            {text}
          </a>
        )}
      </span>
      {state !== undefined && <span className="sr-only"> ({STATE_WORD[state]})</span>}
    </div>
  );
}
