import { pitchOf, type Raster } from "#client/widgets/surface.core.ts";
import { columnsAt } from "#shared/pages/settle.core.ts";

import type { PageStore } from "./page-store.tsx";

/** A container as it is drawn: its element, grid, and how much the canvas is magnified. */
export interface DrawnArea {
  container: string;
  element: HTMLElement;
  raster: Raster;
  scale: number;
}

/** How many columns of another container take about as much room as so many of this one; all of them where that is too narrow. */
export function columnsIn(columns: number, from: Raster, to: Raster): number {
  const width = columns * pitchOf(from).x - from.gap;
  return Math.max(1, Math.min(Math.round((width + to.gap) / pitchOf(to).x), to.columns));
}

/** The container drawn by an element, with the grid it has now. */
export function areaOf(store: PageStore, element: Element | null): DrawnArea | undefined {
  const area = element?.closest<HTMLElement>("[data-area]");
  const container = area?.dataset["area"];
  if (area == null || container === undefined) return undefined;
  const { grid } = store.mirror.meta.getSnapshot();
  const width = area.clientWidth;
  const raster = { width, columns: columnsAt(grid.columns, store.breakpoint.getSnapshot()), rowHeight: grid.rowHeight, gap: grid.gap };
  return { container, element: area, raster, scale: width === 0 ? 1 : area.getBoundingClientRect().width / width };
}

/** A point of the screen in cells of an area, fractions included. */
export function cellAt({ element, raster, scale }: DrawnArea, clientX: number, clientY: number): { x: number; y: number } {
  const rect = element.getBoundingClientRect();
  const pitch = pitchOf(raster);
  return { x: (clientX - rect.left) / scale / pitch.x, y: (clientY - rect.top) / scale / pitch.y };
}

export function tileElement(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-canvas] [data-tile="${id}"]`);
}
