import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it, vi } from "vitest";

import { auditContract } from "#shared/audit/contract.ts";
import { backupContract } from "#shared/backup/contract.ts";
import { BackupContent, BackupFile } from "#shared/backup/file.ts";
import { toolsContract } from "#shared/connectors/contract.ts";
import { pagesContract } from "#shared/pages/contract.ts";
import { backup as backupSection } from "#shared/settings/backup.ts";

import { BACKUP_ENTITIES, entitiesFor } from "../../entities.ts";
import { openDatabase } from "../../platform/database.ts";
import { createJobs } from "../../platform/jobs.ts";
import { createLogger } from "../../platform/logger.ts";
import { aLayout, aWidget } from "../../test/factories.ts";
import { createManualClock } from "../../test/manual-clock.ts";
import { startPostgres } from "../../test/postgres.ts";
import { startTestApp, type TestPerson } from "../../test/test-app.ts";
import { createBackupFolder } from "./backup-folder.ts";
import { createStored } from "./stored.ts";

const ADMIN = { ADMIN_EMAIL: "first.admin@example.test", ADMIN_PASSWORD: randomBytes(12).toString("base64url") };
const TOOL_SECRET = randomBytes(12).toString("hex");
const HOUR_MS = 3_600_000;
/** Each backup is restored into an installation of its own, which takes a while on a busy machine. */
const SLOW_MS = 120_000;
const WAIT = { timeout: 60_000, interval: 100 };

const listOf = async (person: TestPerson) => (await person.ask(backupContract.list)).backups;

async function whenDone(person: TestPerson, count: number) {
  await vi.waitFor(async () => {
    const backups = await listOf(person);
    expect(backups.filter(({ state }) => state !== "running")).toHaveLength(count);
  }, WAIT);
  return listOf(person);
}

