import { zstdCompressSync } from "node:zlib";

import { describe, expect, it } from "vitest";
import * as Y from "yjs";

import { packState, unpackState } from "./stored-state.ts";
import { isSame, opened } from "./testing/clients.ts";

/** A document with what a history leaves behind: overwritten and deleted values, text, several clients. */
function edited(): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = 1_000_000;
  for (let index = 0; index < 500; index += 1) {
    if (index % 100 === 0) doc.clientID += 1;
    doc.getMap("map").set(`key${index % 7}`, { index });
    if (index % 5 === 0) doc.getMap("map").delete(`key${index % 3}`);
    doc.getText("text").insert(index % (doc.getText("text").length + 1), "é👍");
    if (index % 4 === 0) doc.getText("text").delete(0, 2);
  }
  return doc;
}

describe("a stored state", () => {
  it("holds the whole document, in a fraction of its size", async () => {
    const doc = edited();
    const state = Y.encodeStateAsUpdate(doc);
    const stored = await packState(Y.encodeStateAsUpdateV2(doc));
    expect(stored.length).toBeLessThan(state.length / 4);
    expect(isSame(opened(await unpackState(stored)), doc)).toBe(true);
    expect(opened(await unpackState(await packState(Y.encodeStateAsUpdateV2(new Y.Doc())))).share.size).toBe(0);
  });

  it("is read as well where an older version wrote it", async () => {
    const doc = edited();
    expect(isSame(opened(await unpackState(zstdCompressSync(Y.encodeStateAsUpdate(doc)))), doc)).toBe(true);
  });
});
