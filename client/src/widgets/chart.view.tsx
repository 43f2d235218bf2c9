import { ChartLine } from "lucide-react";
import { lazy, Suspense, useMemo } from "react";

import { chartDataOf, summaryOf } from "./chart-data.core.ts";
import type { ChartSettings } from "./chart-option.ts";
import { formatNumber } from "./format.core.ts";
import { TileNote } from "./tile-states.tsx";
import type { WidgetViewProps } from "./widget-view.ts";

/** The drawing library comes in with the first chart. */
const Canvas = lazy(async () => ({ default: (await import("./chart-canvas.tsx")).ChartCanvas }));

/** Lines, areas, bars, a pie or points of a table's columns. */
export function ChartView({ widget, props, data, width, height }: WidgetViewProps<ChartSettings>) {
  const settings = props;
  const mapping = widget.binding?.mapping;
  const chart = useMemo(
    () => (data.table === null ? null : chartDataOf(data.table, mapping ?? {}, settings.type)),
    [data.table, mapping, settings.type],
  );
  if (chart === null || data.table?.rows.length === 0) return <TileNote icon={ChartLine} title="No rows" height={height} />;
  if (chart.series.length === 0)
    return (
      <TileNote icon={ChartLine} title="No numbers to draw" detail="Choose a column of numbers for Y on the Data tab." height={height} />
    );
  const summary = summaryOf(chart, (value, unit) =>
    formatNumber(value, { unit: settings.unit === "" ? unit : settings.unit, decimals: settings.decimals }),
  );
  return (
    <figure className="size-full" aria-label={summary}>
      <Suspense fallback={null}>
        <Canvas chart={chart} settings={settings} width={width} height={height} />
      </Suspense>
    </figure>
  );
}
