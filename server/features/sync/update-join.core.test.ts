import { describe, expect, it } from "vitest";
import * as Y from "yjs";

import { joinUpdates } from "./update-join.core.ts";
import { scanUpdate } from "./update-scan.core.ts";

/** Updates of one document in which every kind of content occurs. */
function updatesOf(edits: number): { doc: Y.Doc; updates: Uint8Array[] } {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => void updates.push(update));
  const [map, text, array, xml] = [doc.getMap("map"), doc.getText("text"), doc.getArray("array"), doc.getXmlFragment("xml")];
  for (let step = 0; step < edits; step += 1) {
    map.set(`key${step % 7}`, [step, { a: null, b: 1.5, c: true, d: "é😀", e: new Uint8Array(3), f: 123_456_789_012 }]);
    text.insert(step % (text.length + 1), "h😀é");
    if (text.length > 6) text.format(1, 2, { bold: true });
    if (text.length > 40) text.delete(0, 3);
    text.insertEmbed(0, { image: step });
    array.push([step, new Y.Map(), new Y.Text("t")]);
    if (array.length > 20) array.delete(0, 2);
    const element = new Y.XmlElement("p");
    xml.insert(0, [element, new Y.XmlText("x")]);
    element.setAttribute("name", "value");
    map.set("binary", new Uint8Array([step % 256]));
  }
  return { doc, updates };
}

describe("scanUpdate and joinUpdates", () => {
  const { doc, updates } = updatesOf(60);

  it("agree with yjs about clients and clocks, for every kind of content", () => {
    for (const update of [...updates, Y.encodeStateAsUpdate(doc)]) {
      const { from, to } = Y.parseUpdateMeta(update);
      const scan = scanUpdate(update);
      expect(scan.clients.map(({ clientId, clock, endClock }) => [clientId, clock, endClock])).toEqual(
        [...from].map(([clientId, clock]) => [clientId, clock, to.get(clientId)]),
      );
    }
  });

  it("find the roots that an update writes to, and subdocuments", () => {
    const other = new Y.Doc();
    other.getMap("here").set("key", 1);
    other.getArray("there").push([1]);
    other.getMap("here").set("sub", new Y.Doc());
    const scan = scanUpdate(Y.encodeStateAsUpdate(other));
    expect(new Set(scan.roots)).toEqual(new Set(["here", "there"]));
    expect(scan.hasSubdocument).toBe(true);
    expect(scanUpdate(updates[0] ?? new Uint8Array()).hasSubdocument).toBe(false);
  });

  it("join a writer's row of updates into one with the same effect", () => {
    const joined = joinUpdates(updates.map((update) => ({ update, scan: scanUpdate(update) })));
    expect(joined.length).toBe(1);
    const again = new Y.Doc();
    for (const update of joined) Y.applyUpdate(again, update);
    expect(Buffer.compare(Y.encodeSnapshot(Y.snapshot(again)), Y.encodeSnapshot(Y.snapshot(doc)))).toBe(0);
    expect(again.getText("text").toDelta()).toEqual(doc.getText("text").toDelta());
    expect(again.getXmlFragment("xml").toJSON()).toBe(doc.getXmlFragment("xml").toJSON());
    expect(again.store.pendingStructs).toBe(null);
  });

  it("never join over a gap or another's update", () => {
    const scanned = updates.map((update) => ({ update, scan: scanUpdate(update) }));
    const holey = scanned.filter(({ scan }, index) => scan.clients.length > 0 && index % 10 !== 5);
    expect(joinUpdates(holey).length).toBeGreaterThan(1);
  });

  it("throw, and only throw, at every cut and at thousands of flipped bits that yjs can't read either", () => {
    const update = Y.encodeStateAsUpdate(doc);
    for (let length = 0; length < Math.min(update.length, 400); length += 1) expect(() => scanUpdate(update.subarray(0, length))).toThrow();
    let state = 7;
    for (let round = 0; round < 3_000; round += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const flipped = Uint8Array.from(updates[state % updates.length] ?? new Uint8Array());
      flipped[(state >>> 8) % flipped.length] = (state >>> 16) & 255;
      let isReadable = true;
      try {
        scanUpdate(flipped);
      } catch {
        isReadable = false;
      }
      // What the scan lets through, yjs takes apart without harm to what was there before.
      if (!isReadable) continue;
      const victim = new Y.Doc();
      victim.getMap("safe").set("key", 1);
      try {
        Y.applyUpdate(victim, flipped);
      } catch {
        expect(victim.getMap("safe").get("key")).toBe(1);
      }
      victim.store.pendingStructs = null;
      victim.store.pendingDs = null;
      expect(() => Y.encodeStateAsUpdate(victim)).not.toThrow();
    }
  });
});
