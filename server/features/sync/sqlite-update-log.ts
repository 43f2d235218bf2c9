import { join } from "node:path";

import Database from "better-sqlite3";

import { LIMITS } from "#server/platform/limits.ts";
import type { Logger } from "#server/platform/logger.ts";
import { refuseDamaged } from "#server/platform/sqlite.ts";

import { actorOf, decodeActors, encodeActors, rollUp } from "./actors.core.ts";
import { createCheckpointer } from "./sqlite-checkpoint.ts";
import { createFlusher } from "./sqlite-flush.ts";
import { packState, unpackState } from "./stored-state.ts";
import type { Append, StoredDocument, UpdateLog } from "./update-log.ts";

const SCHEMA_VERSION = 1;
const SCHEMA = `
create table document_head (id integer primary key, name text not null unique, created_at integer not null) strict;
create table document_update (document integer not null, seq integer not null, data blob not null, actors text not null, created_at integer not null,
  primary key (document, seq)) strict, without rowid;
create table document_snapshot (document integer primary key, upto_seq integer not null, state blob not null, created_at integer not null) strict;
create table document_client (document integer not null, client_id integer not null, user_id text not null, primary key (document, client_id)) strict, without rowid;
create table document_attribution (document integer not null, user_id text not null, touched text not null, at integer not null,
  primary key (document, user_id, touched)) strict, without rowid;
pragma user_version = ${SCHEMA_VERSION};`;

const EMPTY: Omit<StoredDocument, "clients"> = { snapshot: null, snapshotSeq: 0, updates: [], seq: 0, tailBytes: 0 };
/** What a row costs in the write-ahead log besides its data: the page that it is on. */
const PAGE_BYTES = 4_096;

function open(path: string): Database.Database {
  const db = new Database(path);
  try {
    db.pragma("journal_mode = WAL");
  } catch (error) {
    db.close();
    refuseDamaged(error, path);
  }
  db.pragma("synchronous = NORMAL");
  db.pragma("wal_autocheckpoint = 0");
  const version = db.pragma("user_version", { simple: true });
  if (version === 0) db.transaction(() => db.exec(SCHEMA)).immediate();
  else if (version !== SCHEMA_VERSION)
    throw new Error(`${path} was written by another version of this product (its schema is ${String(version)})`);
  return db;
}

function prepare(db: Database.Database) {
  return {
    begin: db.prepare("begin immediate"),
    commit: db.prepare("commit"),
    rollback: db.prepare("rollback"),
    insertHead: db.prepare<[string, number]>("insert into document_head (name, created_at) values (?, ?)"),
    head: db.prepare<[string], { id: number }>("select id from document_head where name = ?"),
    insertUpdate: db.prepare<[number, number, Uint8Array, string, number]>(
      "insert into document_update (document, seq, data, actors, created_at) values (?, ?, ?, ?, ?)",
    ),
    insertClient: db.prepare<[number, number, string]>("insert into document_client values (?, ?, ?) on conflict do nothing"),
    lastUpdate: db.prepare<[number], { seq: number | null }>("select max(seq) as seq from document_update where document = ?"),
    snapshot: db.prepare<[number], { upto_seq: number; state: Buffer }>("select upto_seq, state from document_snapshot where document = ?"),
    updates: db.prepare<[number, number], { seq: number; data: Buffer }>(
      "select seq, data from document_update where document = ? and seq > ? order by seq",
    ),
    clients: db.prepare<[number], { client_id: number; user_id: string }>(
      "select client_id, user_id from document_client where document = ?",
    ),
    putSnapshot: db.prepare<[number, number, Buffer, number]>(
      `insert into document_snapshot values (?, ?, ?, ?) on conflict do update
       set upto_seq = excluded.upto_seq, state = excluded.state, created_at = excluded.created_at where upto_seq < excluded.upto_seq`,
    ),
    oldest: db.prepare<[number, number, number], { seq: number; actors: string; at: number }>(
      "select seq, actors, created_at as at from document_update where document = ? and seq <= ? order by seq limit ?",
    ),
    attribute: db.prepare<[number, string, string, number]>(
      "insert into document_attribution values (?, ?, ?, ?) on conflict do update set at = max(at, excluded.at)",
    ),
    remove: db.prepare<[number, number]>("delete from document_update where document = ? and seq <= ?"),
    attributions: db.prepare<[number, number], { userId: string; touched: string; at: number }>(
      "select user_id as userId, touched, at from document_attribution where document = ? and at > ? order by at",
    ),
    commits: db.prepare<[number, number], { actors: string; at: number }>(
      "select actors, created_at as at from document_update where document = ? and created_at > ? order by seq",
    ),
  };
}

type Statements = ReturnType<typeof prepare>;

/** A document's row and last number. This process is the file's only writer: both may be kept in memory. */
interface Head {
  id: number;
  seq: number;
}

