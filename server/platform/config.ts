import { mkdirSync, accessSync, constants } from "node:fs";
import { resolve } from "node:path";

import { z } from "zod";

/** A value in the environment that the server can't start with. Its message is the one line that a person gets. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

type DatabaseConfig = { driver: "sqlite" } | { driver: "postgresql" | "mssql"; url: string };

/** Everything that the environment decides, checked. */
export interface Config {
  mode: "production" | "development" | "test";
  host: string;
  port: number;
  /** Absolute, existing and writable. */
  dataDir: string;
  database: DatabaseConfig;
  redisUrl: string | undefined;
  secretKey: string | undefined;
  publicUrl: URL | undefined;
  /** Starts and ends with a slash. */
  basePath: string;
  /**
   * Whose `X-Forwarded-*` headers count: those of the proxy that connects, on this machine always, in a private network where
   * there must be one. What it was told itself counts for nothing.
   */
  proxies: string[];
  admin: { email: string; password: string } | undefined;
  logLevel: "trace" | "debug" | "info" | "warn" | "error" | "silent";
  /** `authority` and `graphUrl` are origins: Microsoft's, those of a national cloud, or a test's. */
  entra: { tenantId: string; clientId: string; authority: URL; graphUrl: URL } | undefined;
  azureKeyVaultUrl: string | undefined;
  /** `/sync/scratch:<id>` exists; tests and benches only. */
  scratchDocuments: boolean;
}

export type Environment = Record<string, string | undefined>;

const DATABASE_SCHEMES = ["postgresql:", "postgres:", "sqlserver:"];

const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);

/** An origin whose answers can be believed: over https, or from this machine. */
function isSafeOrigin(value: string): boolean {
  const url = URL.parse(value);
  if (url === null || url.href !== `${url.origin}/`) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.has(url.hostname));
}

/** One entry a variable: what it may hold in words, and the schema that checks it. Empty counts as not set. */
const VARIABLES = {
  PORT: ["a whole number from 0 to 65535", z.coerce.number().int().min(0).max(65_535)],
  HOST: ["a host name or an IP address, for instance 127.0.0.1 or 0.0.0.0", z.string().regex(/^[A-Za-z0-9.:_-]+$/)],
  DATA_DIR: ["the path of a folder that can be written to", z.string().min(1)],
  DATABASE_URL: [
    "postgresql://user:password@host:5432/name or sqlserver://user:password@host:1433/name; unset for SQLite in DATA_DIR",
    z.string().refine((value) => URL.canParse(value) && DATABASE_SCHEMES.includes(new URL(value).protocol)),
  ],
  REDIS_URL: [
    "redis://host:6379 or rediss://host:6379",
    z.string().refine((value) => URL.canParse(value) && ["redis:", "rediss:"].includes(new URL(value).protocol)),
  ],
  SECRET_KEY: ["at least 32 characters, for instance the output of: openssl rand -base64 32", z.string().min(32)],
  PUBLIC_URL: ["the http(s):// address that people open", z.url({ protocol: /^https?$/ })],
  BASE_PATH: ["a path that starts with a slash, for instance /app", z.string().regex(/^\/([A-Za-z0-9._~-]+\/?)*$/)],
  ADMIN_EMAIL: ["an email address", z.email().max(254)],
  ADMIN_PASSWORD: ["at least 10 characters", z.string().min(10).max(200)],
  LOG_LEVEL: ["trace, debug, info, warn, error or silent", z.enum(["trace", "debug", "info", "warn", "error", "silent"])],
  ENTRA_TENANT_ID: ["the directory's id (a UUID) or its domain", z.string().regex(/^[A-Za-z0-9.-]+$/)],
  ENTRA_CLIENT_ID: ["the application's id (a UUID)", z.guid()],
  ENTRA_AUTHORITY: ["https://login.microsoftonline.com, or that of a national cloud", z.string().refine(isSafeOrigin)],
  ENTRA_GRAPH_URL: ["https://graph.microsoft.com, or that of a national cloud", z.string().refine(isSafeOrigin)],
  AZURE_KEY_VAULT_URL: ["https://<name>.vault.azure.net", z.url({ protocol: /^https$/ })],
  SCRATCH_DOCUMENTS: ["1 or 0", z.enum(["0", "1"])],
  NODE_ENV: ["production, development or test", z.enum(["production", "development", "test"])],
} as const satisfies Record<string, readonly [string, z.ZodType]>;

type Name = keyof typeof VARIABLES;
type Value<N extends Name> = z.output<(typeof VARIABLES)[N][1]>;

const SECRET: readonly string[] = ["SECRET_KEY", "ADMIN_PASSWORD"];

