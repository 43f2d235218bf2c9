import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { entitiesFor } from "../entities.ts";
import { openUpdateLog } from "../features/sync/index.ts";
import { ConfigError, loadConfig } from "./config.ts";
import { type Database, openDatabase } from "./database.ts";
import { createLogger } from "./logger.ts";
import { sqliteCode } from "./sqlite.ts";

const logger = createLogger({ logLevel: "silent" }, new Writable());
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "platform-builder-sqlite-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const config = () => loadConfig({ DATA_DIR: folder });
const open = () => openDatabase(config(), entitiesFor("sqlite"), logger);

const sql = (db: Database, text: string) => db.unitOfWork(async (em) => void (await em.execute(text)));

describe("a full disk", () => {
  it("fails what writes, and stops nothing once there is room again", async () => {
    await using db = await open();
    await sql(db, "create table note (text text)");
    const [{ page_count: pages }] = await db.read((em) => em.execute<[{ page_count: number }]>("pragma page_count"));
    await db.read((em) => em.execute(`pragma max_page_count = ${pages + 1}`));
    const write = () => sql(db, `insert into note values (hex(zeroblob(20000)))`);
    for (let attempt = 0; attempt < 3; attempt += 1) expect(sqliteCode(await write().catch((error: unknown) => error))).toBe("SQLITE_FULL");
    await db.read((em) => em.execute("pragma max_page_count = 100000"));
    await write();
    expect(await db.read((em) => em.execute("select count(*) as notes from note"))).toEqual([{ notes: 1 }]);
  });
});

describe("a damaged file", () => {
  it.each(["platform.db", "sync.db"])("is named in one line: %s", async (name) => {
    await writeFile(join(folder, name), "no database ".repeat(1_000));
    const opening = name === "sync.db" ? openUpdateLog(config(), logger) : open();
    const error: unknown = await opening.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(new RegExp(`DATA_DIR holds .*${name}, which is damaged \\(SQLITE_NOTADB\\)`));
  });
});
