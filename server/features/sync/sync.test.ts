import { afterEach, describe, expect, it } from "vitest";
import * as Y from "yjs";

import { createManualClock } from "#server/test/manual-clock.ts";
import { startPostgres } from "#server/test/postgres.ts";
import { documentHash, encodeSync, SYNC } from "#shared/kernel/sync-protocol.core.ts";

import { connect, connectRaw, isSame, kindOf, synced, until } from "./testing/clients.ts";
import { type LogDriver, type LogPlace, makeLogPlace } from "./testing/logs.ts";
import { startSyncServer, type SyncServer, type SyncServerOptions } from "./testing/sync-server.ts";
import type { UpdateLog } from "./update-log.ts";

const NAME = "scratch:test";

describe.each<LogDriver>(["sqlite", "postgres"])("sync server over %s", (driver) => {
  const opened: (AsyncDisposable | Disposable)[] = [];
  afterEach(async () => {
    for (const thing of opened.splice(0).toReversed()) {
      if (Symbol.asyncDispose in thing) await thing[Symbol.asyncDispose]();
      else thing[Symbol.dispose]();
    }
  });
  const place = async (): Promise<LogPlace> => {
    const made = await makeLogPlace(driver, (await startPostgres()).createDatabase);
    opened.push(made);
    return made;
  };
  const serve = async (options: Partial<SyncServerOptions> & { at?: LogPlace; log?: UpdateLog } = {}): Promise<SyncServer> => {
    const { at, ...rest } = options;
    const server = await startSyncServer({ log: (at ?? (await place())).open(), ...rest });
    opened.push(server);
    return server;
  };
  const client = (...parameters: Parameters<typeof connect>) => {
    const made = connect(...parameters);
    opened.push(made);
    return made;
  };
  const raw = async (...parameters: Parameters<typeof connectRaw>) => {
    const made = await connectRaw(...parameters);
    opened.push(made);
    return made;
  };

  it("W1 D1 syncs stock providers, and keeps it all over a restart", async () => {
    const at = await place();
    const server = await startSyncServer({ log: at.open() });
    const [alice, bob] = [connect(server.url, NAME), connect(server.url, NAME, { user: "bob" })];
    await synced(alice, bob);
    alice.doc.getMap("map").set("from", "alice");
    bob.doc.getText("text").insert(0, "from bob");
    await until(() => isSame(alice.doc, bob.doc) && alice.doc.getText("text").length > 0, "both edits on both sides");
    alice[Symbol.dispose]();
    bob[Symbol.dispose]();
    await server[Symbol.asyncDispose]();

    const again = await serve({ at });
    const carol = client(again.url, NAME, { user: "carol" });
    await synced(carol);
    expect(carol.doc.getMap("map").get("from")).toBe("alice");
    expect(carol.doc.getText("text").toJSON()).toBe("from bob");
  });

  it("W2 D3 acknowledges with the number, the hash and the count of what is on the disk", async () => {
    const server = await serve();
    const alice = client(server.url, NAME, { ack: true });
    await synced(alice);
    alice.doc.getMap("map").set("key", 1);
    alice.doc.getMap("map").delete("key");
    await until(() => (alice.acks.at(-1)?.received ?? 0) === 3, "the answer to step 1 and two edits settled");
    expect(alice.acks.at(-1)).toMatchObject({ state: "saved", hash: documentHash(alice.doc) });
  });

  it("W2 never sends an acknowledgement to stock clients", async () => {
    const server = await serve();
    const bob = await raw(server.url, NAME, { user: "bob" });
    const alice = client(server.url, NAME, { ack: true });
    await synced(alice);
    alice.doc.getMap("map").set("key", 1);
    await until(() => alice.acks.some(({ seq }) => seq === 1), "an acknowledgement");
    bob.send(encodeSync(SYNC.step1, new Uint8Array([0])));
    await until(() => bob.frames.some((frame) => kindOf(frame).join() === "0,1"), "an answer to step 1");
    expect(bob.frames.map((frame) => kindOf(frame)[0]).filter((type) => type === 100)).toEqual([]);
  });

  it("D1 shows a peer nothing that is not committed, and D8 keeps it while the database fails", async () => {
    const log = (await place()).open();
    let isFailing = true;
    const failing: UpdateLog = {
      ...log,
      append: (entries) => {
        if (isFailing) throw new Error("disk full");
        return log.append(entries);
      },
    };
    const server = await serve({ log: failing });
    const alice = client(server.url, NAME, { ack: true });
    const bob = client(server.url, NAME, { user: "bob" });
    await synced(alice, bob);
    alice.doc.getMap("map").set("key", "value");
    await until(() => alice.acks.at(-1)?.state === "failing", "being told that nothing is saved");
    expect(bob.doc.getMap("map").size).toBe(0);
    // Somebody who comes in now is not shown it either.
    const carol = await raw(server.url, NAME, { user: "carol" });
    carol.send(encodeSync(SYNC.step1, new Uint8Array([0])));
    alice.doc.getMap("map").set("second", "value");
    isFailing = false;
    await until(() => bob.doc.getMap("map").size === 2, "both edits at the peer");
    await until(() => alice.acks.at(-1)?.state === "saved", "being told that all is saved");
    const stored = await log.load(NAME);
    expect(stored.seq).toBe(stored.updates.length);
  });

  it("D8 lets no document stand in another's way", async () => {
    const log = (await place()).open();
    let isChoosy = true;
    const choosy: UpdateLog = {
      ...log,
      append: (entries) => {
        if (isChoosy && entries.some(({ name }) => name === "scratch:bad")) throw new Error("too large a row");
        return log.append(entries);
      },
    };
    const server = await serve({ log: choosy });
    const bad = client(server.url, "scratch:bad", { ack: true });
    const good = client(server.url, "scratch:good", { ack: true });
    await synced(bad, good);
    for (let step = 0; step < 20; step += 1) {
      bad.doc.getArray("a").push([step]);
      good.doc.getArray("a").push([step]);
    }
    await until(() => good.acks.at(-1)?.received === 21, "the good document saved");
    expect(bad.acks.at(-1)?.state).toBe("failing");
    isChoosy = false;
    await until(() => bad.acks.at(-1)?.state === "saved", "the other one too, once it can be");
  });

  it("D4 D5 D6 writes one row a turn, none for what changes nothing, and counts without gaps", async () => {
    const log = (await place()).open();
    const server = await serve({ log });
    const alice = client(server.url, NAME, { ack: true });
    const bob = client(server.url, NAME, { user: "bob", ack: true });
    await synced(alice, bob);
    for (let step = 0; step < 50; step += 1) alice.doc.getArray("array").push([step]);
    await until(() => isSame(alice.doc, bob.doc) && alice.acks.at(-1)?.received === 51, "all edits");
    // The whole state once more is no news.
    bob.provider.ws?.send(Uint8Array.from(encodeSync(SYNC.update, Y.encodeStateAsUpdate(bob.doc))));
    await until(() => bob.acks.at(-1)?.received === 2, "the repetition settled");
    const stored = await log.load(NAME);
    expect(stored.seq).toBe(stored.updates.length);
    expect(stored.seq).toBeLessThan(50);
    const rebuilt = new Y.Doc();
    for (const update of stored.updates) Y.applyUpdate(rebuilt, update);
    expect(isSame(rebuilt, alice.doc)).toBe(true);
  });

  it("D7 sends no echo to the sole author", async () => {
    const server = await serve();
    const alice = await raw(server.url, NAME);
    const bob = client(server.url, NAME, { user: "bob", ack: true });
    await synced(bob);
    // His answer to the server's first question is a message too, and must not share a turn with her edit.
    await until(() => bob.acks.at(-1)?.received === 1, "bob's answer settled");
    const doc = new Y.Doc();
    doc.getMap("map").set("key", 1);
    alice.update(Y.encodeStateAsUpdate(doc));
    await until(() => bob.doc.getMap("map").get("key") === 1, "the edit at the peer");
    expect(alice.frames.map(kindOf)).not.toContainEqual([0, 2]);
  });

  it("D9 L4 knows who did what, before and after compaction", async () => {
    const log = (await place()).open();
    const touched = ({ changed }: { changed: Map<unknown, Set<string | null>> }) =>
      [...changed.values()].flatMap((keys) => [...keys].filter((key) => key !== null));
    const server = await serve({ log, kinds: [{ kind: "scratch", schemaVersion: 1, touched }] });
    const alice = client(server.url, NAME, { ack: true });
    const bob = client(server.url, NAME, { user: "bob", ack: true });
    await synced(alice, bob);
    alice.doc.getMap("map").set("a", 1);
    bob.doc.getMap("map").set("b", 1);
    await server.sync.edit(NAME, { userId: null }, (doc) => doc.getMap("map").set("s", 1));
    await until(() => [alice, bob].every(({ acks }) => acks.at(-1)?.received === 2), "both saved");
    const who = async () => {
      const commits = await server.sync.commitsSince(NAME, new Date(0));
      const pairs = commits.flatMap(({ actors }) =>
        actors.flatMap((actor) => actor.touched.map((key) => `${actor.userId ?? "server"} ${key}`)),
      );
      return [...new Set(pairs)].toSorted();
    };
    expect(await who()).toEqual(["alice a", "bob b", "server s"]);
    const state = Y.encodeStateAsUpdateV2(alice.doc);
    const { seq } = await log.load(NAME);
    expect(await log.compact(NAME, seq, state)).toBe(true);
    expect(await log.compact(NAME, seq, state)).toBe(false);
    expect(await who()).toEqual(["alice a", "bob b", "server s"]);
    const stored = await log.load(NAME);
    expect(stored).toMatchObject({ seq, snapshotSeq: seq, updates: [] });
    expect(await server.sync.commitsSince(NAME, new Date(Date.now() + 1_000))).toEqual([]);
    // The next commit goes on counting.
    await server.sync.edit(NAME, { userId: "carol" }, (doc) => doc.getMap("map").set("c", 1));
    expect((await log.load(NAME)).seq).toBe(seq + 1);
  });

  it("G1 tells strangers nothing, and people without rights the same of all documents", async () => {
    const server = await serve();
    server.rights.set("mallory", "denied");
    server.missing.add("gone");
    await expect(client(server.url, NAME, { user: "" }).closed).resolves.toBe(4401);
    await expect(client(server.url, "scratch:gone", { user: "" }).closed).resolves.toBe(4401);
    await expect(client(server.url, "nonsense", { user: "" }).closed).resolves.toBe(4401);
    await expect(client(server.url, NAME, { user: "mallory" }).closed).resolves.toBe(4403);
    await expect(client(server.url, "scratch:gone", { user: "mallory" }).closed).resolves.toBe(4403);
    await expect(client(server.url, "scratch:gone").closed).resolves.toBe(4404);
    await expect(client(server.url, "nonsense").closed).resolves.toBe(4404);
  });

  it("G2 lets readers read and nothing else, and tells them", async () => {
    const server = await serve();
    server.rights.set("rita", "read");
    const alice = client(server.url, NAME, { ack: true });
    await synced(alice);
    alice.doc.getMap("map").set("key", "good");
    await until(() => alice.acks.at(-1)?.received === 2, "saved");
    const rita = await raw(server.url, NAME, { user: "rita", ack: true });
    rita.send(encodeSync(SYNC.step1, new Uint8Array([0])));
    const doc = new Y.Doc();
    doc.getMap("map").set("key", "bad");
    rita.update(Y.encodeStateAsUpdate(doc));
    await until(() => rita.frames.some((frame) => frame[0] === 2), "being told");
    await server.sync.edit(NAME, { userId: null }, (target) => target.getMap("map").set("last", 1));
    await until(() => alice.doc.getMap("map").has("last"), "a later edit");
    expect(alice.doc.getMap("map").get("key")).toBe("good");
    expect(rita.frames.filter((frame) => frame[0] === 100).every((frame) => frame.at(-1) === 2)).toBe(true);
    expect(rita.frames.map(kindOf)).toContainEqual([0, 1]);
  });

  it("G3 acts on open sockets as soon as a right is taken away", async () => {
    const server = await serve();
    const bob = client(server.url, NAME, { user: "bob" });
    const alice = client(server.url, NAME, { ack: true });
    await synced(alice, bob);
    server.rights.set("bob", "denied");
    await server.sync.recheck("bob");
    await expect(bob.closed).resolves.toBe(4403);
    server.rights.set("alice", "read");
    await server.sync.recheck();
    await until(() => alice.acks.at(-1)?.state === "refused", "alice hears that she may only read now");
    server.rights.set("alice", "edit");
    await server.sync.recheck();
    alice.doc.getMap("map").set("key", 1);
    await until(() => alice.acks.at(-1)?.state === "saved", "alice may write again");
  });

  it("G4 closes who sends nonsense, and nobody else", async () => {
    const server = await serve();
    const bob = client(server.url, NAME, { user: "bob", ack: true });
    await synced(bob);
    const good = new Y.Doc();
    good.getText("text").insert(0, "hello");
    const update = Y.encodeStateAsUpdate(good);
    const nonsense: (Uint8Array | string)[] = [
      "text",
      new Uint8Array([0]),
      new Uint8Array([0, 9, 0]),
      new Uint8Array([0, 0, 1]),
      new Uint8Array([0, 2, 200]),
      new Uint8Array([1, 5, 255, 255, 255, 255, 255]),
      encodeSync(SYNC.update, update.subarray(0, update.length - 3)),
      encodeSync(SYNC.update, new Uint8Array([1, 255, 255, 255, 255, 15, 1, 0])),
      encodeSync(SYNC.update, new Uint8Array([...update, 0])),
    ];
    for (const frame of nonsense) {
      const mallory = await raw(server.url, NAME, { user: "mallory" });
      mallory.send(frame);
      expect(await mallory.closed, JSON.stringify(frame)).toBe(4422);
    }
    bob.doc.getMap("map").set("key", 1);
    await until(() => bob.acks.at(-1)?.received === 2, "bob goes on");
  });

  it("G5 closes who sends too much, for good", async () => {
    const server = await serve();
    const mallory = client(server.url, NAME, { user: "mallory" });
    await synced(mallory);
    mallory.doc.getMap("map").set("key", "x".repeat(1_100_000));
    await expect(mallory.closed).resolves.toBe(4413);
    const eve = client(server.url, NAME, { user: "eve" });
    await synced(eve);
    eve.doc.getMap("map").set("key", "x".repeat(6_000_000));
    await expect(eve.closed).resolves.toBe(4413);
    const carol = client(server.url, NAME, { user: "carol" });
    await synced(carol);
    expect(carol.doc.getMap("map").size).toBe(0);
  });

  it("G6 lets nobody write with another's client id, not after a restart either", async () => {
    const at = await place();
    const first = await startSyncServer({ log: at.open() });
    const alice = connect(first.url, NAME, { ack: true });
    await synced(alice);
    alice.doc.getMap("map").set("key", "alice");
    await until(() => alice.acks.at(-1)?.received === 2, "saved");
    const { clientID } = alice.doc;
    const state = Y.encodeStateAsUpdateV2(alice.doc);
    alice[Symbol.dispose]();
    await first[Symbol.asyncDispose]();

    const server = await serve({ at });
    const bob = client(server.url, NAME, { user: "bob", ack: true });
    await synced(bob);
    const forged = new Y.Doc();
    Y.applyUpdate(forged, state);
    forged.clientID = clientID;
    const mallory = await raw(server.url, NAME, { user: "mallory" });
    forged.on("update", (update: Uint8Array) => mallory.update(update));
    for (let step = 0; step < 25; step += 1) forged.getMap("map").set("key", `forged ${step}`);
    await expect(mallory.closed).resolves.toBe(4403);
    bob.doc.getMap("map").set("other", 1);
    await until(() => bob.acks.at(-1)?.received === 2, "bob goes on");
    expect(bob.doc.getMap("map").toJSON()).toEqual({ key: "alice", other: 1 });
  });

  it("G7 puts back what is not valid before log or peers see it, and closes who keeps at it", async () => {
    const log = (await place()).open();
    const seen: unknown[] = [];
    const server = await serve({
      log,
      kinds: [
        {
          kind: "scratch",
          schemaVersion: 1,
          repair: ({ doc, changed }) => {
            const map = doc.getMap("map");
            const isTouched = [...changed].some(([type, keys]) => Object.is(type, map) && keys.has("size"));
            if (!isTouched || typeof map.get("size") === "number") return { violations: [] };
            map.set("size", 0);
            return { violations: ["size"] };
          },
        },
      ],
    });
    const alice = client(server.url, NAME);
    const bob = client(server.url, NAME, { user: "bob" });
    await synced(alice, bob);
    bob.doc.on("afterTransaction", () => seen.push(bob.doc.getMap("map").get("size")));
    alice.doc.getMap("map").set("size", 5);
    await until(() => seen.includes(5), "a good value");
    alice.doc.getMap("map").set("size", "huge");
    await until(() => alice.doc.getMap("map").get("size") === 0, "the author is put right");
    for (let step = 0; step < 20; step += 1) {
      alice.doc.getMap("map").set("size", "huge");
      await until(() => alice.doc.getMap("map").get("size") === 0 || !alice.provider.shouldConnect, "put right, or closed");
    }
    await expect(alice.closed).resolves.toBe(4422);
    expect(seen).not.toContain("huge");
    for (const update of (await log.load(NAME)).updates) expect(Buffer.from(update).includes("huge")).toBe(false);
  });

  it("G8 refuses root types that a kind doesn't have", async () => {
    const server = await serve({ kinds: [{ kind: "scratch", schemaVersion: 1, roots: ["map"] }] });
    const mallory = client(server.url, NAME, { user: "mallory" });
    await synced(mallory);
    mallory.doc.getMap("other").set("key", 1);
    await expect(mallory.closed).resolves.toBe(4422);
    const alice = client(server.url, NAME);
    await synced(alice);
    expect([...alice.doc.share.keys()]).toEqual([]);
  });

  it("G9 drops what has gaps, asks for the rest, and a flood of it blocks nobody", async () => {
    const server = await serve();
    const bob = client(server.url, NAME, { user: "bob", ack: true });
    await synced(bob);
    const updates: Uint8Array[] = [];
    const doc = new Y.Doc();
    doc.on("update", (update: Uint8Array) => updates.push(update));
    for (let step = 0; step < 6_000; step += 1) doc.getText("text").insert(0, "x");
    const mallory = await raw(server.url, NAME, { user: "mallory" });
    for (const [index, update] of updates.entries()) if (index % 2 === 1) mallory.update(update);
    const started = performance.now();
    bob.doc.getMap("map").set("key", 1);
    await until(() => bob.acks.at(-1)?.received === 2, "bob's edit saved");
    expect(performance.now() - started).toBeLessThan(1_000);
    await expect(mallory.closed).resolves.toBe(4500);
    expect(mallory.frames.map(kindOf)).toContainEqual([0, 0]);
  });

  it("G9 gets a lost update back from an honest client", async () => {
    const server = await serve();
    const alice = client(server.url, NAME, { ack: true });
    const bob = client(server.url, NAME, { user: "bob" });
    await synced(alice, bob);
    const { ws } = alice.provider;
    if (ws === null) throw new Error("not connected");
    const send = ws.send.bind(ws);
    ws.send = () => undefined;
    alice.doc.getArray("array").push(["lost"]);
    ws.send = send;
    alice.doc.getArray("array").push(["next"]);
    await until(() => bob.doc.getArray("array").length === 2, "both at the peer");
    await until(() => alice.acks.at(-1)?.state === "saved", "complete again");
  });

  it("G5 lets people make room in a full document", async () => {
    const server = await serve();
    const alice = client(server.url, NAME, { ack: true });
    await synced(alice);
    const map = alice.doc.getMap("map");
    const isSaved = (edits: number) => until(() => alice.acks.at(-1)?.received === edits, `${edits} edits saved`);
    // Step 2 of the beginning counts as one.
    for (let part = 1; part <= 8; part += 1) {
      map.set(`part ${part}`, "x".repeat(1_040_000));
      await isSaved(part + 1);
    }
    map.set("note", "x".repeat(100));
    await isSaved(10);
    map.delete("part 1");
    await isSaved(11);
    map.set("part 9", "x".repeat(900_000));
    await isSaved(12);
    const mallory = client(server.url, NAME, { user: "mallory" });
    await synced(mallory);
    mallory.doc.getMap("map").set("more", "x".repeat(1_000_000));
    await expect(mallory.closed).resolves.toBe(4413);
  });

  it("G11 sends away who asks without end, and answers others meanwhile", async () => {
    const server = await serve();
    const alice = client(server.url, NAME, { ack: true });
    await synced(alice);
    alice.doc.getMap("map").set("key", "x".repeat(900_000));
    await until(() => alice.acks.at(-1)?.received === 2, "the document saved");
    const mallory = await raw(server.url, NAME, { user: "reader" });
    for (let ask = 0; ask < 3_000; ask += 1) mallory.send(encodeSync(SYNC.step1, new Uint8Array([1, ask & 127, 1])));
    await expect(mallory.closed).resolves.toBe(4529);
    expect(mallory.frames.length).toBeLessThan(40);
    alice.doc.getMap("map").set("more", 1);
    await until(() => alice.acks.at(-1)?.received === 3, "an edit saved");
  });

  it("G11 takes no crowd of made-up client ids", async () => {
    const server = await serve();
    const everybody = new Y.Doc();
    for (let person = 0; person < 201; person += 1) {
      const doc = new Y.Doc();
      doc.getMap("map").set(String(person), 1);
      Y.applyUpdate(everybody, Y.encodeStateAsUpdate(doc));
    }
    const mallory = await raw(server.url, NAME, { user: "mallory" });
    mallory.update(Y.encodeStateAsUpdate(everybody));
    await expect(mallory.closed).resolves.toBe(4422);
    const carol = client(server.url, NAME, { user: "carol" });
    await synced(carol);
    expect(carol.doc.getMap("map").size).toBe(0);
  });

  it("G10 tells clients that are too old to reload", async () => {
    const server = await serve({ kinds: [{ kind: "scratch", schemaVersion: 3 }] });
    await expect(client(server.url, NAME, { params: { schema: "2" } }).closed).resolves.toBe(4409);
    await synced(client(server.url, NAME, { params: { schema: "3" } }), client(server.url, NAME));
  });

  it("P1 P2 P3 says who is there, whatever clients say", async () => {
    const server = await serve();
    const [alice, bob] = [client(server.url, NAME), client(server.url, NAME, { user: "bob" })];
    alice.provider.awareness.setLocalState({ user: { id: "boss", name: "The boss" }, cursor: 1 });
    bob.provider.awareness.setLocalState({ user: {}, cursor: 2 });
    const seenBy = ({ provider }: typeof alice, { doc }: typeof alice) => provider.awareness.getStates().get(doc.clientID);
    await until(() => seenBy(bob, alice)?.["cursor"] === 1 && seenBy(alice, bob)?.["cursor"] === 2, "both see each other");
    expect(seenBy(bob, alice)?.["user"]).toEqual({ id: "alice", name: "Name of alice", color: 7 });
    const mallory = client(server.url, NAME, { user: "mallory" });
    await synced(mallory);
    // Speaks for alice, with a clock of the future.
    mallory.provider.awareness.states.set(alice.doc.clientID, { user: {}, cursor: "forged" });
    mallory.provider.awareness.meta.set(alice.doc.clientID, { clock: 99, lastUpdated: 0 });
    mallory.provider.awareness.emit("update", [{ added: [], updated: [alice.doc.clientID], removed: [] }, "local"]);
    mallory.provider.awareness.setLocalState({ user: {}, cursor: 3 });
    await until(() => seenBy(bob, mallory)?.["cursor"] === 3, "mallory's own presence");
    expect(seenBy(bob, alice)?.["cursor"]).toBe(1);
    alice.provider.disconnect();
    await until(() => seenBy(bob, alice) === undefined, "alice is gone");
    alice.provider.connect();
    alice.provider.awareness.setLocalState({ user: {}, cursor: 4 });
    await until(() => seenBy(bob, alice)?.["cursor"] === 4, "alice is back");
  });

  it("P3 leaves no ghosts when one person's two tabs echo each other", async () => {
    const server = await serve();
    const watcher = client(server.url, NAME, { user: "bob" });
    const [one, two] = [client(server.url, NAME), client(server.url, NAME)];
    one.provider.awareness.setLocalState({ tab: 1 });
    two.provider.awareness.setLocalState({ tab: 2 });
    const states = () => watcher.provider.awareness.getStates();
    await until(() => states().has(one.doc.clientID) && states().has(two.doc.clientID), "both tabs");
    two.provider.destroy();
    await until(() => !states().has(two.doc.clientID), "the second tab is gone");
    one.provider.awareness.setLocalState({ tab: "still here" });
    await until(() => states().get(one.doc.clientID)?.["tab"] === "still here", "the first tab goes on");
    one.provider.destroy();
    await until(() => !states().has(one.doc.clientID), "nobody is left");
  });

  it("L1 loads a document once, however many ask, and answers with all of it", async () => {
    const log = (await place()).open();
    const doc = new Y.Doc();
    doc.getText("text").insert(0, "stored");
    await log.append([{ name: NAME, update: Y.encodeStateAsUpdate(doc), actors: [], at: new Date(), clients: [] }]);
    let loads = 0;
    const counting: UpdateLog = {
      ...log,
      load: (name) => {
        loads += 1;
        return log.load(name);
      },
    };
    const server = await serve({ log: counting });
    const clients = Array.from({ length: 20 }, (_, index) => client(server.url, NAME, { user: `user${index}` }));
    await synced(...clients);
    expect(loads).toBe(1);
    for (const { doc: theirs } of clients) expect(theirs.getText("text").toJSON()).toBe("stored");
  });

  it("L2 seeds a new document once", async () => {
    const at = await place();
    const kinds = [{ kind: "scratch" as const, schemaVersion: 1, seed: (doc: Y.Doc) => doc.getArray("array").push(["seed"]) }];
    const first = await startSyncServer({ log: at.open(), kinds });
    const [alice, bob] = [connect(first.url, NAME), connect(first.url, NAME, { user: "bob" })];
    await synced(alice, bob);
    expect(alice.doc.getArray("array").toArray()).toEqual(["seed"]);
    alice[Symbol.dispose]();
    bob[Symbol.dispose]();
    await first[Symbol.asyncDispose]();
    const again = await serve({ at, kinds });
    expect(await again.sync.read(NAME, (doc) => doc.getArray("array").toArray())).toEqual(["seed"]);
  });

  it("L3 L4 W4 keeps silent sockets alive, and frees a room that nobody is in", async () => {
    const clock = createManualClock(Date.now());
    const log = (await place()).open();
    const server = await serve({ log, clock });
    const alice = await raw(server.url, NAME);
    const doc = new Y.Doc();
    doc.getMap("map").set("key", 1);
    alice.update(Y.encodeStateAsUpdate(doc));
    await until(async () => (await log.load(NAME)).seq === 1, "the edit in the log");
    clock.advance(13_000);
    await until(() => alice.frames.some((frame) => frame.equals(new Uint8Array([1, 1, 0]))), "an empty presence message");
    alice.ws.close();
    await until(() => server.sync.figures().sockets === 0, "alice has left");
    clock.advance(50_000);
    await until(() => server.sync.figures().rooms === 0, "the room is freed");
    expect(await log.load(NAME)).toMatchObject({ seq: 1, snapshotSeq: 1, updates: [] });
    const bob = client(server.url, NAME, { user: "bob" });
    await synced(bob);
    expect(bob.doc.getMap("map").get("key")).toBe(1);
  });

  it("L5 sends everybody away to come back, and they find everything", async () => {
    const at = await place();
    const server = await startSyncServer({ log: at.open() });
    const alice = client(server.url, NAME);
    await synced(alice);
    alice.doc.getMap("map").set("key", 1);
    await server[Symbol.asyncDispose]();
    const again = await serve({ at, port: Number(new URL(server.url).port) });
    await until(() => alice.provider.synced, "alice is back by herself");
    await until(() => again.sync.read(NAME, (doc) => doc.getMap("map").get("key") === 1), "her last edit is on the server");
  });

  it("R1 R2 keeps no more than a little for a reader that stalls, and gives it all when it reads on", async () => {
    const server = await serve();
    const reader = await raw(server.url, NAME, { user: "rita" });
    reader.send(encodeSync(SYNC.step1, new Uint8Array([0])));
    await until(() => reader.frames.some((frame) => kindOf(frame).join() === "0,1"), "the reader is in");
    reader.ws.pause();
    const alice = client(server.url, NAME, { ack: true });
    await synced(alice);
    for (let step = 0; step < 40; step += 1) {
      alice.doc.getMap("map").set("blob", `${step}${"x".repeat(500_000)}`);
      await until(() => alice.acks.at(-1)?.received === step + 2, "saved");
    }
    reader.ws.resume();
    const doc = new Y.Doc();
    await until(() => {
      for (const frame of reader.frames.splice(0)) {
        const [type, step] = kindOf(frame);
        if (type === 0 && step > 0) Y.applyUpdate(doc, frame.subarray(frame.length > 65_540 ? 5 : frame.length > 130 ? 4 : 3));
      }
      return isSame(doc, alice.doc);
    }, "the reader has caught up");
  });
});
