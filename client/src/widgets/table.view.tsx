import type { TableSettings } from "./data-table.tsx";
import { LazyTable } from "./lazy-table.tsx";
import type { WidgetViewProps } from "./widget-view.ts";

/** Rows to sort, filter and search, however many. */
export function TableView({ widget, props, data, height }: WidgetViewProps<TableSettings>) {
  if (data.table === null) return null;
  return <LazyTable table={data.table} title={props.title} mapping={widget.binding?.mapping} settings={props} height={height} />;
}
