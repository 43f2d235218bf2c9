// The steady load with real providers: 50 live documents in one client process, in 10 rooms, each edited 10 times a second.
// Argument: JSON {name, url, headers}. Prints JSON {p50, p99}. Here because the providers must share one copy of yjs.
import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

const { name, url, headers } = JSON.parse(process.argv[2]);
const ROOMS = 10;
const CLIENTS = 50;
const EDITS_PER_SECOND = 10;
const WARM_UP_MS = 2_000;
const MEASURE_MS = 10_000;

class Socket extends WebSocket {
  constructor(address, protocols) {
    super(address, protocols, { headers, perMessageDeflate: false });
  }
}

function connect(room, doc) {
  if (name === "hocuspocus") {
    const websocketProvider = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: Socket });
    const provider = new HocuspocusProvider({ websocketProvider, name: room, document: doc, token: "bench" });
    provider.attach?.();
    return { provider, destroy: () => (provider.destroy(), websocketProvider.destroy()) };
  }
  const provider = new WebsocketProvider(url, name === "ours" ? `scratch:${room}` : room, doc, {
    WebSocketPolyfill: Socket,
    disableBc: true,
  });
  return { provider, destroy: () => provider.destroy() };
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const sentAt = [];
const latencies = [];
let isMeasuring = false;
const clients = Array.from({ length: CLIENTS }, (_, index) => {
  const doc = new Y.Doc();
  const own = `pen-${index}`;
  const { provider, destroy } = connect(`real-${index % ROOMS}`, doc);
  for (let writer = index % ROOMS; writer < CLIENTS; writer += ROOMS) {
    if (writer === index) continue;
    doc.getArray(`pen-${writer}`).observe((event) => {
      const now = performance.now();
      for (const { insert } of event.changes.delta) for (const edit of insert ?? []) if (isMeasuring) latencies.push(now - sentAt[edit]);
    });
  }
  return { doc, own, provider, destroy, synced: new Promise((resolve) => provider.on(name === "hocuspocus" ? "synced" : "sync", resolve)) };
});
await Promise.all(clients.map((client) => client.synced));

const intervalMs = 1_000 / EDITS_PER_SECOND;
const started = performance.now();
const dueAt = clients.map((_, index) => started + (intervalMs * index) / CLIENTS);
setInterval(() => {
  const now = performance.now();
  clients.forEach(({ doc, own }, index) => {
    while (dueAt[index] <= now) {
      sentAt.push(performance.now());
      doc.getArray(own).push([sentAt.length - 1]);
      dueAt[index] += intervalMs;
    }
  });
}, 1);
await pause(WARM_UP_MS);
isMeasuring = true;
await pause(MEASURE_MS);
isMeasuring = false;
latencies.sort((a, b) => a - b);
const at = (ratio) => latencies[Math.ceil(latencies.length * ratio) - 1];
process.stdout.write(`${JSON.stringify({ p50: at(0.5), p99: at(0.99) })}\n`, () => process.exit(0));
