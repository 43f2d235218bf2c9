// `npm test`: the checks, unit and integration tests, and the end-to-end tests, on a bare machine.
// The last line says how many passed and failed.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { check } from "./check.mjs";
import { ensureClientBuilt, ensureInstalled, findChromium, NODE, ownEnvironment, ROOT, run } from "./lib/setup.mjs";

ensureInstalled();
const work = mkdtempSync(join(tmpdir(), "platform-builder-test-"));
const totals = { passed: 0, failed: 0, skipped: 0 };

function add(part, { passed = 0, failed = 0, skipped = 0 }, exitCode = 0) {
  // A suite that died without a failing test is a failure all the same.
  const failures = exitCode !== 0 && failed === 0 ? 1 : failed;
  totals.passed += passed;
  totals.failed += failures;
  totals.skipped += skipped;
  process.stdout.write(`── ${part}: ${passed} passed, ${failures} failed\n`);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

async function runVitest() {
  const report = join(work, "vitest.json");
  const args = ["run", "--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
  const code = await run(NODE, [join(ROOT, "node_modules/vitest/vitest.mjs"), ...args], { env: ownEnvironment({ NODE_ENV: "test" }) });
  const json = readJson(report);
  add(
    "unit and integration",
    { passed: json?.numPassedTests, failed: json?.numFailedTests, skipped: json?.numPendingTests },
    json === undefined ? 1 : code,
  );
}

async function runPlaywright() {
  const chromium = findChromium({ install: true });
  if (chromium === undefined) {
    process.stderr.write("No Chromium found and none may be installed here. Set CHROMIUM_PATH to one, then run npm test again.\n");
    add("end to end", { failed: 1 });
    return;
  }
  await ensureClientBuilt();
  const report = join(work, "playwright.json");
  const args = ["test", "--config", "client/e2e/playwright.config.ts"];
  const env = ownEnvironment({ CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  const code = await run(NODE, [join(ROOT, "node_modules/@playwright/test/cli.js"), ...args], { env });
  const stats = readJson(report)?.stats;
  // A test that passed at its second try counts as failed: flakiness is a bug.
  add(
    "end to end",
    { passed: stats?.expected, failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0), skipped: stats?.skipped },
    stats === undefined ? 1 : code,
  );
}

const started = Date.now();
add("check", await check());
await runVitest();
await runPlaywright();
rmSync(work, { recursive: true, force: true });
process.stdout.write(`\n${Math.round((Date.now() - started) / 1000)} s\n`);
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ""}\n`);
process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1);
