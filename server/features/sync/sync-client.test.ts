import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";

import { openDocument, type SyncSession } from "#client/platform/sync-client.ts";
import { startPostgres } from "#server/test/postgres.ts";

import { until } from "./testing/clients.ts";
import { makeLogPlace } from "./testing/logs.ts";
import { startSyncServer, type SyncServer } from "./testing/sync-server.ts";
import type { UpdateLog } from "./update-log.ts";

const NAME = "scratch:client";

async function serve(change: (log: UpdateLog) => UpdateLog = (log) => log): Promise<SyncServer> {
  const place = await makeLogPlace("sqlite", (await startPostgres()).createDatabase);
  const server = await startSyncServer({ log: change(place.open()) });
  onTestFinished(async () => {
    await server[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });
  return server;
}

/** The browser's client, told who it is by the address instead of a cookie. */
function open(server: SyncServer, user: string): SyncSession {
  class AsUser extends WebSocket {
    constructor(url: string | URL) {
      super(`${String(url)}&user=${user}`);
    }
  }
  const session = openDocument(NAME, {
    schemaVersion: 1,
    user: { id: user },
    baseUrl: server.url.replace("ws:", "http:").replace(/sync$/, ""),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- ws is a WebSocket, with more
    WebSocket: AsUser as unknown as typeof globalThis.WebSocket,
  });
  onTestFinished(session.close);
  return session;
}

const state = (session: SyncSession) => session.status.getSnapshot().state;

describe("the browser's sync client against the real server", () => {
  it("says saving while an edit is on its way and saved when it is on the disk, not before", async () => {
    const waiting: (() => void)[] = [];
    let isHeld = false;
    const server = await serve((log) => ({ ...log, afterFlush: (done) => (isHeld ? void waiting.push(done) : log.afterFlush(done)) }));
    const alice = open(server, "alice");
    expect(state(alice)).toBe("connecting");
    await until(() => state(alice) === "saved", "saved at first");
    isHeld = true;
    const states: string[] = [];
    alice.status.subscribe(() => states.push(state(alice)));
    alice.doc.getMap("map").set("key", 1);
    expect(state(alice)).toBe("saving");
    const bob = open(server, "bob");
    await bob.whenReady;
    await until(() => bob.doc.getMap("map").get("key") === 1, "the edit at the peer");
    await until(() => waiting.length > 0, "the commit waits for its flush");
    expect(state(alice)).toBe("saving");
    for (const done of waiting.splice(0)) done();
    await until(() => state(alice) === "saved", "saved");
    expect(states).toEqual(["saving", "saved"]);
  });

  it("says unsaved while the server can't save, and saved again by itself", async () => {
    let isFailing = false;
    const server = await serve((log) => ({
      ...log,
      append: (entries) => {
        if (isFailing) throw new Error("disk full");
        return log.append(entries);
      },
    }));
    const alice = open(server, "alice");
    await until(() => state(alice) === "saved", "saved at first");
    isFailing = true;
    alice.doc.getMap("map").set("key", 1);
    await until(() => state(alice) === "unsaved", "unsaved");
    isFailing = false;
    await until(() => state(alice) === "saved", "saved");
  });

  it("says offline without a connection, and brings what was changed meanwhile", async () => {
    const server = await serve();
    const [alice, bob] = [open(server, "alice"), open(server, "bob")];
    await until(() => state(alice) === "saved" && state(bob) === "saved", "both saved");
    alice.provider.disconnect();
    await until(() => state(alice) === "offline", "offline");
    alice.doc.getMap("map").set("offline", true);
    expect(state(alice)).toBe("offline");
    alice.provider.connect();
    await until(() => state(alice) === "saved" && bob.doc.getMap("map").get("offline") === true, "merged and saved");
  });

  it("says read-only to readers, and gives the reason to whoever is refused", async () => {
    const server = await serve();
    server.rights.set("rita", "read");
    server.rights.set("mallory", "denied");
    const [rita, mallory] = [open(server, "rita"), open(server, "mallory")];
    await until(() => state(rita) === "read-only", "read-only");
    await until(() => state(mallory) === "refused", "refused");
    expect(mallory.status.getSnapshot()).toEqual({ state: "refused", code: 4403, reason: "Not allowed" });
  });

  it("lists peers as the server vouches for them, sees them come back at once, and keeps no ghosts", async () => {
    const server = await serve();
    const [alice, bob] = [open(server, "alice"), open(server, "bob")];
    bob.awareness.setLocalState({ user: { id: "boss", name: "Boss" }, cursor: [1, 2] });
    await until(() => alice.peers.getSnapshot().length === 1, "bob is there");
    expect(alice.peers.getSnapshot()[0]).toMatchObject({ user: { id: "bob", name: "Name of bob", color: 7 }, state: { cursor: [1, 2] } });
    bob.provider.disconnect();
    await until(() => alice.peers.getSnapshot().length === 0, "bob is gone");
    bob.provider.connect();
    await until(() => alice.peers.getSnapshot().length === 1, "bob is back");
    bob.close();
    await until(() => alice.peers.getSnapshot().length === 0, "nobody is left");
  });

  it("learns that its copy differs from the server's, and fetches what it lacks", async () => {
    const server = await serve();
    const [alice, bob] = [open(server, "alice"), open(server, "bob")];
    await until(() => state(alice) === "saved" && state(bob) === "saved", "both saved");
    // One message to bob is lost without his noticing.
    const { ws } = bob.provider;
    if (ws === null) throw new Error("not connected");
    const deliver = ws.onmessage;
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- it is the provider's own handler that misses it
    ws.onmessage = null;
    alice.doc.getMap("map").set("lost", true);
    await until(() => state(alice) === "saved", "saved");
    await new Promise((resolve) => setImmediate(resolve));
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- as above
    ws.onmessage = deliver;
    await until(() => bob.doc.getMap("map").get("lost") === true && state(bob) === "saved", "bob has it after all");
  });
});
