import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** The process's Prometheus registry; every feature registers its own figures on it. */
export type Metrics = Registry;

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** A counter whose value is read when Prometheus asks, so that the hot path only adds plain numbers. */
export function counted(metrics: Metrics, name: string, help: string, read: () => number): void {
  metrics.registerMetric(
    new Counter({
      name,
      help,
      registers: [],
      collect() {
        this.reset();
        this.inc(read());
      },
    }),
  );
}

/** A gauge whose value is read when Prometheus asks. */
export function measured(metrics: Metrics, name: string, help: string, read: () => number): void {
  metrics.registerMetric(
    new Gauge({
      name,
      help,
      registers: [],
      collect() {
        this.set(read());
      },
    }),
  );
}

export { Counter, Histogram };
