/** The cell that keys act on, by its place among what is shown. */
export interface TableCursor {
  row: number;
  column: number;
}

interface Extent {
  rows: number;
  columns: number;
  /** Rows that fit into the table's height. */
  page: number;
}

interface Key {
  key: string;
  /** Ctrl or ⌘. */
  isCommand: boolean;
}

const STEPS: Record<string, (extent: Extent) => [rows: number, columns: number]> = {
  ArrowUp: () => [-1, 0],
  ArrowDown: () => [1, 0],
  ArrowLeft: () => [0, -1],
  ArrowRight: () => [0, 1],
  PageUp: ({ page }) => [-page, 0],
  PageDown: ({ page }) => [page, 0],
};

function within(value: number, count: number): number {
  return Math.min(Math.max(value, 0), Math.max(count - 1, 0));
}

/** Where a key takes the cursor, as in a spreadsheet; undefined for keys that don't move it. */
export function movedCursor(cursor: TableCursor | null, { key, isCommand }: Key, extent: Extent): TableCursor | undefined {
  if (extent.rows === 0 || extent.columns === 0) return undefined;
  const step = STEPS[key]?.(extent);
  if (step === undefined && key !== "Home" && key !== "End") return undefined;
  if (cursor === null) return { row: 0, column: 0 };
  const { row, column } = { row: within(cursor.row, extent.rows), column: within(cursor.column, extent.columns) };
  if (step !== undefined) return { row: within(row + step[0], extent.rows), column: within(column + step[1], extent.columns) };
  const isHome = key === "Home";
  return {
    row: isCommand ? (isHome ? 0 : extent.rows - 1) : row,
    column: isHome ? 0 : extent.columns - 1,
  };
}

const MIN_WIDTH = 48;
const MAX_WIDTH = 1_200;

/** A column's width after it was dragged or moved by keys. */
export function resizedWidth(width: number, by: number): number {
  return Math.round(Math.min(Math.max(width + by, MIN_WIDTH), MAX_WIDTH));
}
