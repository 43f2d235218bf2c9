import { BarChart, LineChart, PieChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { type ECharts, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useCallback, useEffect, useLayoutEffect, useRef, useSyncExternalStore } from "react";

import type { ChartData } from "./chart-data.core.ts";
import { type ChartColors, chartOption, type ChartSettings } from "./chart-option.ts";
import { rgbOf } from "./css-color.ts";

use([BarChart, LineChart, PieChart, ScatterChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

interface ChartCanvasProps {
  chart: ChartData;
  settings: ChartSettings;
  width: number;
  height: number;
}

/** The canvas knows no CSS variables: a colour is resolved by letting an element have it. */
function readColors(host: HTMLElement): ChartColors {
  const probe = document.createElement("span");
  // Where motion is reduced, everything has a very short transition: the first colour would be read for all of them.
  probe.style.transitionProperty = "none";
  host.append(probe);
  const read = (name: string) => {
    probe.style.color = `var(--${name})`;
    return `rgb(${rgbOf(getComputedStyle(probe).color).join(", ")})`;
  };
  const colors: ChartColors = {
    series: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => read(`chart-${number}`)),
    text: read("text"),
    muted: read("muted"),
    border: read("border"),
    raised: read("raised"),
    surface: read("surface"),
    state: { ok: read("ok"), warning: read("warning"), firing: read("firing") },
  };
  probe.remove();
  return colors;
}

/** The part of the screen around it that has a theme of its own. */
function themedPart(host: HTMLElement | null): Element | null {
  return host?.closest("[data-themed]") ?? null;
}

function subscribeTheme(host: HTMLElement | null, listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  const part = themedPart(host);
  for (const element of [document.documentElement, ...(part === null ? [] : [part])])
    observer.observe(element, { attributes: true, attributeFilter: ["class", "style", "data-themed"] });
  return () => observer.disconnect();
}

function zoomOf(element: HTMLElement): number {
  return "currentCSSZoom" in element ? element.currentCSSZoom : 1;
}

/** Theme and branding, whichever way they are set on the document and on the part around it. */
function themeKey(host: HTMLElement | null): string {
  const { className, style } = document.documentElement;
  return `${className} ${style.cssText} ${themedPart(host)?.getAttribute("data-themed") ?? ""}`;
}

/** Draws a chart; new data moves into the old picture, without a flash. */
export function ChartCanvas({ chart, settings, width, height }: ChartCanvasProps) {
  const host = useRef<HTMLDivElement>(null);
  const drawing = useRef<ECharts | null>(null);
  const subscribe = useCallback((listener: () => void) => subscribeTheme(host.current, listener), []);
  const theme = useSyncExternalStore(subscribe, () => themeKey(host.current));
  useLayoutEffect(() => {
    if (host.current === null) return undefined;
    // On a wall the page is enlarged as a whole: drawn for the pixels that are really there, type stays sharp.
    const created = init(host.current, null, { devicePixelRatio: devicePixelRatio * zoomOf(host.current) });
    drawing.current = created;
    return () => {
      created.dispose();
      drawing.current = null;
    };
  }, []);
  useLayoutEffect(() => {
    if (width > 0 && height > 0) drawing.current?.resize({ width, height });
  }, [width, height]);
  const colors = useRef<{ theme: string; colors: ChartColors } | null>(null);
  useEffect(() => {
    if (host.current === null || drawing.current === null) return;
    if (colors.current?.theme !== theme) colors.current = { theme, colors: readColors(host.current) };
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const option = chartOption(chart, settings, colors.current.colors, { width, height, isStill });
    drawing.current.setOption(option, { replaceMerge: ["series", "xAxis", "yAxis"] });
  }, [chart, settings, width, height, theme]);
  return <div ref={host} aria-hidden className="size-full" />;
}
