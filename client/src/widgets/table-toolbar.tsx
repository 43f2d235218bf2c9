import { Columns3, Search } from "lucide-react";
import { useId } from "react";

import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { cn } from "#client/ui/cn.ts";
import { Popover, PopoverContent, PopoverTrigger } from "#client/ui/popover.tsx";

import { countWords } from "./row-count.core.ts";
import type { ShownColumn } from "./table-model.core.ts";

interface TableToolbarProps {
  search: string;
  onSearch: (text: string) => void;
  columns: readonly ShownColumn[];
  hidden: ReadonlySet<string>;
  onHidden: (hidden: ReadonlySet<string>) => void;
  /** Rows that are left by search and filters, that are here, and that there are at the source. */
  shown: number;
  loaded: number;
  total: number;
  /** No title above it keeps it off the tile's edge, and off the buttons and the age that the tile shows in its corner. */
  isUntitled: boolean;
}

/** Above a table: search, how many rows are shown, and which columns. */
export function TableToolbar({ search, onSearch, columns, hidden, onHidden, isUntitled, ...counts }: TableToolbarProps) {
  return (
    <div
      className={cn(
        "mx-3 mb-1.5 flex shrink-0 items-center gap-2 in-data-wall:hidden",
        isUntitled && "mt-2 mr-18 in-data-[status=failed]:mr-38 in-data-[status=stale]:mr-38",
      )}
    >
      <div className="relative max-w-64 min-w-0 flex-1">
        <Search aria-hidden className="text-muted pointer-events-none absolute inset-y-0 left-2 my-auto size-3.5" />
        <input
          type="search"
          aria-label="Search this table"
          value={search}
          placeholder="Search"
          className="border-border hover:border-input bg-surface placeholder:text-muted h-7 w-full rounded-lg border pr-2 pl-7 text-sm focus-visible:-outline-offset-2 pointer-coarse:h-10"
          onChange={(event) => onSearch(event.target.value)}
        />
      </div>
      <output className="text-muted ml-auto truncate text-xs tabular-nums">{countWords(counts)}</output>
      {columns.length > 1 && <ColumnPicker columns={columns} hidden={hidden} onHidden={onHidden} />}
    </div>
  );
}

function ColumnPicker({ columns, hidden, onHidden }: Pick<TableToolbarProps, "columns" | "hidden" | "onHidden">) {
  const id = useId();
  const shown = columns.filter(({ key }) => !hidden.has(key)).length;
  const toggle = (key: string) => {
    const next = new Set(hidden);
    if (!next.delete(key)) next.add(key);
    onHidden(next);
  };
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={shown < columns.length ? `Columns, ${columns.length - shown} hidden` : "Columns"}
        >
          <Columns3 aria-hidden className={cn(shown < columns.length && "text-accent")} />
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" className="grid max-h-72 w-56 gap-0.5 overflow-auto p-1.5">
        {columns.map(({ key, label }, index) => (
          <label
            key={key}
            htmlFor={`${id}-${index}`}
            className="hover:bg-hover flex min-h-7 items-center gap-2 rounded-md px-2 text-sm pointer-coarse:min-h-10"
          >
            <Checkbox
              id={`${id}-${index}`}
              checked={!hidden.has(key)}
              // One column stays, or there would be no table to bring the others back from.
              disabled={shown === 1 && !hidden.has(key)}
              onCheckedChange={() => toggle(key)}
            />
            <span className="truncate" dir="auto">
              {label}
            </span>
          </label>
        ))}
      </PopoverContent>
    </Popover>
  );
}
