import { Pen } from "../edits.ts";
import { type BenchRow, least, percentile } from "../measure.ts";
import { openClients, RawClient } from "../raw-client.ts";

const CLIENTS = 1_000;
const ROOMS = 10;
const EDITS_PER_ROOM = 200;

/** What a page's editor says of itself about once a second. */
function presenceOf(index: number) {
  return { user: { name: `Person ${index}`, color: index % 12 }, cursor: { x: index, y: index }, selection: [`widget-${index % 60}`] };
}

export const reconnectStorm: BenchRow = {
  id: "reconnect-storm",
  metrics: [
    {
      id: "p99",
      row: "1 000 clients reconnect at once with presence, 10 rooms: p99",
      unit: "ms",
      bar: "≤ 0.7 × best peer",
      holds: (ours, peers) => ours <= 0.7 * least(peers),
    },
    {
      id: "cpu",
      row: "1 000 clients reconnect at once with presence, 10 rooms: server CPU time",
      unit: "ms",
      bar: "no bar",
      holds: () => true,
    },
  ],
  measure: async (server) => {
    const keepers = await openClients(ROOMS, (index) => new RawClient(server.dialect, `storm-${index}`));
    keepers.forEach((client, index) => {
      const pen = new Pen(`pen-${index}`);
      for (let edit = 0; edit < EDITS_PER_ROOM; edit += 1) client.sendUpdate(pen.write(edit));
    });
    const cpuBefore = server.cpuSeconds();
    const from = performance.now();
    const times: number[] = [];
    // From the start of the storm until the client has the content and a presence message, that is until a person would see the room alive.
    const clients = Array.from({ length: CLIENTS }, (_, index) => {
      let sawPresence: () => void = () => undefined;
      const presence = new Promise<void>((resolve) => {
        sawPresence = resolve;
      });
      const client = new RawClient(server.dialect, `storm-${index % ROOMS}`, { onPresence: () => sawPresence() });
      client.socket.on("open", () => client.sendPresence(10_000 + index, 1, presenceOf(index)));
      return { client, done: Promise.all([client.synced, presence]).then(() => times.push(performance.now() - from)) };
    });
    await Promise.all(clients.map(({ done }) => done));
    const cpu = (server.cpuSeconds() - cpuBefore) * 1_000;
    await Promise.all([...keepers, ...clients.map(({ client }) => client)].map((client) => client.close()));
    return { p99: percentile(times, 0.99), cpu };
  },
};
