import type { ServerName, ServerUnderTest } from "./servers.ts";

/** What one server answered to one row, by metric. `undefined`: the server could not do it. */
export type Figures = Record<string, number | undefined>;

export interface Metric {
  id: string;
  /** Row title as printed. */
  row: string;
  unit: string;
  /** The bar in words. */
  bar: string;
  holds: (ours: number, peers: Partial<Record<ServerName, number>>) => boolean;
  /** Why the bar is missed, where it is known; goes into the results with a row that does not hold. */
  whenMissed?: string;
}

export interface BenchRow {
  id: string;
  metrics: readonly Metric[];
  /** Rounds to take the median of; the default is the command's. */
  rounds?: number;
  measure: (server: ServerUnderTest) => Promise<Figures>;
}

/** The smallest figure among the peers. */
export function least(peers: Partial<Record<ServerName, number>>): number {
  return Math.min(...Object.values(peers));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Nearest-rank percentile; `ratio` 0..1. */
export function percentile(values: readonly number[], ratio: number): number {
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * ratio) - 1))] ?? Number.NaN;
}

/** Measuring needs wall time to pass; this is the only place in the bench that lets it. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits until a condition holds, at most so long; answers whether it came to hold. */
export async function until(condition: () => boolean, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) return false;
    await pause(2);
  }
  return true;
}
