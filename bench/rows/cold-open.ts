import * as Y from "yjs";

import { Pen } from "../edits.ts";
import { type BenchRow, least, pause, until } from "../measure.ts";
import { RawClient } from "../raw-client.ts";

const EDITS = 10_000;
const WIDGETS = 60;
/** How often the generator has read the document before: whoever is measured first would pay for compiling its reading. */
const WARM_READS = 10;
/** Longer than any server's write-back delay (Hocuspocus: 2 s debounce, 10 s at most). */
const PERSIST_MS = 11_000;

/** 10 000 moves and retitles over 60 widgets by one person, one update each. */
function history(): { updates: Uint8Array[]; expected: string } {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const widgets = doc.getMap<Y.Map<unknown>>("widgets");
  for (let index = 0; index < WIDGETS; index += 1) widgets.set(`w${index}`, new Y.Map());
  for (let edit = WIDGETS; edit < EDITS; edit += 1) {
    const widget = widgets.get(`w${edit % WIDGETS}`);
    if (edit % 3 === 0) widget?.set("p:title", `Title ${edit}`);
    else widget?.set("pos", [edit % 24, edit % 97]);
  }
  const state = Y.encodeStateAsUpdate(doc);
  for (let read = 0; read < WARM_READS; read += 1) Y.applyUpdate(new Y.Doc(), state);
  return { updates, expected: JSON.stringify(widgets.toJSON()) };
}

export const coldOpen: BenchRow = {
  id: "cold-open",
  metrics: [
    {
      id: "content",
      row: "cold open after 10 000 edits: complete content at the client",
      unit: "ms",
      bar: "≤ 0.25 × best peer",
      holds: (ours, peers) => ours <= 0.25 * least(peers),
      whenMissed:
        "Some 17 ms are the server's (10 of them turning the stored snapshot into the wire's format in code that is not compiled yet), the rest is the generator reading 10 000 structs, which no server can take from it.",
    },
  ],
  measure: async (server) => {
    const { updates, expected } = history();
    const writer = new RawClient(server.dialect, "cold");
    await writer.synced;
    // In slices, so that no server meets its rate limit or a full buffer.
    for (let at = 0; at < updates.length; at += 100) {
      for (const update of updates.slice(at, at + 100)) writer.sendUpdate(update);
      await until(() => writer.socket.bufferedAmount === 0, 10_000);
      await pause(10);
    }
    await pause(PERSIST_MS);
    await writer.close();
    await pause(500);
    await server.kill("SIGTERM");
    await server.start();
    const other = new RawClient(server.dialect, "warm-up");
    await other.synced;
    other.sendUpdate(new Pen("warm").write(1));
    await pause(500);

    const doc = new Y.Doc();
    const from = performance.now();
    let completeAt = Number.NaN;
    const reader = new RawClient(server.dialect, "cold", {
      onUpdate: (update) => {
        Y.applyUpdate(doc, update);
        if (doc.getMap("widgets").size === WIDGETS && JSON.stringify(doc.getMap("widgets").toJSON()) === expected)
          completeAt = performance.now();
      },
    });
    const isComplete = await until(() => !Number.isNaN(completeAt), 30_000);
    await reader.close();
    await other.close();
    return { content: isComplete ? completeAt - from : undefined };
  },
};
