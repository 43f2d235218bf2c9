import { Maximize2, Minimize2 } from "lucide-react";
import { createContext, memo, type ReactNode, useContext, useEffect, useMemo, useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { cn } from "#client/ui/cn.ts";
import { compareOrder } from "#shared/pages/order.core.ts";
import { type Breakpoint, type Layout, type LayoutTab, type LayoutWidget, ROOT } from "#shared/pages/schema.ts";
import { columnsAt, settle } from "#shared/pages/settle.core.ts";

import { fetchFaces } from "./faces.ts";
import { widgetDefinition } from "./registry.ts";
import { useExchanges, useFullSize, useGlide, useWidth } from "./surface-hooks.ts";
import { type Box, boxOf, breakpointOf, type Cell, heightOf, rowsOf } from "./surface.core.ts";
import { useIsNear } from "./use-is-near.ts";
import { useRows } from "./use-rows.ts";
import { WidgetHost } from "./widget-host.tsx";

export interface PageSurfaceProps {
  layout: Layout;
  /** By the width it gets when absent. */
  breakpoint?: Breakpoint | undefined;
  /** Instead of the page's own, where it is fitted into a height. */
  rowHeight?: number | undefined;
  /** Widgets to point out in a comparison, and why. */
  marked?: ReadonlyMap<string, TileMark> | undefined;
}

/** What a widget is in a comparison with another state. */
export type TileMark = "added" | "removed" | "changed";

interface Surface extends Pick<PageSurfaceProps, "marked"> {
  layout: Layout;
  breakpoint: Breakpoint;
  rowHeight: number;
  /** Container → its widgets with their cells, in reading order. */
  areas: ReadonlyMap<string, Placed[]>;
  /** How often the layout was exchanged for another: tiles then glide to their new places instead of jumping. */
  exchange: number;
}

interface Placed {
  widget: LayoutWidget;
  cell: Cell;
}

const SurfaceContext = createContext<Surface | null>(null);

/** Draws a page to look at: every tile at its settled place, moving there when a new version comes in. */
export function PageSurface({ layout, breakpoint, rowHeight, marked }: PageSurfaceProps) {
  const [ref, width] = useWidth();
  const shown = breakpoint ?? breakpointOf(width);
  const lower = useRows(layout);
  // In a comparison what is hidden is pointed out too.
  const rows = useMemo(() => (marked === undefined ? lower : new Map([...lower].filter(([, count]) => count > 0))), [lower, marked]);
  const areas = useMemo(() => areasOf(layout, shown, rows), [layout, shown, rows]);
  const exchange = useExchanges(useMemo(() => ({ layout, rows }), [layout, rows]));
  // All at once: what stands in a container doesn't wait for the container's own.
  useEffect(() => void fetchFaces(layout.widgets.map(({ kind }) => kind)), [layout]);
  const surface = useMemo(
    () => ({ layout, breakpoint: shown, rowHeight: rowHeight ?? layout.grid.rowHeight, areas, marked, exchange }),
    [layout, shown, rowHeight, areas, marked, exchange],
  );
  return (
    <div ref={ref} data-surface={shown}>
      {width > 0 && (
        <SurfaceContext value={surface}>
          <Area container={ROOT} />
        </SurfaceContext>
      )}
    </div>
  );
}

/** The widgets of one container, each at its place. */
function Area({ container }: { container: string }) {
  const surface = useContext(SurfaceContext);
  const [ref, width] = useWidth();
  if (surface === null) return null;
  const { layout, areas, breakpoint, rowHeight } = surface;
  const placed = areas.get(container) ?? [];
  const raster = { width, columns: columnsAt(layout.grid.columns, breakpoint), rowHeight, gap: layout.grid.gap };
  return (
    <div ref={ref} className="relative" style={{ height: heightOf(rowsOf(placed.map(({ cell }) => cell)), raster) }}>
      {width > 0 && placed.map(({ widget, cell }) => <Tile key={widget.id} widget={widget} {...boxOf(cell, raster)} />)}
    </div>
  );
}

const MARKS: Record<TileMark, { word: string; outline: string; label: string }> = {
  added: { word: "Added", outline: "outline-4 outline-offset-2 outline-ok", label: "bg-ok text-ok-foreground" },
  removed: {
    word: "Removed",
    outline: "outline-4 outline-offset-2 outline-firing outline-dashed",
    label: "bg-firing text-firing-foreground",
  },
  changed: { word: "Changed", outline: "outline-4 outline-offset-2 outline-warning", label: "bg-warning text-warning-foreground" },
};

const Tile = memo(function Tile({ widget, left, top, width, height }: { widget: LayoutWidget } & Box) {
  const surface = useContext(SurfaceContext);
  const [ref, isNear] = useIsNear();
  const [isFull, setFull] = useState(false);
  const full = useFullSize(isFull, () => setFull(false));
  useGlide(ref, left, top, surface?.exchange ?? 0);
  const mark = surface?.marked?.get(widget.id);
  const tabs = useMemo(() => tabsOf(surface?.layout.tabs ?? [], widget.id), [surface?.layout.tabs, widget.id]);
  return (
    <div
      ref={ref}
      data-tile={widget.id}
      data-full={full === null ? undefined : true}
      className={cn(
        "rounded-[10px] has-[[data-full]]:z-30",
        full === null
          ? "absolute"
          : "fixed inset-4 z-30 bg-background shadow-[0_0_0_100vmax_color-mix(in_oklab,var(--background)_85%,transparent)]",
        mark !== undefined && MARKS[mark].outline,
      )}
      style={full ?? { left, top, width, height }}
    >
      {mark !== undefined && (
        // As large as other text, however small the picture of the page is.
        <span
          className={cn("absolute top-0 left-2 z-10 rounded-b-md px-[0.6em] py-[0.15em] leading-normal font-semibold", MARKS[mark].label)}
          style={{ fontSize: "calc(12px / var(--preview-scale, 1))" }}
        >
          {MARKS[mark].word}
        </span>
      )}
      <WidgetHost
        widget={widget}
        mode="view"
        width={full?.width ?? width}
        height={full?.height ?? height}
        tabs={tabs}
        isPaused={!isNear}
        renderContainer={renderArea}
        renderMenu={
          hasMoreToShow(widget.kind) ? (name) => <FullButton name={name} isFull={isFull} onToggle={() => setFull(!isFull)} /> : undefined
        }
      />
    </div>
  );
});

/** What tells nothing more on a whole screen (buttons, fields, texts) has nothing over its corner. */
function hasMoreToShow(kind: string): boolean {
  const definition = widgetDefinition(kind);
  return definition?.category === "data" || definition?.isContainer === true || kind === "iframe";
}

function FullButton({ name, isFull, onToggle }: { name: string; isFull: boolean; onToggle: () => void }) {
  const label = isFull ? "Back to the page" : "Full screen";
  return (
    <Button variant="ghost" size="icon-sm" aria-label={isFull ? label : `${label} of ${name}`} title={label} onClick={onToggle}>
      {isFull ? <Minimize2 aria-hidden /> : <Maximize2 aria-hidden />}
    </Button>
  );
}

function renderArea(container: string): ReactNode {
  return <Area container={container} />;
}

function areasOf(layout: Layout, breakpoint: Breakpoint, rows: ReadonlyMap<string, number>): Map<string, Placed[]> {
  const places = settle(layout, breakpoint, rows);
  const areas = new Map<string, Placed[]>();
  for (const widget of layout.widgets.toSorted(compareOrder)) {
    const place = places.get(widget.id);
    if (place === undefined) continue;
    const { container, ...cell } = place;
    areas.set(container, [...(areas.get(container) ?? []), { widget, cell }]);
  }
  return areas;
}

function tabsOf(tabs: LayoutTab[], owner: string): LayoutTab[] {
  return tabs.filter((tab) => tab.owner === owner).toSorted(compareOrder);
}
