/** A widget's cells in the grid of one container. */
export interface Cells {
  id: string;
  x: number;
  y: number;
  w: number;
  h: number;
}

/** A narrower grid never has more than so many of what needs its room side by side. */
const ABREAST = 4;

/** From top to bottom, then from left to right; by id where both are equal, so that every replica agrees. */
function inReadingOrder(one: Cells, other: Cells): number {
  return one.y - other.y || one.x - other.x || (one.id < other.id ? -1 : 1);
}

/** Splits cells into bands that no widget reaches across. */
function bandsOf(cells: readonly Cells[]): Cells[][] {
  const bands: Cells[][] = [];
  let end = 0;
  for (const cell of cells.toSorted(inReadingOrder)) {
    const band = bands.at(-1);
    if (band === undefined || cell.y >= end) bands.push([cell]);
    else band.push(cell);
    end = Math.max(end, cell.y + cell.h);
  }
  return bands;
}

/** Edges are rounded, not widths: what did not overlap still doesn't, and neighbours still meet. */
function scaledAcross(cell: Cells, scale: number): Cells {
  const x = Math.round(cell.x * scale);
  return { ...cell, x, w: Math.round((cell.x + cell.w) * scale) - x };
}

/** Groups a band's widgets into as few lines as hold them, about equally full. */
function linesOf(band: readonly Cells[], columns: number): Cells[][] {
  const total = band.reduce((sum, { w }) => sum + w, 0);
  const share = total / Math.ceil(total / columns);
  const lines: Cells[][] = [];
  let filled = 0;
  for (const cell of band) {
    const line = lines.at(-1);
    if (line === undefined || filled >= share || filled + cell.w > columns) {
      lines.push([cell]);
      filled = cell.w;
    } else {
      line.push(cell);
      filled += cell.w;
    }
  }
  return lines;
}

/** Sets a band's widgets line by line, from `top` on. Lines fill the grid where the band did, and where it had to be broken. */
function flowed(band: readonly Cells[], columns: number, top: number, didFill: boolean): Cells[] {
  const lines = linesOf(band, columns);
  let y = top;
  return lines.flatMap((line) => {
    const sum = line.reduce((width, { w }) => width + w, 0);
    const stretch = didFill || lines.length > 1 ? columns / sum : 1;
    let x = 0;
    const set = line.map((cell) => {
      const across = scaledAcross({ ...cell, x }, stretch);
      x += cell.w;
      return { ...across, y };
    });
    y += Math.max(...line.map(({ h }) => h));
    return set;
  });
}

/**
 * Brings the widgets of one container, which do not overlap, to a grid of another number of columns. A band keeps its
 * arrangement where its widgets stay wide enough to be read; else they flow in reading order, as many to a line as fit.
 */
export function reflow(cells: readonly Cells[], from: number, to: number): Map<string, Cells> {
  const scale = to / from;
  const places = new Map<string, Cells>();
  // How much further down a band begins, because those above take more lines than before.
  let shift = 0;
  for (const band of bandsOf(cells)) {
    const leastOf = ({ w }: Cells) => Math.min(w, Math.ceil(to / ABREAST));
    const top = Math.min(...band.map(({ y }) => y));
    const bottom = Math.max(...band.map(({ y, h }) => y + h));
    const isWideEnough = band.every((cell) => scaledAcross(cell, scale).w >= leastOf(cell));
    const wanted = band.map((cell) => ({ ...cell, w: Math.min(to, Math.max(leastOf(cell), Math.floor(cell.w * scale))) }));
    const didFill = Math.max(...band.map(({ x, w }) => x + w)) === from;
    const set = isWideEnough
      ? band.map((cell) => ({ ...scaledAcross(cell, scale), y: cell.y + shift }))
      : flowed(wanted, to, top + shift, didFill);
    for (const cell of set) places.set(cell.id, cell);
    shift = Math.max(...set.map(({ y, h }) => y + h)) - bottom;
  }
  return places;
}
