import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { z } from "zod";

import { Me, type User } from "#shared/access/schema.ts";
import type { Endpoint } from "#shared/kernel/endpoint.ts";
import type { Role } from "#shared/kernel/permission.ts";

import { type App, createApp, type Overrides } from "../app.ts";
import { type Environment, loadConfig } from "../platform/config.ts";
import { createLogger } from "../platform/logger.ts";
import { startPostgres } from "./postgres.ts";

/** A signed-in person with a browser's cookie. */
export interface TestPerson {
  user: User;
  password: string;
  /** For the `Cookie` header of requests and sockets. */
  cookie: string;
  /** Calls the server as this person. A plain object as `json` becomes the body. */
  fetch: (path: string, init?: TestRequest) => Promise<Response>;
  /** The same, and fails unless the answer is a success. */
  call: (path: string, init?: TestRequest) => Promise<unknown>;
  /** Calls an endpoint of the contract; fails unless the answer is a success of the contract's shape. */
  ask: <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    input?: { params?: z.input<P>; query?: z.input<Q>; body?: z.input<B> },
  ) => Promise<z.output<R>>;
}

type TestRequest = Omit<RequestInit, "headers"> & { json?: unknown; headers?: Record<string, string> };

export interface TestApp extends AsyncDisposable {
  app: App;
  url: string;
  dataDir: string;
  /** Everything that was logged, as JSON lines. */
  logs: string[];
  /** Makes an account with this role and signs in. */
  signIn: (role: Role) => Promise<TestPerson>;
  /** Signs in with the password of an account. */
  signInAs: (email: string, password: string) => Promise<TestPerson>;
  /** Calls the server as a stranger. */
  fetch: (path: string, init?: TestRequest) => Promise<Response>;
  /** Stops the server and starts it again on the same data. */
  restart: () => Promise<void>;
}

export interface TestAppOptions {
  driver?: "sqlite" | "postgres";
  env?: Environment;
  overrides?: Overrides;
}

function newPassword(): string {
  return randomBytes(12).toString("base64url");
}

function requester(url: () => string, cookie?: string): TestPerson["fetch"] {
  return (path, init = {}) => {
    const { json, headers, ...rest } = init;
    return fetch(new URL(path.replace(/^\//, ""), url()), {
      redirect: "manual",
      ...rest,
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      headers: {
        origin: new URL(url()).origin,
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...(cookie === undefined ? {} : { cookie }),
        ...headers,
      },
    });
  };
}

function caller(send: TestPerson["fetch"]): TestPerson["call"] {
  return async (path, init) => {
    const response = await send(path, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${init?.method ?? "GET"} ${path}: ${response.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  };
}

/** Puts parameters into the endpoint's path and query. */
function addressOf(path: string, params: unknown, query: unknown): string {
  const values = new Map(Object.entries(params ?? {}));
  const filled = path.replace(/:(\w+)/g, (_match, name: string) => encodeURIComponent(String(values.get(name))));
  const search = new URLSearchParams(Object.entries(query ?? {}).map(([name, value]) => [name, String(value)]));
  return search.size === 0 ? filled : `${filled}?${search}`;
}

function asker(call: TestPerson["call"]): TestPerson["ask"] {
  return async (endpoint, { params, query, body } = {}) =>
    endpoint.response.parse(
      await call(addressOf(endpoint.path, params, query), { method: endpoint.method, ...(body === undefined ? {} : { json: body }) }),
    );
}

/** A real server on a free port with an empty data folder (and an empty PostgreSQL database, if asked). */
export async function startTestApp({ driver = "sqlite", env = {}, overrides = {} }: TestAppOptions = {}): Promise<TestApp> {
  const dataDir = await mkdtemp(join(tmpdir(), "platform-builder-test-"));
  const database = driver === "postgres" ? await (await startPostgres()).createDatabase() : undefined;
  const admin = { email: env["ADMIN_EMAIL"] ?? "first.admin@example.test", password: env["ADMIN_PASSWORD"] ?? newPassword() };
  const config = loadConfig({
    NODE_ENV: "test",
    PORT: "0",
    DATA_DIR: dataDir,
    DATABASE_URL: database?.url,
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
    LOG_LEVEL: "debug",
    ...env,
  });
  const logs: string[] = [];
  const logger = createLogger(config, { write: (line: string) => void logs.push(line) });
  const start = () => createApp(config, { logger, passwordCost: { N: 1024, r: 8, p: 1 }, ...overrides });
  let app = await start();
  const url = () => app.url;
  const stranger = requester(url);

  async function signInAs(email: string, password: string): Promise<TestPerson> {
    const response = await stranger("api/auth/login", { method: "POST", json: { email, password } });
    if (!response.ok) throw new Error(`Sign-in failed: ${response.status} ${await response.text()}`);
    const cookie = (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const { user } = Me.parse(await response.json());
    const send = requester(url, cookie);
    const call = caller(send);
    return { user, password, cookie, fetch: send, call, ask: asker(call) };
  }

  let firstAdmin: TestPerson | undefined;
  return {
    get app() {
      return app;
    },
    get url() {
      return app.url;
    },
    dataDir,
    logs,
    fetch: stranger,
    signInAs,
    signIn: async (role) => {
      firstAdmin ??= await signInAs(admin.email, admin.password);
      const person = {
        email: `${role}.${randomBytes(4).toString("hex")}@example.test`,
        name: `${role} ${randomBytes(2).toString("hex")}`,
        password: newPassword(),
      };
      await firstAdmin.call("api/users", { method: "POST", json: { ...person, role } });
      return signInAs(person.email, person.password);
    },
    restart: async () => {
      await app[Symbol.asyncDispose]();
      app = await start();
    },
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await database?.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
