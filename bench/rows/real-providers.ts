import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { z } from "zod";

import { type BenchRow, least } from "../measure.ts";

const Answer = z.object({ p50: z.number(), p99: z.number() });

export const realProviders: BenchRow = {
  id: "real-providers",
  metrics: [
    { id: "p50", row: "edit → peer with real providers, 50 documents × 10/s: p50", unit: "ms", bar: "no bar", holds: () => true },
    {
      id: "p99",
      row: "edit → peer with real providers, 50 documents × 10/s: p99",
      unit: "ms",
      bar: "≤ 1.25 × best peer",
      holds: (ours, peers) => ours <= 1.25 * least(peers),
    },
  ],
  measure: async ({ dialect }) => {
    // A provider appends the room to the address itself.
    const url = dialect.name === "ours" ? dialect.url("").replace("/scratch:", "") : dialect.url("").replace(/\/$/, "");
    const load = join(import.meta.dirname, "../peers/providers-load.mjs");
    const { stdout } = await promisify(execFile)("taskset", [
      "-c",
      "1",
      process.execPath,
      load,
      JSON.stringify({ name: dialect.name, url, headers: dialect.headers }),
    ]);
    return Answer.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
  },
};
