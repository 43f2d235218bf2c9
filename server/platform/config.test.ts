import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { ConfigError, loadConfig } from "./config.ts";

const folder = mkdtempSync(join(tmpdir(), "platform-builder-config-"));
const load = (environment: Record<string, string>) => loadConfig({ DATA_DIR: folder, ...environment });
afterAll(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

describe("the environment", () => {
  it("is all optional", () => {
    expect(load({})).toMatchObject({
      mode: "production",
      host: "127.0.0.1",
      port: 8000,
      basePath: "/",
      database: { driver: "sqlite" },
      logLevel: "info",
      scratchDocuments: false,
    });
  });

  it("takes an empty value as none", () => {
    expect(load({ PORT: "", DATABASE_URL: " ", ADMIN_EMAIL: "", ADMIN_PASSWORD: "" })).toMatchObject({ port: 8000, admin: undefined });
  });

  it.each([
    ["PORT", "eighty", 'PORT holds "eighty"; it may hold a whole number from 0 to 65535.'],
    ["PORT", "70000", 'PORT holds "70000"; it may hold a whole number from 0 to 65535.'],
    ["HOST", "http://x", 'HOST holds "http://x"; it may hold a host name or an IP address, for instance 127.0.0.1 or 0.0.0.0.'],
    ["LOG_LEVEL", "loud", 'LOG_LEVEL holds "loud"; it may hold trace, debug, info, warn, error or silent.'],
    ["BASE_PATH", "app", 'BASE_PATH holds "app"; it may hold a path that starts with a slash, for instance /app.'],
    ["PUBLIC_URL", "example.com", 'PUBLIC_URL holds "example.com"; it may hold the http(s):// address that people open.'],
    ["SCRATCH_DOCUMENTS", "yes", 'SCRATCH_DOCUMENTS holds "yes"; it may hold 1 or 0.'],
    ["NODE_ENV", "staging", 'NODE_ENV holds "staging"; it may hold production, development or test.'],
  ])("refuses %s=%s with one line that names it, what it holds and what it may hold", (name, value, message) => {
    expect(() => load({ [name]: value })).toThrow(new ConfigError(message));
  });

  it("never shows a secret or a password in its message", () => {
    expect(() => load({ SECRET_KEY: "hunter2" })).toThrow(/^SECRET_KEY holds 7 characters; it may hold at least 32/);
    expect(() => load({ DATABASE_URL: "mysql://app:hunter2@db/x" })).toThrow(
      /^DATABASE_URL holds "mysql:\/\/app:\*\*\*@db\/x"; it may hold/,
    );
    expect(() => load({ ADMIN_EMAIL: "a@b.co", ADMIN_PASSWORD: "hunter2" })).toThrow(/^ADMIN_PASSWORD holds 7 characters/);
  });

  it("wants pairs whole", () => {
    expect(() => load({ ADMIN_EMAIL: "a@b.co" })).toThrow("ADMIN_EMAIL is set and ADMIN_PASSWORD is not; set both or neither.");
  });

  it("refuses scratch documents in production", () => {
    expect(load({ SCRATCH_DOCUMENTS: "1" }).scratchDocuments).toBe(true);
    expect(() => load({ SCRATCH_DOCUMENTS: "1", NODE_ENV: "production" })).toThrow(/^SCRATCH_DOCUMENTS holds "1"/);
  });

  it("refuses a data folder that can't be one", () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    expect(() => loadConfig({ DATA_DIR: join(file, "data") })).toThrow(
      /^DATA_DIR holds ".*\/file\/data", which can't be written to \(ENOTDIR\)/,
    );
  });

  it("makes a data folder that only the server reads", () => {
    const made = join(folder, "deep/data");
    loadConfig({ DATA_DIR: made });
    expect(statSync(made).mode & 0o777).toBe(0o700);
  });

  it("chooses the database by the URL's scheme", () => {
    expect(load({ DATABASE_URL: "postgresql://u:p@h/d" }).database.driver).toBe("postgresql");
    expect(load({ DATABASE_URL: "postgres://u:p@h/d" }).database.driver).toBe("postgresql");
    expect(load({ DATABASE_URL: "sqlserver://u:p@h/d" }).database.driver).toBe("mssql");
  });

  it("listens to the outside where a host needs it", () => {
    expect(load({ REPL_ID: "x" }).host).toBe("0.0.0.0");
    expect(load({ DATABRICKS_APP_PORT: "8000" }).host).toBe("0.0.0.0");
    expect(load({ REPL_ID: "x", HOST: "127.0.0.1" }).host).toBe("127.0.0.1");
  });

  it("takes Microsoft's own addresses, those of a national cloud, or a test's on this machine", () => {
    const both = { ENTRA_TENANT_ID: "Contoso.onmicrosoft.com", ENTRA_CLIENT_ID: "9D5E0ABA-686F-4A14-B8D1-6ACFC6A0264B" };
    expect(load({}).entra).toBeUndefined();
    expect(load(both).entra).toEqual({
      tenantId: "contoso.onmicrosoft.com",
      clientId: "9d5e0aba-686f-4a14-b8d1-6acfc6a0264b",
      authority: new URL("https://login.microsoftonline.com"),
      graphUrl: new URL("https://graph.microsoft.com"),
    });
    const china = { ENTRA_AUTHORITY: "https://login.partner.microsoftonline.cn/", ENTRA_GRAPH_URL: "http://127.0.0.1:9" };
    expect(load({ ...both, ...china }).entra).toMatchObject({
      authority: { host: "login.partner.microsoftonline.cn" },
      graphUrl: { port: "9" },
    });
    const wrong = [
      "http://login.microsoftonline.us",
      "https://login.example.test/tenant",
      "https://u:p@login.example.test",
      "ftp://127.0.0.1",
    ];
    for (const ENTRA_AUTHORITY of wrong)
      expect(() => load({ ...both, ENTRA_AUTHORITY })).toThrow(/^ENTRA_AUTHORITY holds .*national cloud/);
  });

  it("ends the base path with a slash", () => {
    expect(load({ BASE_PATH: "/app" }).basePath).toBe("/app/");
    expect(load({ BASE_PATH: "/a/b/" }).basePath).toBe("/a/b/");
  });
});