/** What a variable holds, fit to be shown: secrets by their length, passwords in URLs blanked. */
export function shown(name: string, raw: string): string {
  if (SECRET.includes(name)) return `${raw.length} characters`;
  return `"${raw.replace(/(:\/\/[^:/@]*):[^@]*@/, "$1:***@").slice(0, 200)}"`;
}

function wrong(name: string, raw: string, mayHold: string): ConfigError {
  return new ConfigError(`${name} holds ${shown(name, raw)}; it may hold ${mayHold}.`);
}

function reader(environment: Environment) {
  return <N extends Name>(name: N): Value<N> | undefined => {
    const raw = environment[name]?.trim();
    if (raw === undefined || raw === "") return undefined;
    const [mayHold, schema] = VARIABLES[name];
    const parsed = schema.safeParse(raw);
    if (!parsed.success) throw wrong(name, raw, mayHold);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The compiler loses which schema belongs to which name.
    return parsed.data as Value<N>;
  };
}

function databaseConfig(url: string | undefined): DatabaseConfig {
  if (url === undefined) return { driver: "sqlite" };
  return { driver: new URL(url).protocol === "sqlserver:" ? "mssql" : "postgresql", url };
}

function writableFolder(raw: string): string {
  const folder = resolve(raw);
  try {
    // What is in it is for the server alone: hashes of passwords, keys, everybody's pages.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "it can't be made";
    throw new ConfigError(
      `DATA_DIR holds ${shown("DATA_DIR", raw)}, which can't be written to (${reason}); it may hold the path of a folder that can.`,
    );
  }
  return folder;
}

/** Replit and Databricks reach the app from outside the process's own machine. */
function isHosted(environment: Environment): boolean {
  return (
    environment.REPL_ID !== undefined ||
    environment.DATABRICKS_APP_PORT !== undefined ||
    environment.DATABRICKS_RUNTIME_VERSION !== undefined
  );
}

/** A pair of variables that only make sense together. */
function pair<A, B>(nameA: string, a: A | undefined, nameB: string, b: B | undefined): [A, B] | undefined {
  if (a !== undefined && b !== undefined) return [a, b];
  if (a === undefined && b === undefined) return undefined;
  const [set, missing] = a === undefined ? [nameB, nameA] : [nameA, nameB];
  throw new ConfigError(`${set} is set and ${missing} is not; set both or neither.`);
}

function entraConfig(read: ReturnType<typeof reader>): Config["entra"] {
  const entra = pair("ENTRA_TENANT_ID", read("ENTRA_TENANT_ID"), "ENTRA_CLIENT_ID", read("ENTRA_CLIENT_ID"));
  return (
    entra && {
      tenantId: entra[0].toLowerCase(),
      clientId: entra[1].toLowerCase(),
      authority: new URL(read("ENTRA_AUTHORITY") ?? "https://login.microsoftonline.com"),
      graphUrl: new URL(read("ENTRA_GRAPH_URL") ?? "https://graph.microsoft.com"),
    }
  );
}

/** Reads and checks the environment, and makes DATA_DIR. Throws a `ConfigError` with one line for a person. */
export function loadConfig(environment: Environment): Config {
  const read = reader(environment);
  const mode = read("NODE_ENV") ?? "production";
  const basePath = read("BASE_PATH") ?? "/";
  const publicUrl = read("PUBLIC_URL");
  const admin = pair("ADMIN_EMAIL", read("ADMIN_EMAIL"), "ADMIN_PASSWORD", read("ADMIN_PASSWORD"));
  const scratchDocuments = read("SCRATCH_DOCUMENTS") === "1";
  if (scratchDocuments && environment.NODE_ENV === "production")
    throw new ConfigError(
      `SCRATCH_DOCUMENTS holds "1", which is for tests and benches only; with NODE_ENV=production it may hold 0 or nothing.`,
    );
  return {
    mode,
    host: read("HOST") ?? (isHosted(environment) ? "0.0.0.0" : "127.0.0.1"),
    port: read("PORT") ?? 8000,
    database: databaseConfig(read("DATABASE_URL")),
    redisUrl: read("REDIS_URL"),
    secretKey: read("SECRET_KEY"),
    publicUrl: publicUrl === undefined ? undefined : new URL(publicUrl),
    proxies: publicUrl === undefined && !isHosted(environment) ? ["loopback"] : ["loopback", "linklocal", "uniquelocal"],
    basePath: basePath.endsWith("/") ? basePath : `${basePath}/`,
    admin: admin && { email: admin[0].toLowerCase(), password: admin[1] },
    logLevel: read("LOG_LEVEL") ?? "info",
    entra: entraConfig(read),
    azureKeyVaultUrl: read("AZURE_KEY_VAULT_URL"),
    scratchDocuments,
    dataDir: writableFolder(read("DATA_DIR") ?? "data"),
  };
}
