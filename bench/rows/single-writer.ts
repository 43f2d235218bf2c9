import * as Y from "yjs";

import { type BenchRow, least, until } from "../measure.ts";
import { RawClient } from "../raw-client.ts";

const INSERTS = 182_315;
const DELETES = 77_463;
const SEED = 20_260_101;
const TIMEOUT_MS = 150_000;

/** mulberry32, a small seeded generator: the same trace in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A single writer's session in the mix of the B4 editing trace (182 315 inserts, 77 463 deletes): runs of typing, jumps, and runs of deleting. */
function makeTrace(): { updates: Uint8Array[]; text: string } {
  const random = seeded(SEED);
  const doc = new Y.Doc();
  const text = doc.getText("text");
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  let inserts = INSERTS;
  let deletes = DELETES;
  let cursor = 0;
  while (inserts + deletes > 0) {
    if (random() < 0.02) cursor = Math.floor(random() * (text.length + 1));
    const isDelete = deletes > 0 && text.length > 0 && (inserts === 0 || random() < deletes / (inserts + deletes));
    for (let run = 1 + Math.floor(random() * 8); run > 0; run -= 1) {
      if (isDelete && deletes > 0 && text.length > 0) {
        cursor = Math.max(1, Math.min(cursor, text.length));
        text.delete(--cursor, 1);
        deletes -= 1;
      } else if (!isDelete && inserts > 0) {
        text.insert(cursor++, String.fromCharCode(97 + Math.floor(random() * 26)));
        inserts -= 1;
      }
    }
  }
  return { updates, text: text.toString() };
}

let trace: ReturnType<typeof makeTrace> | undefined;

export const singleWriter: BenchRow = {
  id: "single-writer",
  rounds: 1,
  metrics: [
    {
      id: "seconds",
      row: "260 000-operation single-writer trace: time until a peer has the equal text",
      unit: "s",
      bar: "≤ 0.2 × best peer, equal",
      holds: (ours, peers) => ours <= 0.2 * least(peers),
      whenMissed: "The generator makes and reads 260 000 frames on one core and takes most of the time; our server is idle for half of it.",
    },
  ],
  measure: async (server) => {
    trace ??= makeTrace();
    const { updates, text } = trace;
    const writer = new RawClient(server.dialect, "trace");
    const received: Uint8Array[] = [];
    const reader = new RawClient(server.dialect, "trace", { onUpdate: (update) => received.push(update) });
    await Promise.all([writer.synced, reader.synced]);
    const frames = updates.map((update) => writer.frameOf(update));
    const from = performance.now();
    let sent = 0;
    // As fast as the socket takes it, with at most 4 MB waiting in the generator, which shares a core with the reader: it hands on 500 at a time.
    while (sent < frames.length) {
      writer.sendTogether(frames.slice(sent, sent + 500));
      sent += 500;
      await until(() => writer.socket.bufferedAmount < 4_000_000, TIMEOUT_MS);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const doc = new Y.Doc();
    const isEqual = () => {
      const fresh = received.splice(0);
      if (fresh.length > 0) doc.transact(() => fresh.forEach((update) => Y.applyUpdate(doc, update)));
      return doc.getText("text").length === text.length && doc.getText("text").toString() === text;
    };
    const deadline = from + TIMEOUT_MS;
    let done = isEqual();
    while (!done && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      done = isEqual();
    }
    const seconds = (performance.now() - from) / 1_000;
    await Promise.all([writer.close(), reader.close()]);
    return { seconds: done ? seconds : undefined };
  },
};
