import { ChartLine, Table2 } from "lucide-react";
import { useMemo, useState } from "react";

import { ChartCanvas } from "./chart-canvas.tsx";
import { type ChartData, chartDataOf, summaryOf } from "./chart-data.core.ts";
import { notesOf } from "./chart-notes.core.ts";
import type { ChartSettings } from "./chart-option.ts";
import { numberText } from "./chart-tooltip.ts";
import { CutText } from "./cut-text.tsx";
import { LazyTable } from "./lazy-table.tsx";
import { useTileMenu } from "./tile-menu.tsx";
import { TileNote } from "./tile-states.tsx";
import type { WidgetViewProps } from "./widget-view.ts";

type ChartProps = ChartSettings & { title: string };

/** Lines, areas, bars, a pie or points of a table's columns; the numbers themselves as a table when asked. */
export function ChartView({ widget, props, data, width, height }: WidgetViewProps<ChartProps>) {
  const [isTable, setTable] = useState(false);
  const { table } = data;
  const mapping = widget.binding?.mapping;
  const chart = useMemo(() => (table === null ? null : chartDataOf(table, mapping ?? {}, props.type)), [table, mapping, props.type]);
  if (table === null || chart === null || table.rows.length === 0) return <TileNote icon={ChartLine} title="No rows" height={height} />;
  if (chart.series.length === 0)
    return (
      <TileNote icon={ChartLine} title="No numbers to draw" detail="Choose a column of numbers for Y on the Data tab." height={height} />
    );
  if (isTable) {
    const toChart = { id: "as-chart", label: "Show as a chart", icon: ChartLine, onSelect: () => setTable(false) };
    return <LazyTable table={table} title={props.title} menu={[toChart]} height={height} />;
  }
  return <Drawing chart={chart} settings={props} width={width} height={height} onTable={() => setTable(true)} />;
}

interface DrawingProps {
  chart: ChartData;
  settings: ChartSettings;
  width: number;
  height: number;
  onTable: () => void;
}

/** Height of the line under a chart that says what is not drawn. */
const NOTES_PX = 20;

function Drawing({ chart, settings, width, height, onTable }: DrawingProps) {
  useTileMenu([{ id: "as-table", label: "Show as a table", icon: Table2, onSelect: onTable }]);
  const notes = notesOf(chart, settings).join(" · ");
  const drawnHeight = height - (notes === "" ? 0 : NOTES_PX);
  return (
    <figure className="size-full" aria-label={summaryOf(chart, numberText(settings))}>
      <div style={{ height: drawnHeight }}>
        <ChartCanvas chart={chart} settings={settings} width={width} height={drawnHeight} />
      </div>
      {notes !== "" && (
        <figcaption className="text-muted flex h-5 items-end text-xs">
          <CutText text={notes} />
        </figcaption>
      )}
    </figure>
  );
}
