import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { type BenchRow, type Figures, median, type Metric } from "./measure.ts";
import { coldOpen } from "./rows/cold-open.ts";
import { bigRoom, editToPeer } from "./rows/edit-to-peer.ts";
import { fullTilt } from "./rows/full-tilt.ts";
import { crash, gapFlood, stalledReader } from "./rows/hardship.ts";
import { idleSocket, loadedPage } from "./rows/memory.ts";
import { productRows } from "./rows/product.ts";
import { realProviders } from "./rows/real-providers.ts";
import { reconnectStorm } from "./rows/reconnect-storm.ts";
import { singleWriter } from "./rows/single-writer.ts";
import { SERVER_NAMES, type ServerName, startServer } from "./servers.ts";

const ROWS: readonly BenchRow[] = [
  editToPeer,
  realProviders,
  fullTilt,
  bigRoom,
  reconnectStorm,
  coldOpen,
  idleSocket,
  loadedPage,
  singleWriter,
  crash,
  gapFlood,
  stalledReader,
];
const RESULTS = join(import.meta.dirname, "results");

interface ResultRow {
  row: string;
  unit: string;
  ours: number | null;
  peers: Record<string, number | null>;
  bar: string;
  holds: boolean;
  reason?: string;
}

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    rows: { type: "string", default: "" },
    servers: { type: "string", default: SERVER_NAMES.join(",") },
  },
});
const wanted = options.rows === "" ? undefined : options.rows.split(",");
const servers = SERVER_NAMES.filter((name) => options.servers.split(",").includes(name));

function rounded(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : Number(value.toPrecision(4));
}

function medianOf(figures: readonly Figures[], metric: Metric): number | undefined {
  const values = figures.map((figure) => figure[metric.id]);
  // One failed round makes the whole row failed: a server that sometimes does not answer has no latency.
  return values.some((value) => value === undefined) ? undefined : median(values.filter((value) => value !== undefined));
}

/** A row that misses its bar says why, where that is known. */
function explained(row: ResultRow, whenMissed: string | undefined): ResultRow {
  return row.holds || whenMissed === undefined ? row : { ...row, reason: whenMissed };
}

function resultOf(metric: Metric, figures: Record<string, Figures[]>): ResultRow {
  const ours = medianOf(figures.ours ?? [], metric);
  const peers: Partial<Record<ServerName, number>> = {};
  const shown: Record<string, number | null> = {};
  for (const name of servers) {
    if (name === "ours") continue;
    const value = medianOf(figures[name] ?? [], metric);
    shown[name] = rounded(value);
    if (value !== undefined) peers[name] = value;
  }
  const holds = ours !== undefined && metric.holds(ours, peers);
  return explained({ row: metric.row, unit: metric.unit, ours: rounded(ours), peers: shown, bar: metric.bar, holds }, metric.whenMissed);
}

async function measureRow(row: BenchRow): Promise<ResultRow[]> {
  const figures: Record<string, Figures[]> = {};
  const rounds = row.rounds ?? Number(options.rounds);
  for (let round = 0; round < rounds; round += 1) {
    // Interleaved: whatever else the machine does meets every server alike.
    for (const name of servers) {
      process.stderr.write(`${row.id}, round ${round + 1} of ${rounds}: ${name}\n`);
      await using server = await startServer(name);
      const answer = await row.measure(server).catch((error: unknown): Figures => {
        process.stderr.write(`  ${name} failed: ${error instanceof Error ? error.message : String(error)}\n`);
        return {};
      });
      (figures[name] ??= []).push(answer);
    }
  }
  return row.metrics.map((metric) => resultOf(metric, figures));
}

function print(rows: readonly ResultRow[]): void {
  const cell = (value: number | null | undefined) =>
    value === null || value === undefined ? "—" : value >= 100_000 ? `${(value / 1e6).toFixed(2)} M` : String(value);
  const header = ["row", "unit", ...servers, "bar", "holds"];
  const lines = rows.map((row) => [
    row.row,
    row.unit,
    ...servers.map((name) => cell(name === "ours" ? row.ours : row.peers[name])),
    row.bar,
    row.holds ? "yes" : "NO",
  ]);
  const widths = header.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)));
  for (const line of [header, widths.map((width) => "-".repeat(width)), ...lines]) {
    process.stdout.write(`| ${line.map((text, column) => text.padEnd(widths[column] ?? 0)).join(" | ")} |\n`);
  }
  for (const { row, reason } of rows) if (reason !== undefined) process.stdout.write(`\n${row}: ${reason}\n`);
}

const results: ResultRow[] = [];
for (const row of ROWS) {
  if (wanted !== undefined && !wanted.includes(row.id)) continue;
  results.push(...(await measureRow(row)));
}
if (servers.includes("ours")) {
  for (const row of productRows) {
    if (wanted !== undefined && !wanted.includes(row.id)) continue;
    process.stderr.write(`${row.id}\n`);
    const ours = await row.measure();
    results.push(...ours.map(({ whenMissed, ...figure }) => explained({ ...figure, ours: rounded(figure.ours), peers: {} }, whenMissed)));
  }
}
print(results);
mkdirSync(RESULTS, { recursive: true });
const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.versions.node}`;
const name = wanted === undefined ? "latest.json" : "partial.json";
writeFileSync(join(RESULTS, name), `${JSON.stringify({ machine, date: new Date().toISOString(), rows: results }, null, 2)}\n`);
