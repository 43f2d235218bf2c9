import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, expect, it } from "vitest";

import { portOf } from "./platform/listen.ts";

const ROOT = join(import.meta.dirname, "..");
const NODE = join(ROOT, "node_modules/node/bin/node");
const folders: string[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "platform-builder-main-"));
  folders.push(folder);
  return folder;
}

/** The server as a process of its own, started in an empty folder. */
function startMain(env: Record<string, string>) {
  const dataDir = newFolder();
  const child = spawn(NODE, [join(ROOT, "server/main.ts")], {
    cwd: dataDir,
    env: { PATH: process.env.PATH, PORT: "0", DATA_DIR: dataDir, LOG_LEVEL: "warn", ...env },
    // With a channel, as `npm start` has one.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  children.push(child);
  const output = { stdout: "", stderr: "" };
  child.stderr?.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const said = (text: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const check = () => text.test(output.stdout) && resolve(text.exec(output.stdout)?.[1] ?? "");
      child.stdout?.on("data", (chunk: Buffer) => {
        output.stdout += chunk.toString();
        check();
      });
      check();
      void ended.then((code) => reject(new Error(`Ended with ${code}: ${output.stderr}`)));
    });
  return { child, dataDir, output, ended, said };
}

it("starts on a bare machine, prints its address and the set-up code, and stops at a signal", async () => {
  const main = startMain({});
  const code = await main.said(/one-time code: (\S+)/);
  const url = /running at (\S+)/.exec(main.output.stdout)?.[1] ?? "";
  expect(await (await fetch(`${url}healthz`)).json()).toMatchObject({ status: "ok", name: "platform-builder" });
  expect((await fetch(`${url}readyz`)).status).toBe(200);
  expect(code).toMatch(/^\w{4}-\w{4}-\w{4}$/);
  main.child.kill("SIGTERM");
  expect(await main.ended).toBe(0);
  expect(main.output.stderr).toBe("");
});

it("stops when the process that started it is gone", async () => {
  const main = startMain({});
  await main.said(/running at (\S+)/);
  main.child.disconnect();
  expect(await main.ended).toBe(0);
  expect(main.output.stderr).toBe("");
});

it("reads .env at start, and the environment wins over it", async () => {
  const folder = newFolder();
  writeFileSync(join(folder, ".env"), "LOG_LEVEL=shout\nPORT=0\n");
  const child = spawn(NODE, [join(ROOT, "server/main.ts")], {
    cwd: folder,
    env: { PATH: process.env.PATH },
    stdio: ["ignore", "ignore", "pipe"],
  });
  children.push(child);
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(1);
  expect(stderr).toBe('LOG_LEVEL holds "shout"; it may hold trace, debug, info, warn, error or silent.\n');
});

it("says in one line that the port is taken", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const port = portOf(other);
  const main = startMain({ PORT: String(port) });
  expect(await main.ended).toBe(1);
  expect(main.output.stderr).toBe(
    `PORT holds "${port}", which another program is using on 127.0.0.1; stop that program or set another PORT.\n`,
  );
  await new Promise<void>((resolve) => other.close(() => resolve()));
});

it("says in one line that the data folder can't be written to", async () => {
  const file = join(newFolder(), "file");
  writeFileSync(file, "");
  const main = startMain({ DATA_DIR: join(file, "data") });
  expect(await main.ended).toBe(1);
  expect(main.output.stderr).toMatch(/^DATA_DIR holds ".*", which can't be written to \(ENOTDIR\); it may hold .*\n$/);
});

it("says in one line that another server uses the data folder", async () => {
  const first = startMain({});
  await first.said(/running at (\S+)/);
  const second = startMain({ DATA_DIR: first.dataDir });
  expect(await second.ended).toBe(1);
  expect(second.output.stderr).toMatch(/^DATA_DIR holds ".*", which another server is using; [^\n]*\n$/);
});

it("says in one line that the database can't be reached", async () => {
  const main = startMain({ DATABASE_URL: "postgresql://app:hunter2@127.0.0.1:1/none" });
  expect(await main.ended).toBe(1);
  expect(main.output.stderr).toMatch(
    /^DATABASE_URL holds "postgresql:\/\/app:\*\*\*@127.0.0.1:1\/none", which can't be reached \(ECONNREFUSED\)[^\n]*\n$/,
  );
});