describe.each(["sqlite", "postgres"] as const)("a backup on the disk, of %s", (driver) => {
  it(
    "is proven also while people go on working",
    async () => {
      await using app = await startTestApp({ driver, env: ADMIN });
      const admin = await app.signInAs(ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
      await admin.ask(backupContract.create);
      while ((await listOf(admin))[0]?.state === "running") {
        await app.signIn("editor");
        const { id } = await admin.ask(pagesContract.create, { body: { title: "Made meanwhile", layout: aLayout(aWidget("CPU")) } });
        await admin.ask(pagesContract.update, { params: { pageId: id }, body: { title: "Renamed meanwhile" } });
      }
      expect((await listOf(admin))[0]).toMatchObject({ state: "proven" });
    },
    SLOW_MS,
  );

  it(
    "is proven in an installation of its own, is for the server alone, and brings everything back with its secrets",
    async () => {
      await using app = await startTestApp({ driver, env: ADMIN });
      const admin = await app.signInAs(ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
      const config = { baseUrl: "https://api.example.test", auth: "bearer", token: TOOL_SECRET };
      const tool = await admin.ask(toolsContract.create, { body: { kind: "http", name: "Orders", config } });
      const page = await admin.ask(pagesContract.create, { body: { title: "Shown", layout: aLayout(aWidget("CPU")) } });
      await admin.ask(pagesContract.publish, { params: { pageId: page.id }, body: { note: "" } });
      // Of several that are begun at once one is made.
      const begun = await Promise.all(Array.from({ length: 5 }, () => admin.fetch("api/backup", { method: "POST" })));
      expect(begun.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409, 409, 409, 409]);
      expect((await listOf(admin))[0]).toMatchObject({ state: "running", isScheduled: false });
      const [made] = await whenDone(admin, 1);
      expect(made).toMatchObject({ state: "proven", hasFile: true, result: expect.stringContaining("pages: 1") });
      const [name] = await readdir(join(app.dataDir, "backups"));
      const path = join(app.dataDir, "backups", name!);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      const text = await readFile(path, "utf8");
      expect(text).not.toContain(TOOL_SECRET);
      const params = { backupId: made!.id };
      const download = await admin.fetch(`api/backup/${made!.id}/file`);
      expect(await download.text()).toBe(text);

      await admin.ask(toolsContract.remove, { params: { toolId: tool.id } });
      await admin.ask(pagesContract.remove, { params: { pageId: page.id } });
      const dry = await admin.ask(backupContract.restore, { params, body: { mode: "merge", dryRun: true } });
      expect(dry).toMatchObject({ isDone: false, tables: { tools: { added: 1 }, pages: { changed: 1 } } });
      await admin.ask(backupContract.restore, { params, body: { mode: "replace" } });
      const tools = await admin.ask(toolsContract.list);
      expect(tools.find(({ id }) => id === tool.id)?.config).toMatchObject({ token: { set: true } });
      const again = BackupFile.parse(await admin.call("api/backup/export", { method: "POST", json: {} }));
      expect(again.content).toEqual(BackupFile.parse(JSON.parse(text)).content);
      for (const action of ["backup.create", "backup.restore", "backup.export"] as const)
        expect((await admin.ask(auditContract.list, { query: { action } })).entries.length, action).toBeGreaterThan(0);

      await writeFile(path, text.replace("Shown", "Shawn"));
      const altered = await admin.fetch(`api/backup/${made!.id}/restore`, { method: "POST", json: { mode: "merge" } });
      expect([altered.status, await altered.json()]).toMatchObject([422, { code: "backup.invalid" }]);
    },
    SLOW_MS,
  );
});

describe("the schedule", () => {
  it(
    "makes what is due, catches up after a stop, and cleans up what was left half done",
    async () => {
      const clock = createManualClock(Date.UTC(2026, 0, 1, 1));
      await using app = await startTestApp({ env: ADMIN, overrides: { clock } });
      const admin = await app.signInAs(ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
      expect(await admin.ask(backupContract.list)).toEqual({ backups: [], nextAt: "2026-01-01T02:00:00.000Z" });
      clock.advance(HOUR_MS);
      expect(await whenDone(admin, 1)).toMatchObject([{ state: "proven", isScheduled: true, startedAt: "2026-01-01T02:00:00.000Z" }]);
      await writeFile(join(app.dataDir, "backups", "left.json.part"), "{");
      await app.app[Symbol.asyncDispose]();
      clock.advance(26 * HOUR_MS);
      await app.restart();
      expect(await whenDone(admin, 2)).toMatchObject([{ state: "proven", startedAt: "2026-01-02T04:00:00.000Z" }, {}]);
      const names = await readdir(join(app.dataDir, "backups"));
      expect(names.filter((name) => name.endsWith(".part"))).toEqual([]);
      expect(names).toHaveLength(2);
    },
    SLOW_MS,
  );

  it(
    "is kept once by two processes on one database",
    async () => {
      const database = await (await startPostgres()).createDatabase();
      try {
        const clock = createManualClock(Date.UTC(2026, 0, 1, 1));
        const options = { env: { ...ADMIN, DATABASE_URL: database.url }, overrides: { clock } };
        await using one = await startTestApp(options);
        await using other = await startTestApp(options);
        const admin = await one.signInAs(ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
        clock.advance(HOUR_MS);
        await whenDone(admin, 1);
        clock.advance(2 * 60_000);
        expect(await whenDone(admin, 1)).toMatchObject([{ state: "proven" }]);
        const folders = [one, other].map(({ dataDir }) => readdir(join(dataDir, "backups")).catch(() => []));
        expect((await Promise.all(folders)).flat()).toHaveLength(1);
      } finally {
        await database.drop();
      }
    },
    SLOW_MS,
  );
});

describe("a disk that is full", () => {
  it("fails the backup, says so, leaves nothing half done, and the old ones stay", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "platform-builder-full-"));
    const clock = createManualClock();
    const logger = createLogger({ logLevel: "silent" });
    const place = { dataDir, database: { driver: "sqlite" as const } };
    const jobs = createJobs(logger);
    const none = () => Promise.reject(new Error("Not reached"));
    try {
      await mkdir(join(dataDir, "backups"));
      await writeFile(join(dataDir, "backups", "old.json"), "{}");
      await using db = await openDatabase(place, entitiesFor("sqlite"), logger);
      const empty = BackupContent.parse(Object.fromEntries(BackupContent.keyof().options.map((table) => [table, []])));
      using stored = createStored({
        db,
        entities: BACKUP_ENTITIES,
        content: {
          collect: () => Promise.resolve(empty),
          secrets: () => Promise.resolve({ passwords: {}, devices: {}, guestLinks: {}, tools: {}, settings: {} }),
          collectIn: none,
          drafts: none,
        },
        folder: {
          ...createBackupFolder(dataDir),
          write: () => Promise.reject(Object.assign(new Error("write"), { code: "ENOSPC" })),
        },
        openScratch: none,
        rules: () => Promise.resolve(backupSection.schema.parse({ schedule: "off" })),
        ownPassphrase: randomBytes(16).toString("hex"),
        audit: { record: () => Promise.resolve() },
        jobs,
        clock,
        logger,
      });
      await jobs.drain();
      const { id } = await stored.begin("00000000-0000-7000-8000-000000000001");
      await jobs.drain();
      expect((await stored.list()).rows).toMatchObject([
        { id, state: "failed", file: null, result: "There is no space left on the disk of the backups" },
      ]);
      expect(await readdir(join(dataDir, "backups"))).toEqual(["old.json"]);
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
