import { Counter, Histogram, measured, type Metrics } from "#server/platform/metrics.ts";

/** Fetches whose duration is remembered, for those who ask for quantiles. */
const REMEMBERED_FETCHES = 200;

export interface LiveFigures {
  fetched: (durationMs: number, isFailure: boolean) => void;
  delivered: (kind: "snapshot" | "delta" | "fresh" | "failed", sockets: number) => void;
  /** A slow socket was left out and gets the newest state once it has drained. */
  skipped: () => void;
  /** Time of the last fetches, median and 95th percentile, in milliseconds. */
  fetchTimes: () => { p50Ms: number; p95Ms: number };
}

export interface LiveCounts {
  queries: number;
  subscriptions: number;
  sockets: number;
}

/** What /metrics says of live data. */
export function createLiveFigures(metrics: Metrics, count: () => LiveCounts): LiveFigures {
  const registers = [metrics];
  measured(metrics, "live_queries", "Live queries that somebody follows", () => count().queries);
  measured(metrics, "live_subscriptions", "Widgets that sockets follow", () => count().subscriptions);
  measured(metrics, "live_sockets", "Open sockets of the live namespace", () => count().sockets);
  const fetches = new Histogram({
    name: "live_fetch_seconds",
    help: "Time of a fetch, however it ended; its count is the number of fetches",
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
    registers,
  });
  const failures = new Counter({ name: "live_fetch_failures_total", help: "Fetches that failed", registers });
  const deliveries = new Counter({ name: "live_deliveries_total", help: "Messages to sockets", labelNames: ["kind"], registers });
  const skipped = new Counter({ name: "live_skipped_total", help: "States that slow sockets did not get one by one", registers });
  const last: number[] = [];

  return {
    fetched: (durationMs, isFailure) => {
      fetches.observe(durationMs / 1_000);
      if (isFailure) failures.inc();
      last.push(durationMs);
      if (last.length > REMEMBERED_FETCHES) last.shift();
    },
    delivered: (kind, sockets) => deliveries.inc({ kind }, sockets),
    skipped: () => skipped.inc(),
    fetchTimes: () => {
      const sorted = last.toSorted((one, other) => one - other);
      const quantile = (ratio: number) => Math.round((sorted[Math.floor((sorted.length - 1) * ratio)] ?? 0) * 10) / 10;
      return { p50Ms: quantile(0.5), p95Ms: quantile(0.95) };
    },
  };
}
