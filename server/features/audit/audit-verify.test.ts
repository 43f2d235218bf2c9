import { spawnSync } from "node:child_process";
import { join } from "node:path";

import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestApp, type TestApp } from "../../test/test-app.ts";

const SCRIPT = join(import.meta.dirname, "../../../scripts/audit-verify.mjs");

describe("npm run audit:verify", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await app.signIn("viewer");
  });
  afterAll(() => app[Symbol.asyncDispose]());

  function verify(dataDir: string) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT], {
      encoding: "utf8",
      env: { ...process.env, DATA_DIR: dataDir, DATABASE_URL: "" },
    });
    return { status, said: stdout + stderr };
  }

  it("finds the log whole while the server runs, and names the entry that somebody altered", () => {
    expect(verify(app.dataDir)).toEqual({ status: 0, said: expect.stringMatching(/^The audit log is whole: \d+ entries/) });
    const database = new Database(join(app.dataDir, "platform.db"));
    database.exec("update audit_entry set summary = 'Nothing happened' where seq = 2");
    database.close();
    expect(verify(app.dataDir)).toEqual({ status: 1, said: expect.stringContaining("entry 2 was altered") });
  });

  it("says where it looked when there is no database", () => {
    const dataDir = join(app.dataDir, "nowhere");
    expect(verify(dataDir)).toEqual({ status: 1, said: `There is no database at ${join(dataDir, "platform.db")} yet.\n` });
  });
});
