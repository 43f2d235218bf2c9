// `npm run check`: types, lint, format, dependency rules, unused code. Prints the output of what failed only.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ensureInstalled, NODE, ownEnvironment, ROOT } from "./lib/setup.mjs";

const tool = (path, ...args) => [NODE, [join(ROOT, "node_modules", path), ...args]];

/** Every check with its command; `exports` is the one rule that no linter has. */
const CHECKS = {
  types: tool("typescript/bin/tsc", "--noEmit"),
  lint: tool("oxlint/bin/oxlint", "--type-aware", "--deny-warnings"),
  format: tool("oxfmt/bin/oxfmt", "--check", "."),
  dependencies: tool("dependency-cruiser/bin/dependency-cruiser.mjs", "--config", ".dependency-cruiser.cjs", "shared", "server", "client"),
  "unused code": tool("knip/bin/knip.js"),
};

function runCheck([command, args]) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, env: ownEnvironment({ FORCE_COLOR: "0" }), stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("exit", (code) => resolve({ isGreen: code === 0, output }));
  });
}

/** `export *` hides where a name comes from; oxlint has no rule against it. */
function findStarExports(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true })
    .filter((path) => /\.tsx?$/.test(path) && !path.includes("node_modules"))
    .filter((path) => /^export \*/m.test(readFileSync(join(ROOT, folder, path), "utf8")))
    .map((path) => `${folder}/${path}: export * is not used here; name what is exported`);
}

/** Runs every check, two at a time; answers how many passed and failed. */
export async function check() {
  const results = { passed: 0, failed: 0 };
  const queue = Object.entries(CHECKS);
  const report = (name, { isGreen, output }, started) => {
    results[isGreen ? "passed" : "failed"] += 1;
    process.stdout.write(`${isGreen ? "ok    " : "FAILED"} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
    if (!isGreen) process.stdout.write(`${output.trim().split("\n").slice(0, 200).join("\n")}\n`);
  };
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const started = Date.now();
      report(next[0], await runCheck(next[1]), started);
    }
  };
  await Promise.all([worker(), worker()]);
  const stars = ["shared", "server", "client"].flatMap(findStarExports);
  report("named exports", { isGreen: stars.length === 0, output: stars.join("\n") }, Date.now());
  return results;
}

if (process.argv[1] === import.meta.filename || process.argv[1]?.endsWith("check.mjs")) {
  ensureInstalled();
  const { failed } = await check();
  process.exit(failed === 0 ? 0 : 1);
}
