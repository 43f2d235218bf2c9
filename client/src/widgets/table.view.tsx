import { DataTable, type TableSettings } from "./data-table.tsx";
import { useSearch } from "./page-runtime.tsx";
import type { WidgetViewProps } from "./widget-view.ts";

/** Rows to sort, filter and search, however many. */
export function TableView({ widget, props, data, height }: WidgetViewProps<TableSettings>) {
  const pageSearch = useSearch();
  if (data.table === null) return null;
  return <DataTable table={data.table} mapping={widget.binding?.mapping} settings={props} pageSearch={pageSearch} height={height} />;
}
