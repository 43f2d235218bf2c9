import { lazy, Suspense } from "react";

import type { TableSettings } from "./data-table.tsx";
import { useSearch } from "./page-runtime.tsx";
import { LoadingFace } from "./tile-states.tsx";
import type { WidgetViewProps } from "./widget-view.ts";

/** The table libraries come in with the first table. */
const DataTable = lazy(async () => ({ default: (await import("./data-table.tsx")).DataTable }));

/** Rows to sort, filter and search, however many. */
export function TableView({ widget, props, data, height }: WidgetViewProps<TableSettings>) {
  const pageSearch = useSearch();
  if (data.table === null) return null;
  return (
    <Suspense fallback={<LoadingFace kind="table" height={height} />}>
      <DataTable table={data.table} mapping={widget.binding?.mapping} settings={props} pageSearch={pageSearch} height={height} />
    </Suspense>
  );
}
