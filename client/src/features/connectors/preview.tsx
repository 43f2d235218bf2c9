import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, Play, Square } from "lucide-react";
import { useEffect, useState } from "react";

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
  const client = useQueryClient();
  const options = previewQuery(ask);
  const query = useQuery({ ...options, enabled: canRun && runsByItself });
  return {
    /** What was answered last; to another question than now where it is not fresh. */
    result: query.data,
    isFresh: query.isSuccess && !query.isPlaceholderData,
    error: query.error,
    isRunning: query.isFetching,
    canRun,
    run: () => void query.refetch(),
    cancel: () => void client.cancelQueries({ queryKey: options.queryKey }),
  };
}

export type PreviewState = ReturnType<typeof usePreview>;

/** What the operation answers: on its way, failed, empty, or as a small table. */
export function Preview({ preview, canDrag = false }: { preview: PreviewState; canDrag?: boolean }) {
  const { result, error, isRunning, canRun, run, cancel } = preview;
  return (
    <section aria-label="Preview" className="grid min-w-0 gap-1.5">
      <div className="flex items-center gap-2">
        <h3 className="mr-auto text-xs font-medium">Preview</h3>
        {isRunning ? (
          <>
            <Waiting />
            <Button variant="secondary" size="sm" onClick={cancel}>
              <Square /> Cancel
            </Button>
          </>
        ) : (
          <Button variant="secondary" size="sm" disabled={!canRun} onClick={run}>
            <Play /> {result === undefined && error === null ? "Try it" : "Run again"}
          </Button>
        )}
      </div>
      <Answer preview={preview} canDrag={canDrag} />
    </section>
  );
}

function Answer({ preview: { result, isFresh, error, isRunning, canRun }, canDrag }: { preview: PreviewState; canDrag: boolean }) {
  if (error !== null && !isRunning)
    return (
      <p role="alert" className="text-firing flex items-start gap-1.5 rounded-lg border p-2 text-xs">
        <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
        <span className="min-w-0 break-words whitespace-pre-line">{error.message}</span>
      </p>
    );
  if (result !== undefined) return <Result result={result} isOld={!isFresh || isRunning} isAsked={isRunning} canDrag={canDrag} />;
  if (isRunning) return <Skeleton className="h-36" />;
  return (
    <p className="text-muted rounded-lg border border-dashed p-3 text-center text-xs">
      {canRun ? "Run it once to see what it answers." : "Fill in what is needed to see what it answers."}
    </p>
  );
}

/** Waits this long before it counts: most answers are here by then. */
const COUNTED_FROM_S = 2;

/** That an answer is on its way, and since when. */
function Waiting() {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      {seconds >= COUNTED_FROM_S && (
        <span aria-hidden className="text-muted text-xs tabular-nums">
          {seconds} s
        </span>
      )}
      <Spinner className="size-3.5" label="Fetching" />
    </>
  );
}

interface ResultProps {
  result: QueryResult;
  /** It is the answer to what was asked before. */
  isOld: boolean;
  /** The answer to what is asked now is on its way. */
  isAsked: boolean;
  canDrag: boolean;
}

function Result({ result, isOld, isAsked, canDrag }: ResultProps) {
  const { table, cost } = result;
  return (
    <div className="grid min-w-0 gap-1">
      <div className={cn("grid min-w-0", isOld && "opacity-60")}>
        {table.rows.length === 0 ? (
          <p className="text-muted rounded-lg border p-3 text-center text-xs">
            It answered, with no rows.
            {cost.bytes > 0 && " If there should be some, look at where the rows are said to be: left empty, it shows the whole answer."}
          </p>
        ) : (
          <SmallTable table={table} canDrag={canDrag} />
        )}
      </div>
      <p className="text-muted text-xs">
        {isOld && !isAsked
          ? "Answered before the last change. Run it again to see what it answers now."
          : runInWords(table.rows.length, cost)}
      </p>
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
      {asItCame(row[column.key], column)}
    </td>
  );
}

/** Whoever looks at an answer before it is used wants to see all of it: no digit is left out, no unit chosen that reads better. */
function asItCame(value: Row[string] | undefined, column: Column): string {
  return typeof value === "number" ? value.toLocaleString(undefined, { maximumFractionDigits: 20 }) : formatCell(value, column);
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
