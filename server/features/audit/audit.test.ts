import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { entitiesFor } from "#server/entities.ts";
import { realClock } from "#server/platform/clock.ts";
import { loadConfig } from "#server/platform/config.ts";
import { type Database, openDatabase } from "#server/platform/database.ts";
import { createLogger } from "#server/platform/logger.ts";
import { withinRequest } from "#server/platform/request-context.ts";
import { startPostgres } from "#server/test/postgres.ts";
import type { Actor } from "#shared/kernel/permission.ts";

import { AuditEntryEntity } from "./audit.entities.ts";
import { type Audit, createAuditLog, type NewAuditEntry } from "./audit.service.ts";
import { createAuditStore } from "./audit.store.ts";
import { verifyChain } from "./verify.ts";

const logger = createLogger({ logLevel: "silent" });
const ADA = "018f0000-0000-7000-8000-00000000000a";
const ENTRY: NewAuditEntry = { action: "page.create", resource: { kind: "page", id: ADA, name: "Sales" }, summary: "Made “Sales”" };
const PERSON: Actor = { kind: "user", userId: ADA, name: "Ada", email: "ada@example.test", role: "admin", sessionId: "s" };

interface Node extends AsyncDisposable {
  db: Database;
  audit: Audit;
}

/** Databases of one installation, as many as its driver takes at once. */
async function nodes(driver: "sqlite" | "postgresql", count: number): Promise<Node[] & AsyncDisposable> {
  const database = driver === "postgresql" ? await (await startPostgres()).createDatabase() : undefined;
  const folders: string[] = [];
  const opened: Node[] = [];
  for (let index = 0; index < count; index += 1) {
    const folder = mkdtempSync(join(tmpdir(), "platform-builder-audit-"));
    folders.push(folder);
    const config = loadConfig({ DATA_DIR: folder, DATABASE_URL: database?.url });
    const db = await openDatabase(config, entitiesFor(driver), logger);
    opened.push({ db, audit: await createAuditLog(db, realClock), [Symbol.asyncDispose]: () => db[Symbol.asyncDispose]() });
  }
  return Object.assign(opened, {
    [Symbol.asyncDispose]: async () => {
      for (const node of opened) await node[Symbol.asyncDispose]();
      await database?.drop();
      for (const folder of folders) rmSync(folder, { recursive: true });
    },
  });
}

const record = ({ db, audit }: Node, entry: NewAuditEntry) => db.unitOfWork((em) => audit.record(em, entry));

