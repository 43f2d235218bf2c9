import * as Y from "yjs";

import { type BenchRow, least, pause } from "../measure.ts";
import { openClients, RawClient } from "../raw-client.ts";

const IDLE_SOCKETS = 1_000;
const PAGES = 300;
const WIDGETS = 60;
/** Longer than the time after which each server lets an unused document go (ours: 45 s). */
const UNLOAD_MS = 60_000;

/** A page of 60 widgets as an editor leaves it, about 17 kB. */
function pageUpdate(): Uint8Array {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (let index = 0; index < WIDGETS; index += 1) {
      const widget = new Y.Map<unknown>();
      doc.getMap("widgets").set(`0190a5b0-0000-7000-8000-${String(index).padStart(12, "0")}`, widget);
      widget.set("kind", "chart");
      widget.set("loc", ["root", `a${index}`]);
      widget.set("pos", [index % 24, index]);
      widget.set("size", [6, 8]);
      widget.set("p:title", `A tile with a name, number ${index}`);
      widget.set("p:type", "line");
      widget.set("binding", { tool: "0190a5b0-0000-7000-8000-0000000000aa", operation: "cpu", params: { minutes: 15 }, refreshSeconds: 5 });
    }
  });
  return Y.encodeStateAsUpdate(doc);
}

export const idleSocket: BenchRow = {
  id: "idle-socket",
  rounds: 1,
  metrics: [{ id: "heap", row: "heap per idle socket", unit: "kB", bar: "≤ best peer", holds: (ours, peers) => ours <= least(peers) }],
  measure: async (server) => {
    // As many came and went before: what a server compiles and grows once for all is no socket's.
    const earlier = await openClients(IDLE_SOCKETS, (index) => new RawClient(server.dialect, `idle-${index % 10}`));
    await Promise.all(earlier.map((client) => client.close()));
    const first = await openClients(20, (index) => new RawClient(server.dialect, `idle-${index % 10}`));
    await pause(2_000);
    const before = await server.memory();
    const clients = await openClients(IDLE_SOCKETS, (index) => new RawClient(server.dialect, `idle-${index % 10}`));
    await pause(1_000);
    const after = await server.memory();
    await Promise.all([...first, ...clients].map((client) => client.close()));
    return { heap: (after.heapUsed - before.heapUsed) / IDLE_SOCKETS / 1_000 };
  },
};

export const loadedPage: BenchRow = {
  id: "loaded-page",
  rounds: 1,
  metrics: [
    {
      id: "page",
      row: "heap per loaded 60-widget page with one socket",
      unit: "kB",
      bar: "≤ best peer",
      holds: (ours, peers) => ours <= least(peers),
    },
    { id: "left", row: "heap left after all 300 pages were left, over before", unit: "%", bar: "≤ 15 %", holds: (ours) => ours <= 15 },
  ],
  measure: async (server) => {
    const update = pageUpdate();
    const warm = await openClients(5, (index) => new RawClient(server.dialect, `warm-${index}`));
    for (const client of warm) client.sendUpdate(update);
    await pause(3_000);
    const before = await server.memory();
    const clients = await openClients(PAGES, (index) => new RawClient(server.dialect, `page-${index}`));
    for (const client of clients) client.sendUpdate(update);
    await pause(3_000);
    const loaded = await server.memory();
    await Promise.all(clients.map((client) => client.close()));
    await pause(UNLOAD_MS);
    const left = await server.memory();
    await Promise.all(warm.map((client) => client.close()));
    return { page: (loaded.heapUsed - before.heapUsed) / PAGES / 1_000, left: ((left.heapUsed - before.heapUsed) / before.heapUsed) * 100 };
  },
};
