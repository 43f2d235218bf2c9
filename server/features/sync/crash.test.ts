import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";
import * as Y from "yjs";

import { startPostgres } from "#server/test/postgres.ts";
import { documentHash } from "#shared/kernel/sync-protocol.core.ts";

import { type Client, connect, isSame, synced, until } from "./testing/clients.ts";
import { type LogDriver, makeLogPlace } from "./testing/logs.ts";

const NAME = "scratch:crash";
const EDITORS = 6;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function start(driver: LogDriver, at: string, port: number): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, "testing/crash-server.ts"), [driver, at, String(port)], {
    execArgv: [],
    stdio: "inherit",
    // It starts sixty times.
    env: { ...process.env, NODE_COMPILE_CACHE: join(import.meta.dirname, "../../../node_modules/.cache/node-compile") },
  });
  await once(child, "message");
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

/** Several operations of different kinds in one transaction. */
function edit({ doc }: Client, editor: number, step: number): void {
  doc.transact(() => {
    doc.getMap("map").set(`key${step % 9}`, [editor, step]);
    const text = doc.getText("text");
    text.insert(step % (text.length + 1), `${editor}.`);
    if (text.length > 200) text.delete(0, 20);
    doc.getArray("array").push([`${editor}:${step}`]);
  });
}

/** What somebody else than its author has seen in the array that only grows. */
function seenByOthers(clients: readonly Client[]): Set<string> {
  const seen = new Set<string>();
  for (const [index, { doc }] of clients.entries()) {
    for (const item of doc.getArray<string>("array")) if (!item.startsWith(`${index}:`)) seen.add(item);
  }
  return seen;
}

describe.each<[LogDriver, number]>([
  ["sqlite", 50],
  ["postgres", 10],
])("sync server over %s killed under load %i times", (driver, kills) => {
  it("D2 loses nothing that a peer saw or that was acknowledged, and all replicas end equal", { timeout: 300_000 }, async () => {
    await using place = await makeLogPlace(driver, (await startPostgres()).createDatabase);
    const port = await freePort();
    const url = `ws://127.0.0.1:${port}/sync`;
    let child = await start(driver, place.at, port);
    onTestFinished(() => void child.kill("SIGKILL"));
    const clients = Array.from({ length: EDITORS }, (_, index) => connect(url, NAME, { user: `user${index}`, ack: true }));
    onTestFinished(() => {
      for (const client of clients) client[Symbol.dispose]();
    });
    let step = 0;
    let lost = 0;
    let acknowledged = 0;
    for (let round = 0; round < kills; round += 1) {
      await synced(...clients);
      const writer = setInterval(() => {
        for (const [index, client] of clients.entries()) edit(client, index, step);
        step += 1;
      }, 4);
      const before = seenByOthers(clients).size;
      const acks = clients.map((client) => client.acks.length);
      // Now and then somebody is offline when it happens.
      if (round % 3 === 0) clients[round % EDITORS]?.provider.disconnect();
      const enough = 10 + (round % 7) * 5;
      await until(() => seenByOthers(clients).size > before + enough, "peers to see edits");
      if (round % 5 === 0)
        await until(() => clients.some((client, index) => client.acks.length > (acks[index] ?? 0)), "an acknowledgement");
      await kill(child);
      clearInterval(writer);
      const seen = seenByOthers(clients);
      acknowledged += clients.reduce((sum, client) => sum + client.acks.length, 0);
      // The log alone, before any client can bring anything back.
      const log = place.open();
      const stored = await log.load(NAME);
      await log[Symbol.asyncDispose]();
      const doc = new Y.Doc();
      doc.transact(() => {
        if (stored.snapshot !== null) Y.applyUpdate(doc, stored.snapshot);
        for (const update of stored.updates) Y.applyUpdate(doc, update);
      });
      expect(stored.updates.length).toBe(stored.seq - stored.snapshotSeq);
      const kept = new Set(doc.getArray<string>("array"));
      lost += [...seen].filter((item) => !kept.has(item)).length;
      // Own acknowledged edits: the acknowledgement's state is contained in the log.
      for (const { acks: heard } of clients) expect(heard.at(-1)?.seq ?? 0).toBeLessThanOrEqual(stored.seq);
      child = await start(driver, place.at, port);
      for (const { provider } of clients) if (!provider.shouldConnect) provider.connect();
    }
    expect(lost).toBe(0);
    expect(acknowledged).toBeGreaterThan(0);
    await synced(...clients);
    const late = connect(url, NAME, { user: "late", ack: true });
    await synced(late);
    await until(() => clients.every(({ doc }) => isSame(doc, late.doc)), "all replicas equal");
    const isSaved = ({ acks, doc }: Client) => acks.at(-1)?.state === "saved" && acks.at(-1)?.hash === documentHash(doc);
    await until(() => [...clients, late].every(isSaved), "everybody to hear that all is saved");
    expect(late.doc.getArray("array").length).toBe(new Set(late.doc.getArray("array")).size);
    expect(late.doc.getArray("array").length).toBe(step * EDITORS);
    late[Symbol.dispose]();
    await kill(child);
    const log = place.open();
    const stored = await log.load(NAME);
    const reopened = new Y.Doc();
    reopened.transact(() => {
      if (stored.snapshot !== null) Y.applyUpdate(reopened, stored.snapshot);
      for (const update of stored.updates) Y.applyUpdate(reopened, update);
    });
    for (const { doc } of clients) expect(isSame(reopened, doc)).toBe(true);
    await log[Symbol.asyncDispose]();
  });
});
