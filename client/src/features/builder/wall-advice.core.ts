import { fitWall } from "#client/widgets/surface.core.ts";
import type { Grid } from "#shared/pages/schema.ts";

/** What most walls are, without the margin around the page. */
const HEIGHT_PX = 1_080 - 2 * 16;
/** Type on a wall, before it has to shrink, and the least that is read from a few metres. */
const TYPE_PX = 14;
const LEGIBLE_PX = 18;
const INPUTS = new Set(["dropdown", "radio", "checkbox", "text-input", "button"]);

interface WallPage {
  rows: number;
  grid: Pick<Grid, "rowHeight" | "gap">;
  kinds: readonly string[];
}

/** What keeps a page from being read, or used, on a screen of 1920 × 1080 that nobody touches. */
export function wallAdvice({ rows, grid, kinds }: WallPage): string[] {
  const { scale } = fitWall(rows, HEIGHT_PX, grid);
  const type = Math.round(TYPE_PX * scale);
  const inputs = kinds.filter((kind) => INPUTS.has(kind)).length;
  const advice: string[] = [];
  if (type < LEGIBLE_PX)
    advice.push(`Too long to be read from afar: ${rows} rows leave letters of ${type} px. ${rowsThatFit(grid)} rows fit.`);
  if (inputs > 0) advice.push(`${inputs === 1 ? "One input or button" : `${inputs} inputs and buttons`} that nobody can touch on a wall.`);
  return advice;
}

/** The most rows at which type is still legible. */
function rowsThatFit(grid: WallPage["grid"]): number {
  let rows = 1;
  while (Math.round(TYPE_PX * fitWall(rows + 1, HEIGHT_PX, grid).scale) >= LEGIBLE_PX) rows += 1;
  return rows;
}
