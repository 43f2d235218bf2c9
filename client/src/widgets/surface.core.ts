import type { Breakpoint } from "#shared/pages/schema.ts";

/** A place on the grid, in cells. */
export interface Cell {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** A place on the screen, in CSS pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A grid as drawn in some width. */
export interface Raster {
  width: number;
  columns: number;
  rowHeight: number;
  gap: number;
}

/** Width of a column with its gap, and height of a row with its gap, in the area's own pixels. */
export function pitchOf({ width, columns, rowHeight, gap }: Raster): { x: number; y: number } {
  return { x: (width + gap) / columns, y: rowHeight + gap };
}

/** Narrower than this is a phone, or a tablet; the sizes at which the tiles of a desktop page become unreadable. */
const PHONE_BELOW = 640;
const TABLET_BELOW = 1_024;

export function breakpointOf(width: number): Breakpoint {
  if (width < PHONE_BELOW) return "phone";
  return width < TABLET_BELOW ? "tablet" : "desktop";
}

/** Whole pixels, so that borders stay sharp: edges are rounded, not sizes, and neighbours still meet. */
export function boxOf(cell: Cell, { width, columns, rowHeight, gap }: Raster): Box {
  const pitch = (width + gap) / columns;
  const left = Math.round(cell.x * pitch);
  const right = Math.round((cell.x + cell.w) * pitch - gap);
  const top = Math.round(cell.y * (rowHeight + gap));
  const bottom = Math.round((cell.y + cell.h) * (rowHeight + gap) - gap);
  return { left, top, width: Math.max(right - left, 0), height: Math.max(bottom - top, 0) };
}

/** Rows that these cells take. */
export function rowsOf(cells: Iterable<Cell>): number {
  let rows = 0;
  for (const { y, h } of cells) rows = Math.max(rows, y + h);
  return rows;
}

/** Height of so many rows, gaps between them included. */
export function heightOf(rows: number, { rowHeight, gap }: Pick<Raster, "rowHeight" | "gap">): number {
  return rows === 0 ? 0 : Math.round(rows * (rowHeight + gap) - gap);
}

/** How a wall shows a page whole. */
export interface WallFit {
  /** Magnification of everything, 1.5 where there is room. */
  scale: number;
  rowHeight: number;
}

const WALL_SCALE = 1.5;
/** A row is not pressed below this part of the height it was drawn with; type shrinks instead. */
const MIN_ROW_RATIO = 0.75;

/** Fits so many rows into a screen of this height without scrolling: rows stretch or shrink, type shrinks only when they can't. */
export function fitWall(rows: number, height: number, grid: { rowHeight: number; gap: number }): WallFit {
  if (rows === 0) return { scale: WALL_SCALE, rowHeight: grid.rowHeight };
  const leastHeight = rows * (grid.rowHeight * MIN_ROW_RATIO + grid.gap) - grid.gap;
  const scale = Math.min(WALL_SCALE, height / leastHeight);
  return { scale, rowHeight: (height / scale + grid.gap) / rows - grid.gap };
}
