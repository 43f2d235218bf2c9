// `npm run bench`: our server and its peers under the same load in the same run. Options: --rounds=3 --rows=edit-to-peer,… --servers=ours,…
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { ensureClientBuilt, ensureInstalled, fail, findChromium, NODE, ownEnvironment, ROOT, run } from "./lib/setup.mjs";

ensureInstalled();
await ensureClientBuilt();
if (spawnSync("taskset", ["--version"]).error)
  fail("The bench pins server and generator to a core each with taskset (package util-linux), which is missing here.");
if (!existsSync(join(ROOT, "bench/peers/node_modules/.package-lock.json"))) {
  process.stdout.write("Installing the peers …\n");
  const code = await run(
    process.platform === "win32" ? "npm.cmd" : "npm",
    ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    { cwd: join(ROOT, "bench/peers") },
  );
  if (code !== 0) fail("The peers could not be installed.");
}
const env = ownEnvironment({ CHROMIUM_PATH: findChromium({ install: true }) ?? "" });
process.exit(await run("taskset", ["-c", "1", NODE, "--max-old-space-size=4096", "bench/main.ts", ...process.argv.slice(2)], { env }));