describe.each(["sqlite", "postgresql"] as const)("the log on %s", (driver) => {
  let opened: Awaited<ReturnType<typeof nodes>>;
  let node: Node;
  beforeAll(async () => {
    opened = await nodes(driver, 1);
    node = opened[0]!;
  });
  afterAll(() => opened[Symbol.asyncDispose]());

  const entries = () => node.db.read((em) => em.find(AuditEntryEntity, {}, { orderBy: { seq: "asc" } }));
  const execute = (sql: string) => node.db.unitOfWork((em) => em.execute(sql));

  it("keeps letters that databases change, and a chain that is right", async () => {
    await record(node, { ...ENTRY, summary: "NUL \0, half a letter \uD83D, ’quoted’ 日本", after: { title: "\0\uD83D" } });
    expect(await verifyChain(node.db)).toEqual({ ok: true, entries: 1 });
  });

  it("says who acted, from where, and by which token", async () => {
    const request = { actor: PERSON, address: "192.0.2.7", requestId: "req-12345678" };
    await withinRequest(request, () => record(node, ENTRY));
    const token: Actor = { ...PERSON, kind: "token", tokenId: "018f0000-0000-7000-8000-0000cafecafe", scopes: "all" };
    await withinRequest({ ...request, actor: token }, () => record(node, ENTRY));
    const [person, program] = (await entries()).slice(-2);
    expect(person).toMatchObject({ actorKind: "user", actorId: ADA, actorName: "Ada", via: "browser", address: "192.0.2.7" });
    expect(person?.requestId).toBe("req-12345678");
    expect(program).toMatchObject({ actorKind: "token", actorId: ADA, actorName: "Ada (token cafecafe)", via: "api" });
    await record(node, ENTRY);
    expect((await entries()).at(-1)).toMatchObject({ actorKind: "server", actorId: null, via: "server", address: null });
  });

  it("keeps the fields that changed, and of secrets only that they are set", async () => {
    const before = { url: "a", user: "u", key: "sealed-1", other: null };
    await record(node, { ...ENTRY, before, after: { url: "b", user: "u", key: "sealed-2", other: "sealed-3" }, secrets: ["key", "other"] });
    const last = (await entries()).at(-1);
    expect(JSON.parse(last?.before ?? "")).toEqual({ url: "a", key: { set: true }, other: { set: false } });
    expect(JSON.parse(last?.after ?? "")).toEqual({ url: "b", key: { set: true }, other: { set: true } });
  });

  it("holds nothing of a change that did not happen", async () => {
    const { length } = await entries();
    const failing = node.db.unitOfWork(async (em) => {
      await node.audit.record(em, ENTRY);
      throw new Error("Then it failed");
    });
    await expect(failing).rejects.toThrow("Then it failed");
    expect(await entries()).toHaveLength(length);
    expect((await verifyChain(node.db)).ok).toBe(true);
  });

  it("takes several entries in one transaction", async () => {
    await node.db.unitOfWork(async (em) => {
      await node.audit.record(em, ENTRY);
      await node.audit.record(em, ENTRY);
    });
    expect(await verifyChain(node.db)).toEqual({ ok: true, entries: (await entries()).length });
  });

  it("tells reads by a token once in a while for each token and resource, and reads by people not at all", async () => {
    const { length } = await entries();
    const read = { action: "tool.read", resource: { kind: "tool", id: ADA }, summary: "Read data of “Orders”" } as const;
    const token: Actor = { ...PERSON, kind: "token", tokenId: "018f0000-0000-7000-8000-00000000beef", scopes: "all" };
    const as = (actor: Actor, entry: Parameters<Audit["recordRead"]>[0]) =>
      withinRequest({ actor, address: null, requestId: null }, () => node.audit.recordRead(entry));
    await as(PERSON, read);
    await as(token, read);
    await as(token, read);
    await as(token, { ...read, resource: { kind: "tool", id: "another" } });
    expect(await entries()).toHaveLength(length + 2);
  });

  it("finds by every filter, by letters with signs in them, and goes on where a page ended", async () => {
    const store = createAuditStore(node.db);
    const all = await entries();
    const { seq } = all.at(-1)!;
    await record(node, { ...ENTRY, action: "page.publish", summary: "Published 100 % of [it]_Now" });
    const find = async (filter: Parameters<typeof store.newest>[0]) => (await store.newest(filter, {}, 50)).rows.map((row) => row.seq);
    expect(await find({ search: "100 % OF [it]_now" })).toEqual([seq + 1]);
    expect(await find({ search: "100 _ of" })).toEqual([]);
    expect(await find({ action: "page.publish" })).toEqual([seq + 1]);
    expect((await find({ actor: ADA })).length).toBeGreaterThan(3);
    expect(await find({ actor: "server", via: "browser" })).toEqual([]);
    expect(await find({ resourceKind: "tool", resourceId: "another" })).toHaveLength(1);
    expect(await find({ from: new Date(Date.now() + 60_000).toISOString() })).toEqual([]);
    expect(await find({ to: all[0]!.at.toISOString() })).toContain(1);
    expect(await find({ from: all[0]!.at.toISOString(), to: new Date(Date.now() + 60_000).toISOString() })).toHaveLength(seq + 1);
    const first = await store.newest({}, {}, 3);
    const second = await store.newest({}, { before: first.next! + 0 }, 3);
    expect([...first.rows, ...second.rows].map((row) => row.seq)).toEqual([0, 1, 2, 3, 4, 5].map((back) => seq + 1 - back));
    expect((await store.newest({}, { after: seq }, 50)).rows.map((row) => row.seq)).toEqual([seq + 1]);
  });

  it("finds text in what was there before and after, as people read it", async () => {
    const store = createAuditStore(node.db);
    const { seq } = (await entries()).at(-1)!;
    await record(node, { ...ENTRY, before: { text: 'Closes "early"' }, after: { text: "Closes at 18:00 \\ never" } });
    await record(node, { ...ENTRY, before: { key: "hunter2" }, after: { key: "hunter3" }, secrets: ["key"] });
    const find = async (search: string) => (await store.newest({ search }, {}, 50)).rows.map((row) => row.seq);
    expect(await find('closes "EARLY"')).toEqual([seq + 1]);
    expect(await find("18:00 \\ NEVER")).toEqual([seq + 1]);
    expect(await find("hunter")).toEqual([]);
    const exported: number[] = [];
    for await (const rows of store.oldest({ search: "at 18:00" })) exported.push(...rows.map((row) => row.seq));
    expect(exported).toEqual([seq + 1]);
  });

  it("names a row that was altered, removed or inserted behind its back", async () => {
    const last = (await entries()).length;
    const mended = { ok: true, entries: last };
    expect(await verifyChain(node.db)).toEqual(mended);
    await execute("update audit_entry set actor_name = 'Eve' where seq = 3");
    expect(await verifyChain(node.db)).toEqual({ ok: false, entries: 2, firstBad: { seq: 3, problem: "altered" } });
    await execute("update audit_entry set actor_name = 'Ada (token cafecafe)' where seq = 3");
    expect(await verifyChain(node.db)).toEqual(mended);
    await execute("update audit_head set seq = seq + 1");
    expect((await verifyChain(node.db)).firstBad).toEqual({ seq: last + 1, problem: "removed" });
    await execute("update audit_head set seq = seq - 2");
    expect((await verifyChain(node.db)).firstBad).toEqual({ seq: last, problem: "inserted" });
    await execute("update audit_head set seq = seq + 1");
    await execute(`delete from audit_entry where seq = ${last}`);
    expect((await verifyChain(node.db)).firstBad).toEqual({ seq: last, problem: "removed" });
    await execute("delete from audit_entry where seq = 2");
    expect((await verifyChain(node.db)).firstBad).toEqual({ seq: 2, problem: "removed" });
  });
});

