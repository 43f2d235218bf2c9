import { closeSync, fdatasync, openSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { deflateRawSync, inflateRawSync } from "node:zlib";

import Database from "better-sqlite3";

import { LIMITS } from "#server/platform/limits.ts";
import type { Logger } from "#server/platform/logger.ts";

import type { Append, CommitActor, StoredDocument, UpdateLog } from "./update-log.ts";

const SCHEMA_VERSION = 1;
const SCHEMA = `
create table document_head (id integer primary key, name text not null unique, seq integer not null default 0) strict;
create table document_update (document integer not null, seq integer not null, data blob not null, actors text not null, created_at integer not null,
  primary key (document, seq)) strict, without rowid;
create table document_snapshot (document integer primary key, upto_seq integer not null, state blob not null) strict;
create table document_client (document integer not null, client_id integer not null, user_id text not null, primary key (document, client_id)) strict, without rowid;
create table document_attribution (document integer not null, user_id text not null, touched text not null, at integer not null,
  primary key (document, user_id, touched)) strict, without rowid;
pragma user_version = ${SCHEMA_VERSION};`;

/** The server itself, in the attribution table. */
const NOBODY = "";

interface UpdateRow {
  seq: number;
  data: Buffer;
}

/** In the worker's own connection, checkpoints don't stall the event loop (inline they make p99 three to ten times worse). */
const CHECKPOINT_WORKER = `
const { parentPort, workerData } = require("node:worker_threads");
const Database = require(workerData.driver);
const db = new Database(workerData.path, { timeout: 5000 });
db.pragma("wal_autocheckpoint = 0");
parentPort.on("message", (message) => {
  if (message === "stop") { db.close(); parentPort.close(); return; }
  try { parentPort.postMessage({ checkpoint: db.pragma("wal_checkpoint(PASSIVE)") }); } catch (error) { parentPort.postMessage({ error: String(error) }); }
});`;

function open(path: string): Database.Database {
  const db = new Database(path);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = NORMAL");
  db.pragma("wal_autocheckpoint = 0");
  if (db.pragma("user_version", { simple: true }) === 0) db.transaction(() => db.exec(SCHEMA))();
  return db;
}

/** The actors of a row: pairs of user and touched keys, without their names to keep the row small. */
function encodeActors(actors: readonly CommitActor[]): string {
  return JSON.stringify(actors.map(({ userId, touched }) => [userId, touched]));
}

export function decodeActors(text: string): CommitActor[] {
  const pairs: unknown = JSON.parse(text);
  if (!Array.isArray(pairs)) return [];
  return pairs.filter(Array.isArray).map(([userId, touched]: unknown[]) => ({
    userId: typeof userId === "string" ? userId : null,
    touched: Array.isArray(touched) ? touched.filter((key): key is string => typeof key === "string") : [],
  }));
}

/** The log in a SQLite file of its own, so that no transaction of the rest of the server ever stands in its way. */
export function openSqliteUpdateLog(dataDir: string, logger: Logger): UpdateLog {
  const path = join(dataDir, "sync.db");
  const db = open(path);
  const ids = new Map<string, number>();
  const insertHead = db.prepare<[string]>("insert into document_head (name) values (?) on conflict (name) do nothing");
  const selectHead = db.prepare<[string], { id: number }>("select id from document_head where name = ?");
  const insertUpdate = db.prepare<[number, number, Uint8Array, string, number]>(
    "insert into document_update (document, seq, data, actors, created_at) values (?, ?, ?, ?, ?)",
  );
  const insertClient = db.prepare<[number, number, string]>("insert into document_client values (?, ?, ?) on conflict do nothing");
  const lastSeq = db.prepare<[number, number], { seq: number }>(
    `select max(coalesce((select max(seq) from document_update where document = ?), 0),
      coalesce((select upto_seq from document_snapshot where document = ?), 0)) as seq`,
  );
  /** Last number of each document in use; this process is the file's only writer. */
  const seqs = new Map<string, number>();
  const begin = db.prepare("begin immediate");
  const commit = db.prepare("commit");
  const rollback = db.prepare("rollback");

  const idOf = (name: string): number => {
    const known = ids.get(name);
    if (known !== undefined) return known;
    insertHead.run(name);
    const id = selectHead.get(name)?.id ?? 0;
    return id;
  };
  const seqOf = (name: string, id: number): number => seqs.get(name) ?? lastSeq.get(id, id)?.seq ?? 0;

  // Flushing: fdatasync of the write-ahead log, in libuv's thread pool, at most every flushEveryMs while there is something new.
  const waiting: (() => void)[] = [];
  let wal: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isFlushing = false;
  const flush = () => {
    timer = undefined;
    if (isFlushing || waiting.length === 0) return;
    isFlushing = true;
    const done = waiting.splice(0);
    wal ??= openSync(`${path}-wal`, "r+");
    fdatasync(wal, (error) => {
      isFlushing = false;
      if (error === null) for (const call of done) call();
      else {
        logger.error({ error }, "The update log could not be flushed to the disk; trying again");
        waiting.unshift(...done);
      }
      schedule();
    });
  };
  const schedule = () => {
    if (timer !== undefined || isFlushing || waiting.length === 0) return;
    timer = setTimeout(flush, LIMITS.syncFlushEveryMs);
  };

  const worker = new Worker(CHECKPOINT_WORKER, {
    eval: true,
    workerData: { path, driver: import.meta.resolve("better-sqlite3").replace("file://", "") },
  });
  worker.unref();
  let walBytes = 0;
  let isCheckpointing = false;
  worker.on("message", (message: { error?: string }) => {
    isCheckpointing = false;
    if (message.error !== undefined)
      logger.warn({ error: message.error }, "A checkpoint of the update log failed; the next one tries again");
  });
  const maybeCheckpoint = () => {
    if (walBytes < LIMITS.syncCheckpointBytes || isCheckpointing) return;
    walBytes = 0;
    isCheckpointing = true;
    worker.postMessage("checkpoint");
  };

  const appendAll = (entries: readonly Append[]): number[] => {
    begin.run();
    try {
      const result = entries.map(({ name, update, actors, at, clients }) => {
        const id = idOf(name);
        const seq = seqOf(name, id) + 1;
        insertUpdate.run(id, seq, update, encodeActors(actors), at.getTime());
        for (const { clientId, userId } of clients) insertClient.run(id, clientId, userId);
        walBytes += update.length + 4_096;
        return { name, id, seq };
      });
      commit.run();
      // Only what is committed is remembered: after a rollback the numbers start where they were.
      for (const { name, id, seq } of result) {
        ids.set(name, id);
        seqs.set(name, seq);
      }
      maybeCheckpoint();
      return result.map(({ seq }) => seq);
    } catch (error) {
      if (db.inTransaction) rollback.run();
      throw error;
    }
  };

  const load = (name: string): StoredDocument => {
    const id = selectHead.get(name)?.id;
    if (id === undefined) return { snapshot: null, snapshotSeq: 0, updates: [], seq: 0, tailBytes: 0, clients: new Map() };
    const snapshot = db
      .prepare<[number], { upto_seq: number; state: Buffer }>("select upto_seq, state from document_snapshot where document = ?")
      .get(id);
    const snapshotSeq = snapshot?.upto_seq ?? 0;
    const rows = db
      .prepare<[number, number], UpdateRow>("select seq, data from document_update where document = ? and seq > ? order by seq")
      .all(id, snapshotSeq);
    const clients = db
      .prepare<[number], { client_id: number; user_id: string }>("select client_id, user_id from document_client where document = ?")
      .all(id);
    const seq = rows.at(-1)?.seq ?? snapshotSeq;
    ids.set(name, id);
    seqs.set(name, seq);
    return {
      snapshot: snapshot === undefined ? null : inflateRawSync(snapshot.state),
      snapshotSeq,
      updates: rows.map((row) => row.data),
      seq,
      tailBytes: rows.reduce((sum, row) => sum + row.data.length, 0),
      clients: new Map(clients.map((row) => [row.client_id, row.user_id])),
    };
  };

  /** Rolls who did what into its own table, then removes the rows; both in slices, so that no turn is long. */
  const clear = async (id: number, upto: number): Promise<void> => {
    const select = db.prepare<[number, number, number], { seq: number; actors: string; created_at: number }>(
      "select seq, actors, created_at from document_update where document = ? and seq <= ? order by seq limit ?",
    );
    const note = db.prepare<[number, string, string, number]>(
      "insert into document_attribution values (?, ?, ?, ?) on conflict do update set at = max(at, excluded.at)",
    );
    const remove = db.prepare<[number, number]>("delete from document_update where document = ? and seq <= ?");
    const slice = db.transaction((): boolean => {
      const rows = select.all(id, upto, LIMITS.syncCompactSlice);
      const last = rows.at(-1);
      if (last === undefined) return false;
      const latest = new Map<string, [string, string, number]>();
      for (const row of rows) {
        for (const { userId, touched } of decodeActors(row.actors)) {
          for (const key of touched) latest.set(`${userId}\n${key}`, [userId ?? NOBODY, key, row.created_at]);
        }
      }
      for (const [userId, key, at] of latest.values()) note.run(id, userId, key, at);
      remove.run(id, last.seq);
      return true;
    });
    while (slice.immediate()) await new Promise((resolve) => setImmediate(resolve));
  };

  return {
    append: appendAll,
    load: async (name) => load(name),
    compact: async (name, upto, state) => {
      const id = selectHead.get(name)?.id;
      if (id === undefined) return false;
      const { changes } = db
        .prepare<[number, number, Buffer]>(
          "insert into document_snapshot values (?, ?, ?) on conflict do update set upto_seq = excluded.upto_seq, state = excluded.state where upto_seq < excluded.upto_seq",
        )
        .run(id, upto, deflateRawSync(state, { level: 1 }));
      walBytes += state.length;
      if (changes === 0) return false;
      // From here on the rows are not read any more; a crash before they are gone costs nothing.
      await clear(id, upto);
      maybeCheckpoint();
      return true;
    },
    commitsSince: async (name, since) => {
      const id = selectHead.get(name)?.id;
      if (id === undefined) return [];
      const rolled = db
        .prepare<[number, number], { user_id: string; touched: string; at: number }>(
          "select user_id, touched, at from document_attribution where document = ? and at > ?",
        )
        .all(id, since.getTime())
        .map((row) => ({
          actors: [{ userId: row.user_id === NOBODY ? null : row.user_id, touched: [row.touched] }],
          at: new Date(row.at),
        }));
      const rows = db
        .prepare<[number, number], { actors: string; created_at: number }>(
          "select actors, created_at from document_update where document = ? and created_at > ? order by seq",
        )
        .all(id, since.getTime())
        .map((row) => ({ actors: decodeActors(row.actors), at: new Date(row.created_at) }));
      return [...rolled, ...rows];
    },
    afterFlush: (done) => {
      waiting.push(done);
      schedule();
    },
    [Symbol.asyncDispose]: async () => {
      clearTimeout(timer);
      if (worker.threadId !== -1) {
        const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
        worker.ref();
        worker.postMessage("stop");
        await ended;
      }
      if (wal !== undefined) closeSync(wal);
      // Closing the last connection checkpoints and flushes everything.
      db.close();
      for (const done of waiting.splice(0)) done();
    },
  };
}
