/** A widget's cells in the grid of one container. */
export interface Cells {
  id: string;
  x: number;
  y: number;
  w: number;
  h: number;
}

/** A widget may be so much narrower than its part of the row: what is rounded more than that looks like another page. */
const NARROWEST_RATIO = 0.75;
/** What stands like bricks is rather narrow than pulled apart. */
const BRICKS_RATIO = 2 / 3;

/** From top to bottom, then from left to right; by id where both are equal, so that every replica agrees. */
function inReadingOrder(one: Cells, other: Cells): number {
  return one.y - other.y || one.x - other.x || (one.id < other.id ? -1 : 1);
}

/** Splits cells where none reaches across: into bands from top to bottom, or into stacks from left to right. */
function split(cells: readonly Cells[], startOf: (cell: Cells) => number, endOf: (cell: Cells) => number): Cells[][] {
  const parts: Cells[][] = [];
  let end = 0;
  for (const cell of cells.toSorted((one, other) => startOf(one) - startOf(other) || inReadingOrder(one, other))) {
    const part = parts.at(-1);
    if (part === undefined || startOf(cell) >= end) parts.push([cell]);
    else part.push(cell);
    end = Math.max(end, endOf(cell));
  }
  return parts;
}

const bandsOf = (cells: readonly Cells[]) =>
  split(
    cells,
    ({ y }) => y,
    ({ y, h }) => y + h,
  );
const stacksOf = (cells: readonly Cells[]) =>
  split(
    cells,
    ({ x }) => x,
    ({ x, w }) => x + w,
  );

/** So much of a row: from its first column to its last. */
interface Span {
  x: number;
  w: number;
}

/** How what spans one part of a row is brought to another. */
interface Fit {
  from: Span;
  to: Span;
  /** A widget that was as wide stays so wide at least. */
  least: number;
}

/** Edges are rounded, not widths: what did not overlap still doesn't, and neighbours still meet. */
function scaledAcross(span: Span, { from, to }: Pick<Fit, "from" | "to">): Span {
  const edge = (x: number) => to.x + Math.round(((x - from.x) * to.w) / from.w);
  return { x: edge(span.x), w: edge(span.x + span.w) - edge(span.x) };
}

/** How narrow a widget may get at least. */
function leastOf({ w }: Cells, { from, to, least }: Fit): number {
  return Math.min(to.w, Math.max(Math.min(w, least), Math.ceil(((w * to.w) / from.w) * NARROWEST_RATIO)));
}

function extentOf(cells: readonly Cells[]): Span {
  const x = Math.min(...cells.map((cell) => cell.x));
  return { x, w: Math.max(...cells.map((cell) => cell.x + cell.w)) - x };
}

/** Groups a band's widgets into as few lines as hold them, about equally full. */
function linesOf(band: readonly Cells[], columns: number): Cells[][] {
  const total = band.reduce((sum, { w }) => sum + w, 0);
  const share = total / Math.ceil(total / columns);
  const lines: Cells[][] = [];
  let filled = 0;
  for (const cell of band.toSorted(inReadingOrder)) {
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

/** Sets a band's widgets line by line, from `top` on. Lines fill the row where the band did, and where it had to be broken. */
function flowed(band: readonly Cells[], fit: Fit, top: number): Cells[] {
  const { from, to } = fit;
  const wanted = band.map((cell) => ({ ...cell, w: leastOf(cell, fit) }));
  const lines = linesOf(wanted, to.w);
  const { x: left, w: width } = extentOf(band);
  const didFill = left + width === from.x + from.w;
  let y = top;
  return lines.flatMap((line) => {
    const sum = line.reduce((all, { w }) => all + w, 0);
    const stretch = { from: { x: 0, w: didFill || lines.length > 1 ? sum : to.w }, to };
    let x = 0;
    const set = line.map((cell) => {
      const across = scaledAcross({ x, w: cell.w }, stretch);
      x += cell.w;
      return { ...cell, ...across, y };
    });
    y += Math.max(...line.map(({ h }) => h));
    return set;
  });
}

/** What stands alone stays where it stands, as wide as it has to be. */
function alone(cell: Cells, fit: Fit, top: number): Cells {
  const { to } = fit;
  const scaled = scaledAcross(cell, fit);
  const w = Math.max(scaled.w, leastOf(cell, fit));
  return { ...cell, x: Math.min(scaled.x, to.x + to.w - w), w, y: top };
}

/** A band that keeps its arrangement where its widgets stay wide enough to be read: else it flows, as many to a line as fit. */
function fittedBand(band: readonly Cells[], fit: Fit, top: number): Cells[] {
  const [first, ...others] = band;
  if (first !== undefined && others.length === 0) return [alone(first, fit, top)];
  const stacks = stacksOf(band);
  if (stacks.length > 1) {
    const spans = stacks.map((stack) => ({ stack, from: extentOf(stack), to: scaledAcross(extentOf(stack), fit) }));
    if (!spans.every(({ stack, to }) => stack.every((cell) => to.w >= leastOf(cell, fit)))) return flowed(band, fit, top);
    return spans.flatMap(({ stack, from, to }) => fitted(stack, { from, to, least: fit.least }, top));
  }
  const start = Math.min(...band.map(({ y }) => y));
  const scaled = band.map((cell) => ({ ...cell, ...scaledAcross(cell, fit), y: cell.y - start + top }));
  const bricks = { ...fit, least: Math.ceil(fit.least * BRICKS_RATIO) };
  return band.every((cell, index) => (scaled[index]?.w ?? 0) >= leastOf(cell, bricks)) ? scaled : flowed(band, fit, top);
}

/** Band below band, from `top` on, with the room between them that there was. */
function fitted(cells: readonly Cells[], fit: Fit, top: number): Cells[] {
  let was = Math.min(...cells.map(({ y }) => y));
  let y = top;
  return bandsOf(cells).flatMap((band) => {
    const start = Math.min(...band.map((cell) => cell.y));
    const set = fittedBand(band, fit, y + start - was);
    was = Math.max(...band.map((cell) => cell.y + cell.h));
    y = Math.max(...set.map((cell) => cell.y + cell.h));
    return set;
  });
}

/**
 * Brings the widgets of one container, which do not overlap, to a grid of another number of columns. What shared a row shares
 * one where it stays wide enough to be read; else it flows in reading order, as many to a line as fit. `least`: what was as wide
 * stays so wide at least.
 */
export function reflow(cells: readonly Cells[], from: number, to: number, least: number): Map<string, Cells> {
  if (cells.length === 0) return new Map();
  const fit: Fit = { from: { x: 0, w: from }, to: { x: 0, w: to }, least };
  const top = Math.min(...cells.map(({ y }) => y));
  return new Map(fitted(cells, fit, top).map((cell) => [cell.id, cell]));
}
