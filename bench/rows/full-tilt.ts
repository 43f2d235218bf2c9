import { EditClock, forEachMark, Pen } from "../edits.ts";
import { type BenchRow, least, pause, percentile } from "../measure.ts";
import { openClients, RawClient } from "../raw-client.ts";

const CLIENTS = 200;
const WRITERS = 20;
/** Edits that a writer has on the way at most; it sends the next as soon as one has reached another client. */
const WINDOW = 8;
const WARM_UP_MS = 2_000;
const MEASURE_MS = 6_000;

export const fullTilt: BenchRow = {
  id: "full-tilt",
  metrics: [
    {
      id: "perCoreSecond",
      row: "1 room, 200 clients, 20 writers at full tilt: deliveries per server-core second",
      unit: "1/s",
      bar: "≥ 1.3 × Hocuspocus, ≥ 15 × y-websocket-server",
      holds: (ours, peers) => ours >= 1.3 * (peers.hocuspocus ?? 0) && ours >= 15 * (peers["y-websocket-server"] ?? 0),
    },
    {
      id: "p99",
      row: "1 room, 200 clients, 20 writers at full tilt: p99",
      unit: "ms",
      bar: "≤ 0.8 × best peer",
      holds: (ours, peers) => ours <= 0.8 * least(peers),
    },
  ],
  measure: async (server) => {
    const clock = new EditClock();
    const authors: number[] = [];
    const latencies: number[] = [];
    let deliveries = 0;
    let isMeasuring = false;
    let isOver = false;
    const pens = Array.from({ length: WRITERS }, (_, index) => new Pen(`pen-${index}`));
    const clients: RawClient[] = [];
    const write = (writer: number) => {
      if (isOver) return;
      const edit = clock.next();
      authors[edit] = writer;
      const pen = pens[writer];
      if (pen !== undefined) clients[writer]?.sendUpdate(pen.write(edit));
    };
    const opened = await openClients(CLIENTS, (index) => {
      const isWitness = index === CLIENTS - 1;
      return new RawClient(server.dialect, "tilt", {
        onUpdate: (update) =>
          forEachMark(update, (edit) => {
            const author = authors[edit];
            if (author === undefined || author === index) return;
            if (isMeasuring) {
              deliveries += 1;
              // One latency in sixteen is enough for a percentile and keeps the generator light.
              if ((edit + index) % 16 === 0) latencies.push(clock.ageOf(edit));
            }
            if (isWitness) write(author);
          }),
      });
    });
    clients.push(...opened);
    for (let writer = 0; writer < WRITERS; writer += 1) for (let edit = 0; edit < WINDOW; edit += 1) write(writer);
    await pause(WARM_UP_MS);
    const cpuBefore = server.cpuSeconds();
    isMeasuring = true;
    await pause(MEASURE_MS);
    isMeasuring = false;
    const cpuSeconds = server.cpuSeconds() - cpuBefore;
    isOver = true;
    await Promise.all(clients.map((client) => client.close()));
    return { perCoreSecond: deliveries / cpuSeconds, p99: percentile(latencies, 0.99) };
  },
};
