import { Braces, ChevronDown, ChevronRight, Copy } from "lucide-react";
import { useState } from "react";

import { cn } from "#client/ui/cn.ts";
import { toast } from "#client/ui/toast.tsx";
import type { Json } from "#shared/kernel/json.ts";
import type { Column, Row, Table } from "#shared/live/schema.ts";
import type { Binding } from "#shared/pages/schema.ts";
import { named } from "#shared/widgets/choices.ts";

import { CutText } from "./cut-text.tsx";
import { formatCell } from "./format.core.ts";
import { cutWords } from "./row-count.core.ts";
import { ScrollRegion } from "./scroll-region.tsx";
import { useTileMenu } from "./tile-menu.tsx";
import { TileNote } from "./tile-states.tsx";
import type { WidgetViewProps } from "./widget-view.ts";

interface ApiDataProps {
  title: string;
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
  const { title, show, limit } = props;
  const { table } = data;
  useTileMenu(table === null ? [] : [{ id: "copy-json", label: "Copy as JSON", icon: Copy, onSelect: () => void copyJson(table) }]);
  if (table === null || table.rows.length === 0) return <TileNote icon={Braces} title="No rows" height={height} />;
  const mapping = widget.binding?.mapping ?? {};
  return (
    <ScrollRegion label={named("API data", title)} className={cn("size-full overflow-auto", CLASS[show])}>
      {show === "value" && <Value table={table} column={columnOf(table, mapping, "value") ?? table.columns[0]} />}
      {show !== "value" && <Rows key={limit} table={table} limit={limit} shown={show} mapping={mapping} />}
    </ScrollRegion>
  );
}

const CLASS = {
  // A value that is longer than its tile begins at its beginning.
  value: "grid grid-cols-[minmax(0,1fr)] text-2xl font-semibold [align-content:safe_center]",
  list: "",
  json: "font-mono text-xs",
};

function Value({ table: { rows }, column }: { table: Table; column: Column | undefined }) {
  return (
    <p className="break-words" dir="auto">
      {column === undefined ? NOTHING : cellText(rows[0], column)}
    </p>
  );
}

const NOTHING = "–";

/** A cell in words; one that holds nothing, or of a row that is nothing, is said to. */
function cellText(row: Row | undefined, column: Column): string {
  return formatCell(row?.[column.key], column) || NOTHING;
}

interface RowsProps {
  table: Table;
  /** Rows that are shown before somebody asks for more. */
  limit: number;
  shown: "list" | "json";
  mapping: Binding["mapping"];
}

function Rows({ table, limit, shown, mapping }: RowsProps) {
  const [most, setMost] = useState(limit);
  const rest = table.rows.length - most;
  const cut = cutWords({ loaded: table.rows.length, total: table.totalRows ?? table.rows.length });
  return (
    <>
      {shown === "json" ? <JsonNode value={jsonOf(table, most)} depth={0} /> : <List table={table} mapping={mapping} limit={most} />}
      {rest > 0 && (
        <button
          type="button"
          className="text-accent rounded-sm py-1.5 font-sans text-xs hover:underline pointer-coarse:min-h-10"
          onClick={() => setMost(most + limit)}
        >
          {rest} more
        </button>
      )}
      {rest <= 0 && cut !== undefined && <p className="text-muted py-1.5 font-sans text-xs">{cut}</p>}
    </>
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

function List({ table, mapping, limit }: Pick<RowsProps, "table" | "mapping" | "limit">) {
  const label = columnOf(table, mapping, "label");
  const value = columnOf(table, mapping, "value") ?? table.columns.find(({ key }) => key !== label?.key);
  return (
    <ul className="divide-border divide-y">
      {table.rows.slice(0, limit).map((row, index) => (
        <li key={index} className={cn("grid gap-4 py-1.5", label !== undefined && "grid-cols-[fit-content(60%)_minmax(0,1fr)]")}>
          {label !== undefined && <Entry text={cellText(row, label)} className="text-muted" />}
          {value !== undefined && <Entry text={cellText(row, value)} className={label === undefined ? "" : "text-right tabular-nums"} />}
        </li>
      ))}
    </ul>
  );
}

/** Longer ones would hide the rest of the list. */
const LONG_TEXT = 240;

function Entry({ text, className }: { text: string; className: string }) {
  return (
    <span className={cn("min-w-0 [overflow-wrap:anywhere]", className)} dir="auto">
      {text.length > LONG_TEXT ? <CutText text={text} className="line-clamp-4" /> : text}
    </span>
  );
}

/** Entries of a list or object that are drawn before somebody asks for more. */
const SHOWN = 100;
const OPEN_DEPTH = 2;

function toneOf(value: Json): string {
  return typeof value === "string" ? "text-ok" : value === null ? "text-muted" : "text-accent";
}

function JsonNode({ name, value, depth }: { name?: string; value: Json; depth: number }) {
  const [isOpen, setOpen] = useState(depth < OPEN_DEPTH);
  const [shown, setShown] = useState(SHOWN);
  const label = name === undefined ? null : <span className="text-muted">{name}:&nbsp;</span>;
  if (typeof value !== "object" || value === null)
    return (
      <div className="py-px pl-4 [overflow-wrap:anywhere]">
        {label}
        <span className={toneOf(value)}>{JSON.stringify(value)}</span>
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
