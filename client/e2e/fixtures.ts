import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { AxeBuilder } from "@axe-core/playwright";
import { type BrowserContext, type Page, test as base, expect } from "@playwright/test";

import type { Role } from "../../shared/kernel/permission.ts";

const ROOT = join(import.meta.dirname, "../..");

/** A person with an account on the test server. */
export interface Person {
  name: string;
  email: string;
  password: string;
  role: Role;
}

/** The real server in a process of its own, with an empty data folder. */
export interface TestServer {
  url: string;
  admin: Person;
  /** Makes an account by the API. */
  addPerson(role: Role, name?: string): Promise<Person>;
  /** Calls the API as the first admin. */
  api(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Kills the server with SIGKILL and starts it again on the same port and data. */
  crashAndRestart(): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

function newPassword(): string {
  return randomBytes(12).toString("base64url");
}

async function untilReady(url: string, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${log()}`);
    const isReady = await fetch(`${url}readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await new Promise<void>((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The server was not ready within 30 s:\n${log()}`);
}

/** With these variables besides its own. */
export async function startServer(port: number, env: Record<string, string> = {}): Promise<TestServer & AsyncDisposable> {
  const dataDir = await mkdtemp(join(tmpdir(), "platform-builder-e2e-"));
  const url = `http://127.0.0.1:${port}/`;
  const admin: Person = { name: "ada", email: "ada@example.test", password: newPassword(), role: "admin" };
  let child: ChildProcess | undefined;
  let log = "";
  let token: string | undefined;

  const start = async () => {
    child = spawn(join(ROOT, "node_modules/node/bin/node"), ["server/main.ts"], {
      cwd: ROOT,
      env: {
        ...process.env,
        PORT: String(port),
        HOST: "127.0.0.1",
        DATA_DIR: dataDir,
        ADMIN_EMAIL: admin.email,
        ADMIN_PASSWORD: admin.password,
        LOG_LEVEL: "warn",
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const keep = (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-20_000);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    await untilReady(url, child, () => log);
  };
  const end = async (signal: NodeJS.Signals) => {
    const ending = child;
    if (ending === undefined || ending.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => ending.once("exit", () => resolve()));
    ending.kill(signal);
    await ended;
  };
  const send = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
    fetch(new URL(path, url), {
      method,
      headers: { origin: new URL(url).origin, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const api = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    if (token === undefined) {
      const login = await send("POST", "api/auth/login", {}, { email: admin.email, password: admin.password });
      const cookie = (login.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
      const made = await send("POST", "api/tokens", { cookie }, { name: "End-to-end tests" });
      token = ((await made.json()) as { token: string }).token;
    }
    const response = await send(method, path, { authorization: `Bearer ${token}` }, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  };

  await start();
  return {
    url,
    admin,
    api,
    addPerson: async (role, name = `${role} ${randomBytes(3).toString("hex")}`) => {
      const person: Person = { name, email: `${randomBytes(5).toString("hex")}@example.test`, password: newPassword(), role };
      await api("POST", "api/users", person);
      return person;
    },
    crashAndRestart: async () => {
      await end("SIGKILL");
      await start();
    },
    stop: () => end("SIGKILL"),
    start,
    [Symbol.asyncDispose]: async () => {
      await end("SIGTERM");
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

interface Fixtures {
  /** Opens a browser of its own (cookies, storage) in which this person is signed in. */
  signIn: (person: Person, options?: Parameters<import("@playwright/test").Browser["newContext"]>[0]) => Promise<Page>;
  /** No accessibility violation on the page as it stands. */
  expectAccessible: (page: Page) => Promise<void>;
}

export const test = base.extend<Fixtures, { server: TestServer }>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs off this pattern.
    async ({}, use, worker) => {
      const server = await startServer(18_200 + worker.parallelIndex * 10 + (worker.workerIndex % 10));
      await use(server);
      await server[Symbol.asyncDispose]();
    },
    { scope: "worker" },
  ],
  signIn: async ({ browser, server }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (person, options = {}) => {
      const context = await browser.newContext({ baseURL: server.url, ...options });
      contexts.push(context);
      const response = await context.request.post("api/auth/login", {
        data: { email: person.email, password: person.password },
        headers: { origin: new URL(server.url).origin },
      });
      expect(response.ok(), await response.text()).toBe(true);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs off this pattern.
  expectAccessible: async ({}, use) => {
    await use(async (page) => {
      // What is still on its way is judged when it stands. Behind a dialog its heading is there, and no role says so.
      await expect(page.locator("h1").first()).toBeAttached();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual(
        [],
      );
    });
  },
});

export { expect };
