import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const NODE = process.execPath;
const CLOCK_TICKS_PER_SECOND = 100;

export const SERVER_NAMES = ["ours", "y-websocket-server", "hocuspocus"] as const;
export type ServerName = (typeof SERVER_NAMES)[number];

/** How a raw client speaks to a server: where, with which headers, and with which frame prefix. */
export interface Dialect {
  name: ServerName;
  url: (room: string) => string;
  headers: Record<string, string>;
  /** Hocuspocus puts the document's name before each message and wants an authentication message first. */
  hasNamePrefix: boolean;
}

export interface Memory {
  heapUsed: number;
  external: number;
  arrayBuffers: number;
  rss: number;
}

/** A running server under measurement, alone on a core of its own where there are two. */
export interface ServerUnderTest extends AsyncDisposable {
  name: ServerName;
  dialect: Dialect;
  dataDir: string;
  /** CPU seconds used so far by the process, all threads, user and system. */
  cpuSeconds: () => number;
  /** After a full garbage collection. */
  memory: () => Promise<Memory>;
  resetLoopDelay: () => Promise<void>;
  /** Longest event-loop stall since the reset, in milliseconds. */
  maxLoopDelayMs: () => Promise<number>;
  kill: (signal: NodeJS.Signals) => Promise<void>;
  /** Starts it again on the same data; answers milliseconds until it accepts connections. */
  start: () => Promise<number>;
}

let nextPort = 19_000;
let probeId = 0;

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`Server on port ${port} ended with ${child.exitCode}`);
    const socket = connect(port, "127.0.0.1");
    const isOpen = await Promise.race([once(socket, "connect").then(() => true), once(socket, "error").then(() => false)]).catch(
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

interface Launch {
  script: string;
  cwd: string;
  env: Record<string, string>;
}

const ADMIN = { email: "bench@example.test", password: randomBytes(18).toString("base64url") };

function launchOf(name: ServerName, port: number, dataDir: string): Launch {
  const common = { PORT: String(port), DATA_DIR: dataDir };
  switch (name) {
    case "ours":
      return {
        script: "server/main.ts",
        cwd: ROOT,
        env: {
          ...common,
          HOST: "127.0.0.1",
          SCRATCH_DOCUMENTS: "1",
          LOG_LEVEL: "error",
          ADMIN_EMAIL: ADMIN.email,
          ADMIN_PASSWORD: ADMIN.password,
        },
      };
    case "y-websocket-server":
      return { script: "y-websocket-server.mjs", cwd: join(ROOT, "bench/peers"), env: { ...common, YPERSISTENCE: join(dataDir, "level") } };
    case "hocuspocus":
      return { script: "hocuspocus.mjs", cwd: join(ROOT, "bench/peers"), env: common };
  }
}

async function signIn(origin: string): Promise<string> {
  const response = await fetch(`${origin}/api/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify(ADMIN),
  });
  const cookie = (response.headers.get("set-cookie") ?? "").split(";")[0];
  if (!response.ok || !cookie) throw new Error(`Signing in to our server failed: ${response.status} ${await response.text()}`);
  return cookie;
}

function dialectOf(name: ServerName, port: number): Dialect {
  const socketOrigin = `ws://127.0.0.1:${port}`;
  return {
    name,
    url: (room) =>
      name === "ours" ? `${socketOrigin}/sync/scratch:${room}` : name === "hocuspocus" ? `${socketOrigin}/` : `${socketOrigin}/${room}`,
    headers: name === "ours" ? { origin: `http://127.0.0.1:${port}` } : {},
    hasNamePrefix: name === "hocuspocus",
  };
}

function cpuSecondsOf(pid: number): number {
  // Fields 14 and 15 of proc(5) stat: user and system time of the whole process in clock ticks.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
}

/** Starts one server with an empty data folder, pinned to the first core. */
export async function startServer(name: ServerName): Promise<ServerUnderTest> {
  const port = nextPort++;
  const dataDir = mkdtempSync(join(tmpdir(), `bench-${name}-`));
  const launch = launchOf(name, port, dataDir);
  const dialect = dialectOf(name, port);
  let child: ChildProcess | undefined;

  const ask = async <T>(probe: string): Promise<T> => {
    const asked = child;
    if (asked === undefined) throw new Error(`${name} is not running`);
    const id = ++probeId;
    return new Promise<T>((resolve) => {
      const listen = (answer: { probe: number } & T) => {
        if (answer.probe !== id) return;
        asked.off("message", listen);
        resolve(answer);
      };
      asked.on("message", listen);
      asked.send({ probe, id });
    });
  };
  const start = async () => {
    const started = performance.now();
    const node = [NODE, "--expose-gc", "--import", join(ROOT, "bench/probe.mjs"), launch.script];
    child = spawn("taskset", ["-c", "0", ...node], {
      cwd: launch.cwd,
      env: { ...process.env, ...launch.env },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    await untilListening(port, child);
    return performance.now() - started;
  };
  const kill = async (signal: NodeJS.Signals) => {
    const ending = child;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, "exit");
    ending.kill(signal);
    await ended;
  };

  await start();
  if (name === "ours") dialect.headers.cookie = await signIn(`http://127.0.0.1:${port}`);
  return {
    name,
    dialect,
    dataDir,
    cpuSeconds: () => cpuSecondsOf(child?.pid ?? 0),
    memory: () => ask<Memory>("memory"),
    resetLoopDelay: async () => void (await ask("reset-delay")),
    maxLoopDelayMs: async () => (await ask<{ maxMs: number }>("delay")).maxMs,
    kill,
    start,
    [Symbol.asyncDispose]: async () => {
      await kill("SIGKILL");
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
