import { Braces, ChevronDown, ChevronRight, Copy } from "lucide-react";
import { useState } from "react";

import { cn } from "#client/ui/cn.ts";
import { toast } from "#client/ui/toast.tsx";
import type { Json } from "#shared/kernel/json.ts";
import type { Column, Table } from "#shared/live/schema.ts";
import type { Binding } from "#shared/pages/schema.ts";

import { formatCell } from "./format.core.ts";
import { useTileMenu } from "./tile-menu.tsx";
import { TileNote } from "./tile-states.tsx";
import type { WidgetViewProps } from "./widget-view.ts";

interface ApiDataProps {
  show: "value" | "list" | "json";
  limit: number;
}

async function copyJson(table: Table): Promise<void> {
  try {
    await navigator.clipboard.writeText(JSON.stringify(table.rows, null, 2));
    toast("Copied as JSON");
  } catch {
    toast.error("The browser does not let this page use the clipboard");
  }
}

/** What a query answers, without much ado: one value, a list, or the JSON itself. */
export function ApiDataView({ widget, props, data, height }: WidgetViewProps<ApiDataProps>) {
  const { show, limit } = props;
  const { table } = data;
  useTileMenu(table === null ? [] : [{ id: "copy-json", label: "Copy as JSON", icon: Copy, onSelect: () => void copyJson(table) }]);
  if (table === null || table.rows.length === 0) return <TileNote icon={Braces} title="No rows" height={height} />;
  if (show === "json")
    return (
      <div className="size-full overflow-auto font-mono text-xs">
        <JsonNode value={jsonOf(table, limit)} depth={0} />
      </div>
    );
  const mapping = widget.binding?.mapping ?? {};
  if (show === "list") return <List table={table} mapping={mapping} limit={limit} />;
  const column = columnOf(table, mapping, "value") ?? table.columns[0];
  return (
    <p className="grid size-full content-center overflow-auto text-2xl font-semibold break-words" dir="auto">
      {column === undefined ? "" : formatCell(table.rows[0]?.[column.key], column)}
    </p>
  );
}

/** The answer as it came: a list, or what it was where there is one row; values that had to become rows are values again. */
function jsonOf({ columns, rows }: Table, limit: number): Json {
  const isPlain = columns.length === 1 && columns[0]?.key === "value";
  const values = rows.slice(0, limit).map((row): Json => (isPlain ? (row["value"] ?? null) : row));
  return values.length === 1 ? (values[0] ?? null) : values;
}

function columnOf(table: Table, mapping: Binding["mapping"], role: string): Column | undefined {
  return table.columns.find(({ key }) => key === mapping[role]?.[0]);
}

function List({ table, mapping, limit }: { table: Table; mapping: Binding["mapping"]; limit: number }) {
  const label = columnOf(table, mapping, "label");
  const value = columnOf(table, mapping, "value") ?? table.columns.find(({ key }) => key !== label?.key);
  const rest = table.rows.length - limit;
  return (
    <div className="size-full overflow-auto">
      <ul className="divide-border divide-y">
        {table.rows.slice(0, limit).map((row, index) => (
          <li key={index} className="flex justify-between gap-4 py-1.5">
            {label !== undefined && (
              <span className="text-muted min-w-0 truncate" dir="auto">
                {formatCell(row[label.key], label)}
              </span>
            )}
            {value !== undefined && (
              <span className="min-w-0 truncate" dir="auto" title={formatCell(row[value.key], value)}>
                {formatCell(row[value.key], value)}
              </span>
            )}
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="text-muted py-1.5 text-xs">{rest} more</p>}
    </div>
  );
}

/** Entries of a list or object that are drawn before somebody asks for more. */
const SHOWN = 100;
const OPEN_DEPTH = 2;

function JsonNode({ name, value, depth }: { name?: string; value: Json; depth: number }) {
  const [isOpen, setOpen] = useState(depth < OPEN_DEPTH);
  const [shown, setShown] = useState(SHOWN);
  const label = name === undefined ? null : <span className="text-muted">{name}:&nbsp;</span>;
  if (typeof value !== "object" || value === null)
    return (
      <div className="py-px pl-4 break-all">
        {label}
        <span className={cn(typeof value === "string" ? "text-ok" : "text-accent")}>{JSON.stringify(value)}</span>
      </div>
    );
  const entries = Array.isArray(value) ? value.map((entry, index): [string, Json] => [String(index), entry]) : Object.entries(value);
  const Sign = isOpen ? ChevronDown : ChevronRight;
  const summary = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
  return (
    <div>
      <button type="button" aria-expanded={isOpen} className="flex items-center rounded py-px text-left" onClick={() => setOpen(!isOpen)}>
        <Sign aria-hidden size={12} className="mr-1 shrink-0" />
        {label}
        <span className="text-muted">{summary}</span>
      </button>
      {isOpen && (
        <div className="pl-4">
          {entries.slice(0, shown).map(([key, entry]) => (
            <JsonNode key={key} name={key} value={entry} depth={depth + 1} />
          ))}
          {entries.length > shown && (
            <button type="button" className="text-accent pl-4" onClick={() => setShown(shown + SHOWN)}>
              {entries.length - shown} more
            </button>
          )}
        </div>
      )}
    </div>
  );
}
