import { useQuery } from "@tanstack/react-query";
import { CircleAlert, Play } from "lucide-react";
import { useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { cn } from "#client/ui/cn.ts";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { Spinner } from "#client/ui/spinner.tsx";
import { formatCell } from "#client/widgets/format.core.ts";
import type { QueryResult } from "#shared/connectors/contract.ts";
import type { Column, Row, Table } from "#shared/live/schema.ts";

import { runInWords } from "./binding.core.ts";
import { type Ask, previewQuery } from "./tools-data.ts";

const SHOWN_ROWS = 30;
/** Type of what is dragged: a column's key. */
export const COLUMN_DRAG = "application/x-platform-builder-column";

interface PreviewOptions {
  ask: Ask;
  /** Runs whenever what is asked changes; else only when somebody wants it. */
  runsByItself: boolean;
  canRun: boolean;
}

/** A run of an operation with what it gave. */
export function usePreview({ ask, runsByItself, canRun }: PreviewOptions) {
  const [wanted, setWanted] = useState("");
  const key = JSON.stringify(ask);
  const isEnabled = canRun && (runsByItself || wanted === key);
  const query = useQuery({ ...previewQuery(ask), enabled: isEnabled });
  return {
    // What another operation gave is not shown for this one.
    result: isEnabled ? query.data : undefined,
    isFresh: isEnabled && query.isSuccess && !query.isPlaceholderData,
    error: isEnabled ? query.error : null,
    isRunning: query.isFetching,
    canRun,
    run: () => {
      setWanted(key);
      if (isEnabled) void query.refetch();
    },
  };
}

export type PreviewState = ReturnType<typeof usePreview>;

/** What the operation answers: on its way, failed, empty, or as a small table. */
export function Preview({ preview, canDrag = false }: { preview: PreviewState; canDrag?: boolean }) {
  const { result, error, isRunning, canRun, run } = preview;
  return (
    <section aria-label="Preview" className="grid min-w-0 gap-1.5">
      <div className="flex items-center gap-2">
        <h3 className="mr-auto text-xs font-medium">Preview</h3>
        {isRunning && <Spinner className="size-3.5" label="Fetching" />}
        <Button variant="secondary" size="sm" disabled={!canRun || isRunning} onClick={run}>
          <Play /> {result === undefined && error === null ? "Try it" : "Run again"}
        </Button>
      </div>
      {error !== null && !isRunning && (
        <p role="alert" className="text-firing flex items-start gap-1.5 rounded-lg border p-2 text-xs">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          <span className="min-w-0 break-words">{error.message}</span>
        </p>
      )}
      {result === undefined && isRunning && <Skeleton className="h-36" />}
      {result !== undefined && error === null && <Result result={result} isOld={isRunning} canDrag={canDrag} />}
      {result === undefined && !isRunning && error === null && (
        <p className="text-muted rounded-lg border border-dashed p-3 text-center text-xs">
          {canRun ? "Run it once to see what it answers." : "Fill in what is needed to see what it answers."}
        </p>
      )}
    </section>
  );
}

function Result({ result, isOld, canDrag }: { result: QueryResult; isOld: boolean; canDrag: boolean }) {
  const { table, cost } = result;
  return (
    <div className={cn("grid min-w-0 gap-1", isOld && "opacity-60")}>
      {table.rows.length === 0 ? (
        <p className="text-muted rounded-lg border p-3 text-center text-xs">It answered, with no rows.</p>
      ) : (
        <SmallTable table={table} canDrag={canDrag} />
      )}
      <p className="text-muted text-xs">{runInWords(table.rows.length, cost)}</p>
    </div>
  );
}

/** So many columns are read down a list rather than along one row. */
const WIDE_COLUMNS = 4;

function SmallTable({ table: { columns, rows }, canDrag }: { table: Table; canDrag: boolean }) {
  const [only, ...more] = rows;
  return (
    // It scrolls, so that keys have to reach it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section tabIndex={0} aria-label="Rows" className="max-h-52 overflow-auto rounded-lg border">
      <table className="w-full border-separate border-spacing-0 text-xs">
        {only !== undefined && more.length === 0 && columns.length >= WIDE_COLUMNS ? (
          <tbody>
            {columns.map((column) => (
              <tr key={column.key}>
                <ColumnHead column={column} canDrag={canDrag} scope="row" />
                <Cell row={only} column={column} />
              </tr>
            ))}
          </tbody>
        ) : (
          <>
            <thead>
              <tr>
                {columns.map((column) => (
                  <ColumnHead key={column.key} column={column} canDrag={canDrag} scope="col" />
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, SHOWN_ROWS).map((row, index) => (
                // Rows of a preview are never put in another order.
                // oxlint-disable-next-line react/no-array-index-key
                <tr key={index}>
                  {columns.map((column) => (
                    <Cell key={column.key} row={row} column={column} />
                  ))}
                </tr>
              ))}
            </tbody>
          </>
        )}
      </table>
    </section>
  );
}

function Cell({ row, column }: { row: Row; column: Column }) {
  return (
    <td className={cn("max-w-48 truncate border-b px-2 py-1 whitespace-nowrap", column.type === "number" && "text-right tabular-nums")}>
      {formatCell(row[column.key], column)}
    </td>
  );
}

function ColumnHead({ column, canDrag, scope }: { column: Column; canDrag: boolean; scope: "row" | "col" }) {
  return (
    <th
      scope={scope}
      draggable={canDrag}
      title={canDrag ? `${column.key}: drag it to what it is used for` : column.key}
      className={cn(
        "bg-surface border-b px-2 py-1 text-left font-medium whitespace-nowrap",
        scope === "col" && "sticky top-0",
        scope === "col" && column.type === "number" && "text-right",
        canDrag && "cursor-grab",
      )}
      onDragStart={(event) => {
        event.dataTransfer.setData(COLUMN_DRAG, column.key);
        event.dataTransfer.effectAllowed = "copy";
      }}
    >
      {column.label} <span className="text-muted font-normal">{column.unit ?? column.type}</span>
    </th>
  );
}
