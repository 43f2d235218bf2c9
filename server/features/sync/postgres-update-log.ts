import { Pool, type PoolClient } from "pg";

import type { Logger } from "#server/platform/logger.ts";

import { actorOf, decodeActors, encodeActors, rollUp } from "./actors.core.ts";
import { packState, unpackState } from "./stored-state.ts";
import type { Append, StoredDocument, UpdateLog } from "./update-log.ts";

/** Connections: one for appends, which are one at a time; the others load and compact. */
const CONNECTIONS = 4;
const CONNECT_TIMEOUT_MS = 5_000;

/** One statement and one round trip for all documents of a turn. Heads are locked in the order of their names, so that no two nodes wait for each other. */
const APPEND = `
with entry as (
  select * from unnest($1::text[], $2::bytea[], $3::text[], $4::timestamptz[]) as e (name, data, actors, at) order by name
), head as (
  insert into document_head (name, seq, created_at) select name, 1, at from entry
  on conflict (name) do update set seq = document_head.seq + 1 returning name, seq
), added as (
  insert into document_update (name, seq, data, actors, created_at)
  select name, head.seq, entry.data, entry.actors, entry.at from head join entry using (name)
), bound as (
  insert into document_client (name, client_id, user_id) select * from unnest($5::text[], $6::bigint[], $7::text[]) on conflict do nothing
)
select name, seq from head`;

const ATTRIBUTE = `
insert into document_attribution (name, user_id, touched, at)
select $1, * from unnest($2::text[], $3::text[], $4::timestamptz[])
on conflict (name, user_id, touched) do update set at = greatest(document_attribution.at, excluded.at)`;

async function inTransaction<T>(pool: Pool, begin: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(begin);
    const answer = await work(client);
    await client.query("commit");
    client.release();
    return answer;
  } catch (error) {
    // The connection may be the reason: the next one is a new one.
    client.release(true);
    throw error;
  }
}

async function append(pool: Pool, entries: readonly Append[]): Promise<number[]> {
  const clients = entries.flatMap(({ name, clients }) => clients.map((client) => ({ name, ...client })));
  const { rows } = await pool.query<{ name: string; seq: number }>({
    name: "append",
    text: APPEND,
    values: [
      entries.map(({ name }) => name),
      entries.map(({ update }) => update),
      entries.map(({ actors }) => encodeActors(actors)),
      entries.map(({ at }) => at),
      clients.map(({ name }) => name),
      clients.map(({ clientId }) => clientId),
      clients.map(({ userId }) => userId),
    ],
  });
  const seqs = new Map(rows.map(({ name, seq }) => [name, seq]));
  return entries.map(({ name }) => {
    const seq = seqs.get(name);
    if (seq === undefined) throw new Error(`${name} was not appended`);
    return seq;
  });
}

async function load(client: PoolClient, name: string): Promise<StoredDocument> {
  const snapshots = await client.query<{ upto_seq: number; state: Buffer }>(
    "select upto_seq, state from document_snapshot where name = $1",
    [name],
  );
  const snapshot = snapshots.rows[0];
  const snapshotSeq = snapshot?.upto_seq ?? 0;
  const { rows } = await client.query<{ seq: number; data: Buffer }>(
    "select seq, data from document_update where name = $1 and seq > $2 order by seq",
    [name, snapshotSeq],
  );
  const clients = await client.query<{ client_id: string; user_id: string }>(
    "select client_id, user_id from document_client where name = $1",
    [name],
  );
  return {
    snapshot: snapshot === undefined ? null : await unpackState(snapshot.state),
    snapshotSeq,
    updates: rows.map((row) => row.data),
    seq: rows.at(-1)?.seq ?? snapshotSeq,
    tailBytes: rows.reduce((sum, row) => sum + row.data.length, 0),
    clients: new Map(clients.rows.map((row) => [Number(row.client_id), row.user_id])),
  };
}

async function compact(client: PoolClient, name: string, upto: number, compressed: Uint8Array): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into document_snapshot (name, upto_seq, state, created_at)
     select name, $2, $3, now() from document_head where name = $1 and seq >= $2
     on conflict (name) do update set upto_seq = excluded.upto_seq, state = excluded.state, created_at = excluded.created_at
     where document_snapshot.upto_seq < excluded.upto_seq`,
    [name, upto, compressed],
  );
  if (rowCount === 0) return false;
  const { rows } = await client.query<{ actors: string; at: Date }>(
    "delete from document_update where name = $1 and seq <= $2 returning actors, created_at as at",
    [name, upto],
  );
  const attributions = rollUp(rows.map(({ actors, at }) => ({ actors, at: at.getTime() })).toSorted((one, other) => one.at - other.at));
  await client.query(ATTRIBUTE, [
    name,
    attributions.map(({ userId }) => userId),
    attributions.map(({ touched }) => touched),
    attributions.map(({ at }) => new Date(at)),
  ]);
  return true;
}

async function commitsSince(pool: Pool, name: string, since: Date): Promise<Awaited<ReturnType<UpdateLog["commitsSince"]>>> {
  const rolled = await pool.query<{ userId: string; touched: string; at: Date }>(
    `select user_id as "userId", touched, at from document_attribution where name = $1 and at > $2 order by at`,
    [name, since],
  );
  const rows = await pool.query<{ actors: string; at: Date }>(
    "select actors, created_at as at from document_update where name = $1 and created_at > $2 order by seq",
    [name, since],
  );
  return [
    ...rolled.rows.map(({ userId, touched, at }) => ({ actors: [actorOf({ userId, touched, at: at.getTime() })], at })),
    ...rows.rows.map(({ actors, at }) => ({ actors: decodeActors(actors), at })),
  ];
}

/** The log in PostgreSQL, in tables that are migrated with the rest. What it has committed is on the disk. */
export function openPostgresUpdateLog(url: string, logger: Logger): UpdateLog {
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: "platform-builder sync",
  });
  // An idle connection that ends is replaced at the next use.
  pool.on("error", (error) => logger.warn({ err: error }, "A database connection of the update log ended"));
  return {
    append: (entries) => append(pool, entries),
    // One view of snapshot and tail, whatever is compacted meanwhile.
    load: (name) => inTransaction(pool, "begin isolation level repeatable read read only", (client) => load(client, name)),
    compact: async (name, upto, stateV2) => {
      const compressed = await packState(stateV2);
      return inTransaction(pool, "begin", (client) => compact(client, name, upto, compressed));
    },
    commitsSince: (name, since) => commitsSince(pool, name, since),
    afterFlush: (done) => queueMicrotask(done),
    [Symbol.asyncDispose]: () => pool.end(),
  };
}