function readHead(sql: Statements, name: string): Head | undefined {
  const row = sql.head.get(name);
  if (row === undefined) return undefined;
  return { id: row.id, seq: Math.max(sql.lastUpdate.get(row.id)?.seq ?? 0, sql.snapshot.get(row.id)?.upto_seq ?? 0) };
}

function appendOne(sql: Statements, known: Head | undefined, { name, update, actors, at, clients }: Append): Head {
  const head = known ?? readHead(sql, name) ?? { id: Number(sql.insertHead.run(name, at.getTime()).lastInsertRowid), seq: 0 };
  const seq = head.seq + 1;
  sql.insertUpdate.run(head.id, seq, update, encodeActors(actors), at.getTime());
  for (const { clientId, userId } of clients) sql.insertClient.run(head.id, clientId, userId);
  return { id: head.id, seq };
}

async function load(sql: Statements, name: string): Promise<StoredDocument> {
  const head = readHead(sql, name);
  if (head === undefined) return { ...EMPTY, clients: new Map() };
  const snapshot = sql.snapshot.get(head.id);
  const snapshotSeq = snapshot?.upto_seq ?? 0;
  const updates = sql.updates.all(head.id, snapshotSeq).map((row) => row.data);
  const clients = new Map(sql.clients.all(head.id).map((row) => [row.client_id, row.user_id]));
  return {
    snapshot: snapshot === undefined ? null : await unpackState(snapshot.state),
    snapshotSeq,
    updates,
    seq: head.seq,
    tailBytes: updates.reduce((sum, update) => sum + update.length, 0),
    clients,
  };
}

/** Keeps who did what, and removes rows that a snapshot holds; in slices, so that no turn of the event loop is long. */
async function removeRows(db: Database.Database, sql: Statements, id: number, upto: number): Promise<void> {
  const slice = db.transaction((): boolean => {
    const rows = sql.oldest.all(id, upto, LIMITS.syncCompactSlice);
    const last = rows.at(-1);
    if (last === undefined) return false;
    for (const { userId, touched, at } of rollUp(rows)) sql.attribute.run(id, userId, touched, at);
    sql.remove.run(id, last.seq);
    return true;
  });
  while (slice.immediate()) await new Promise((resolve) => setImmediate(resolve));
}

/** The log in a SQLite file of its own, so that no transaction of the rest of the server ever stands in its way. */
export function openSqliteUpdateLog(dataDir: string, logger: Logger): UpdateLog {
  const path = join(dataDir, "sync.db");
  const db = open(path);
  const sql = prepare(db);
  const flusher = createFlusher(`${path}-wal`, logger);
  const checkpointer = createCheckpointer(path, logger);
  const heads = new Map<string, Head>();

  const append = (entries: readonly Append[]): number[] => {
    sql.begin.run();
    try {
      const appended = entries.map((entry) => appendOne(sql, heads.get(entry.name), entry));
      sql.commit.run();
      // Only what is committed is remembered: after a rollback the numbers are where they were.
      for (const [index, { name, update }] of entries.entries()) {
        const head = appended[index];
        if (head !== undefined) heads.set(name, head);
        checkpointer.grew(update.length + PAGE_BYTES);
      }
      flusher.wrote();
      return appended.map(({ seq }) => seq);
    } catch (error) {
      if (db.inTransaction) sql.rollback.run();
      throw error;
    }
  };

  return {
    append,
    load: (name) => load(sql, name),
    compact: async (name, upto, stateV2) => {
      const compressed = await packState(stateV2);
      const head = readHead(sql, name);
      // Not kept for ever: a compacted document is about to be let go, or quiet.
      heads.delete(name);
      if (head === undefined || upto > head.seq) return false;
      const { changes } = sql.putSnapshot.run(head.id, upto, compressed, Date.now());
      if (changes === 0) return false;
      // From here on the rows are not read any more; a crash before they are gone costs nothing.
      await removeRows(db, sql, head.id, upto);
      checkpointer.grew(compressed.length + PAGE_BYTES);
      return true;
    },
    commitsSince: async (name, since) => {
      const head = readHead(sql, name);
      if (head === undefined) return [];
      const rolled = sql.attributions.all(head.id, since.getTime()).map((row) => ({ actors: [actorOf(row)], at: new Date(row.at) }));
      const rows = sql.commits.all(head.id, since.getTime());
      return [...rolled, ...rows.map((row) => ({ actors: decodeActors(row.actors), at: new Date(row.at) }))];
    },
    afterFlush: flusher.afterFlush,
    [Symbol.asyncDispose]: async () => {
      await checkpointer[Symbol.asyncDispose]();
      // Closing the last connection copies everything into the file and flushes it.
      db.close();
      flusher[Symbol.dispose]();
    },
  };
}
