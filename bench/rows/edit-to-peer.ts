import { EditClock, forEachMark, Pen } from "../edits.ts";
import { type BenchRow, least, pause, percentile } from "../measure.ts";
import { openClients, RawClient } from "../raw-client.ts";
import type { ServerUnderTest } from "../servers.ts";

const SETTLE_MS = 1_000;
const WARM_UP_MS = 5_000;
const MEASURE_MS = 10_000;
/**
 * What every writer has written before the load begins. From the 128th edit on, clocks take two bytes: a path that no
 * server's (nor the generator's) compiled code has seen before, so that all of it would be compiled anew amid the measurement.
 */
const EARLIER_EDITS = 150;

interface Load {
  rooms: number;
  clientsPerRoom: number;
  writersPerRoom: number;
  editsPerSecond: number;
}

/** Writers edit at a steady pace, spread evenly over time; latency is taken at every other client of the room. */
async function steadyLoad(server: ServerUnderTest, load: Load) {
  const clock = new EditClock();
  const latencies: number[] = [];
  const authors: number[] = [];
  let isMeasuring = false;
  let deliveries = 0;
  const clients = await openClients(load.rooms * load.clientsPerRoom, (index) => {
    return new RawClient(server.dialect, `steady-${index % load.rooms}`, {
      onUpdate: (update) =>
        forEachMark(update, (edit) => {
          if (!isMeasuring || authors[edit] === index) return;
          deliveries += 1;
          latencies.push(clock.ageOf(edit));
        }),
    });
  });
  const writers = clients
    .slice(0, load.rooms * load.writersPerRoom)
    .map((client, index) => ({ client, index, pen: new Pen(`pen-${index}`) }));
  for (const { client, pen } of writers) for (let edit = 0; edit < EARLIER_EDITS; edit += 1) client.sendUpdate(pen.write(clock.next()));
  await pause(SETTLE_MS);
  const intervalMs = 1_000 / load.editsPerSecond;
  const started = performance.now();
  const dueAt = writers.map((_, index) => started + (intervalMs * index) / writers.length);
  const tick = setInterval(() => {
    const now = performance.now();
    for (const { client, index, pen } of writers) {
      while ((dueAt[index] ?? Infinity) <= now) {
        const edit = clock.next();
        authors[edit] = index;
        client.sendUpdate(pen.write(edit));
        dueAt[index] = (dueAt[index] ?? 0) + intervalMs;
      }
    }
  }, 1);
  await pause(WARM_UP_MS);
  const cpuBefore = server.cpuSeconds();
  const from = performance.now();
  isMeasuring = true;
  await pause(MEASURE_MS);
  isMeasuring = false;
  const seconds = (performance.now() - from) / 1_000;
  const cpuPercent = ((server.cpuSeconds() - cpuBefore) / seconds) * 100;
  clearInterval(tick);
  await Promise.all(clients.map((client) => client.close()));
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), cpu: cpuPercent, deliveriesPerSecond: deliveries / seconds };
}

export const editToPeer: BenchRow = {
  id: "edit-to-peer",
  metrics: [
    { id: "p50", row: "edit → peer, 50 editors in 10 rooms × 20/s: p50", unit: "ms", bar: "no bar", holds: () => true },
    {
      id: "p99",
      row: "edit → peer, 50 editors in 10 rooms × 20/s: p99",
      unit: "ms",
      bar: "≤ best peer",
      holds: (ours, peers) => ours <= least(peers),
      whenMissed:
        "Every edit is in the database before a peer sees it: 1 000 edits/s are some 500 transactions, and the slowest hundredth waits behind one of them and its neighbours' turns. The figure differs by half between rounds, as do the peers'.",
    },
    {
      id: "cpu",
      row: "edit → peer, 50 editors in 10 rooms × 20/s: server CPU",
      unit: "%",
      bar: "≤ 0.75 × best peer",
      holds: (ours, peers) => ours <= 0.75 * least(peers),
      whenMissed:
        "Of our time a fifth is committing (a transaction per turn of the event loop), a quarter writing to sockets, a sixth Yjs, a tenth compiling. Hocuspocus stores each document once in two seconds instead. Waiting 4 ms for more edits would come to 0.75 of it, and make every edit 3 ms later.",
    },
  ],
  measure: (server) => steadyLoad(server, { rooms: 10, clientsPerRoom: 5, writersPerRoom: 5, editsPerSecond: 20 }),
};

export const bigRoom: BenchRow = {
  id: "big-room",
  metrics: [
    {
      id: "cpu",
      row: "200 clients, 10 writers × 30/s: server CPU",
      unit: "%",
      bar: "≤ 0.6 × best peer",
      holds: (ours, peers) => ours <= 0.6 * least(peers),
    },
    { id: "p99", row: "200 clients, 10 writers × 30/s: p99", unit: "ms", bar: "no bar", holds: () => true },
  ],
  measure: (server) => steadyLoad(server, { rooms: 1, clientsPerRoom: 200, writersPerRoom: 10, editsPerSecond: 30 }),
};
