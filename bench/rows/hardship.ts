import * as Y from "yjs";

import { EditClock, forEachMark, Pen } from "../edits.ts";
import { type BenchRow, pause, percentile, until } from "../measure.ts";
import { openClients, RawClient } from "../raw-client.ts";

const KILL_ROUNDS = 5;

export const crash: BenchRow = {
  id: "crash",
  rounds: 1,
  metrics: [
    { id: "lost", row: "kill -9 under load: edits lost that a peer had seen", unit: "edits", bar: "0", holds: (ours) => ours === 0 },
    { id: "seen", row: "kill -9 under load: edits that a peer had seen", unit: "edits", bar: "more than 0", holds: (ours) => ours > 0 },
  ],
  measure: async (server) => {
    let lost = 0;
    let seen = 0;
    for (let round = 0; round < KILL_ROUNDS; round += 1) {
      const room = `crash-${round}`;
      const clock = new EditClock();
      const seenEdits = new Set<number>();
      const clients = await openClients(
        6,
        (index) =>
          new RawClient(
            server.dialect,
            room,
            index === 5 ? { onUpdate: (update) => forEachMark(update, (edit) => seenEdits.add(edit)) } : {},
          ),
      );
      const pens = clients.slice(0, 5).map((_, index) => new Pen(`pen-${index}`));
      const tick = setInterval(() => pens.forEach((pen, index) => clients[index]?.sendUpdate(pen.write(clock.next()))), 5);
      await pause(700 + round * 130);
      await server.kill("SIGKILL");
      clearInterval(tick);
      await pause(100);
      await Promise.all(clients.map((client) => client.close()));
      await server.start();
      const doc = new Y.Doc();
      const late = new RawClient(server.dialect, room, { onUpdate: (update) => Y.applyUpdate(doc, update) });
      await late.synced;
      // y-websocket-server answers before it has loaded; give every server the same time to tell what it has.
      await pause(1_500);
      const kept = new Set<number>();
      pens.forEach((_, index) => doc.getArray<string>(`pen-${index}`).forEach((mark) => kept.add(Number(mark.slice(1)))));
      for (const edit of seenEdits) if (!kept.has(edit)) lost += 1;
      seen += seenEdits.size;
      await late.close();
    }
    return { lost, seen };
  },
};

const GAPS = 3_000;

export const gapFlood: BenchRow = {
  id: "gap-flood",
  rounds: 1,
  metrics: [
    { id: "blocked", row: "3 000 gap updates by one client: others blocked for", unit: "s", bar: "≤ 0.2 s", holds: (ours) => ours <= 0.2 },
  ],
  measure: async (server) => {
    const clock = new EditClock();
    const latencies: number[] = [];
    const [writer, peer] = await openClients(
      2,
      (index) =>
        new RawClient(
          server.dialect,
          "calm",
          index === 1 ? { onUpdate: (update) => forEachMark(update, (edit) => latencies.push(clock.ageOf(edit))) } : {},
        ),
    );
    const hostile = new RawClient(server.dialect, "flooded");
    await hostile.synced;
    const pen = new Pen("pen");
    const tick = setInterval(() => writer?.sendUpdate(pen.write(clock.next())), 10);
    await pause(500);
    // Every second update of a writer: each misses the one before it.
    const source = new Pen("gaps");
    for (let gap = 0; gap < GAPS; gap += 1) {
      source.write(2 * gap);
      const update = source.write(2 * gap + 1);
      if (hostile.socket.readyState === hostile.socket.OPEN) hostile.sendUpdate(update);
    }
    await pause(1_000);
    clearInterval(tick);
    await until(() => latencies.length >= clock.sentAt.length, 60_000);
    await Promise.all([writer, peer, hostile].map(async (client) => client?.close()));
    return { blocked: percentile(latencies, 1) / 1_000 };
  },
};

const STALLED_MEGABYTES = 100;

export const stalledReader: BenchRow = {
  id: "stalled-reader",
  rounds: 1,
  metrics: [
    {
      id: "memory",
      row: "stalled reader while 100 MB is sent: external memory, peak",
      unit: "MB",
      bar: "≤ 10 MB",
      holds: (ours) => ours <= 10,
    },
  ],
  measure: async (server) => {
    const [writer, reader, stalled] = await openClients(3, () => new RawClient(server.dialect, "stalled"));
    if (writer === undefined || reader === undefined || stalled === undefined) throw new Error("Clients did not open");
    await pause(500);
    const before = await server.memory();
    stalled.socket.pause();
    // A value of 50 kB set again and again: the document stays small, the traffic does not.
    const doc = new Y.Doc();
    const map = doc.getMap<string>("blob");
    const clock = new EditClock();
    let arrived = 0;
    reader.socket.on("message", (data: Buffer) => {
      arrived += data.length;
    });
    let update: Uint8Array = new Uint8Array();
    doc.on("update", (made: Uint8Array) => {
      update = made;
    });
    let peak = 0;
    const total = STALLED_MEGABYTES * 1_000_000;
    for (let sent = 0; sent < total;) {
      const batchEnd = sent + 5_000_000;
      while (sent < batchEnd) {
        map.set("value", String(clock.next()).padStart(50_000, "x"));
        writer.sendUpdate(update);
        sent += update.length;
        const arrivedBefore = arrived;
        await until(() => arrived > arrivedBefore, 1_000);
      }
      const now = await server.memory();
      peak = Math.max(peak, now.external - before.external);
    }
    await Promise.all([writer, reader, stalled].map((client) => client.close()));
    return { memory: peak / 1_000_000 };
  },
};