it("names what was cut off together with the row that says where the chain ends, also after the next start", async () => {
  await using opened = await nodes("sqlite", 1);
  const [node] = opened;
  if (node === undefined) throw new Error("There is no database");
  for (let count = 0; count < 5; count += 1) await record(node, ENTRY);
  await node.db.unitOfWork(async (em) => {
    await em.execute("delete from audit_entry where seq > 3");
    await em.execute("delete from audit_head");
  });
  expect((await verifyChain(node.db)).firstBad).toEqual({ seq: 4, problem: "removed" });
  // The next start of the server.
  const audit = await createAuditLog(node.db, realClock);
  await node.db.unitOfWork((em) => audit.record(em, ENTRY));
  expect(await verifyChain(node.db)).toEqual({ ok: false, entries: 3, firstBad: { seq: 4, problem: "removed" } });
  const { rows } = await createAuditStore(node.db).newest({ action: "audit.end-lost" }, {}, 10);
  expect(rows.map(({ seq }) => seq)).toEqual([4]);
});

it("names an entry whose number is larger than any, and still shows the others", async () => {
  await using opened = await nodes("sqlite", 1);
  const [node] = opened;
  if (node === undefined) throw new Error("There is no database");
  await record(node, ENTRY);
  const columns: { name: string }[] = await node.db.read((em) =>
    em.execute("select name from pragma_table_info('audit_entry') where name <> 'seq'"),
  );
  const list = columns.map(({ name }) => name).join(", ");
  await node.db.unitOfWork((em) => em.execute(`insert into audit_entry (seq, ${list}) select 9007199254740993, ${list} from audit_entry`));
  expect(await verifyChain(node.db)).toMatchObject({ ok: false, entries: 1, firstBad: { problem: "inserted" } });
  expect((await createAuditStore(node.db).newest({}, {}, 10)).rows.map(({ seq }) => seq)).toEqual([1]);
  await record(node, ENTRY);
  expect((await createAuditStore(node.db).newest({}, {}, 10)).rows.map(({ seq }) => seq)).toEqual([2, 1]);
});

it("is told at the next read by a token when it could not be told at the last one", async () => {
  await using opened = await nodes("sqlite", 1);
  const { db, audit } = opened[0]!;
  const token: Actor = { ...PERSON, kind: "token", tokenId: "018f0000-0000-7000-8000-00000000beef", scopes: "all" };
  const read = () =>
    withinRequest({ actor: token, address: null, requestId: null }, () =>
      audit.recordRead({ action: "tool.read", resource: { kind: "tool", id: ADA }, summary: "Read data" }),
    );
  await db.unitOfWork((em) => em.execute("alter table audit_head rename to elsewhere"));
  await expect(read()).rejects.toThrow("no such table");
  await db.unitOfWork((em) => em.execute("alter table elsewhere rename to audit_head"));
  await read();
  expect(await verifyChain(db)).toEqual({ ok: true, entries: 1 });
});

it("is right also while entries are added", async () => {
  await using both = await nodes("postgresql", 2);
  const [one, other] = [both[0]!, both[1]!];
  for (let count = 0; count < 300; count += 1) await record(one, ENTRY);
  const writing = Promise.all(Array.from({ length: 100 }, () => record(other, ENTRY)));
  const reports = [await verifyChain(one.db), await verifyChain(one.db)];
  await writing;
  expect(reports.map(({ ok }) => ok)).toEqual([true, true]);
  expect(await verifyChain(one.db)).toEqual({ ok: true, entries: 400 });
});

it("stays one chain when two processes write at once", async () => {
  await using both = await nodes("postgresql", 2);
  const each = 60;
  await Promise.all(both.flatMap((node) => Array.from({ length: each }, () => record(node, ENTRY))));
  expect(await verifyChain(both[0]!.db)).toEqual({ ok: true, entries: 2 * each });
});
