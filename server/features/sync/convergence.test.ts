import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { compare } from "yjs/testHelper";

import { startPostgres } from "#server/test/postgres.ts";

import { isSame, until } from "./testing/clients.ts";
import { makeLogPlace } from "./testing/logs.ts";
import { startSyncServer } from "./testing/sync-server.ts";

/** What yjs's own comparison expects of a user: a document that notes its updates, and a connector with nothing left to do. */
class ComparedDoc extends Y.Doc {
  updates: Uint8Array[] = [];
  tc = { flushAllMessages: () => false };

  connect(): void {
    // The provider has connected already.
  }
}

function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const EDITS: ((doc: Y.Doc, pick: (below: number) => number) => void)[] = [
  (doc, pick) => doc.getArray("array").insert(pick(doc.getArray("array").length + 1), [pick(1_000), new Y.Map([["nested", pick(9)]])]),
  (doc, pick) => {
    const array = doc.getArray("array");
    if (array.length > 0) array.delete(pick(array.length), 1);
  },
  (doc, pick) => doc.getMap("map").set(`key${pick(5)}`, pick(2) === 0 ? pick(1_000) : new Y.Array()),
  (doc, pick) => doc.getMap("map").delete(`key${pick(5)}`),
  (doc, pick) => doc.getText("text").insert(pick(doc.getText("text").length + 1), `t${pick(1_000)}é`),
  (doc, pick) => {
    const text = doc.getText("text");
    if (text.length > 0) text.delete(pick(text.length), 1);
  },
  (doc, pick) => {
    const text = doc.getText("text");
    if (text.length > 4) text.format(pick(text.length - 3), 3, { bold: pick(2) === 0 ? true : null });
  },
  (doc, pick) => {
    const xml = doc.get("xml", Y.XmlElement);
    const element = new Y.XmlElement(`p${pick(3)}`);
    xml.insert(pick(xml.length + 1), [element]);
    element.setAttribute("name", String(pick(9)));
  },
];

describe("convergence of stock providers over the real server", () => {
  it.each([1, 2, 3])(
    "W1 ends, by yjs's own deep comparison, with equal documents whatever the order and the disconnects (seed %i)",
    async (seed) => {
      const place = await makeLogPlace("sqlite", (await startPostgres()).createDatabase);
      const server = await startSyncServer({ log: place.open() });
      onTestFinished(async () => {
        await server[Symbol.asyncDispose]();
        await place[Symbol.asyncDispose]();
      });
      const pick = random(seed);
      const docs = Array.from({ length: 5 }, () => new ComparedDoc());
      const providers = docs.map((doc, index) => {
        doc.on("update", (update: Uint8Array) => void doc.updates.push(update));
        return new WebsocketProvider(server.url, "scratch:random", doc, {
          params: { user: `user${index}` },
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- ws is a WebSocket, with more
          WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
          disableBc: true,
          maxBackoffTime: 100,
        });
      });
      for (let step = 0; step < 400; step += 1) {
        const user = pick(docs.length);
        const [doc, provider] = [docs[user], providers[user]];
        if (doc === undefined || provider === undefined) continue;
        if (pick(100) < 4) {
          if (provider.shouldConnect) provider.disconnect();
          else provider.connect();
        }
        EDITS[pick(EDITS.length)]?.(doc, pick);
        if (pick(5) === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      for (const provider of providers) provider.connect();
      const [first] = docs;
      await until(
        () => providers.every(({ synced }) => synced) && docs.every((doc) => first !== undefined && isSame(doc, first)),
        "equal documents",
      );
      const onServer = await server.sync.read("scratch:random", (doc) => Y.encodeSnapshot(Y.snapshot(doc)));
      expect(first !== undefined && Buffer.compare(onServer, Y.encodeSnapshot(Y.snapshot(first)))).toBe(0);
      for (const provider of providers) provider.destroy();
      compare(docs);
    },
  );
});
