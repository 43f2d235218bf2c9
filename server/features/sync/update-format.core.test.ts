import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";

import { isSame, opened } from "./testing/clients.ts";
import { updateV1Of } from "./update-format.core.ts";

const numRuns = process.env["NIGHTLY"] === "1" ? 10_000 : 500;

type Step = (doc: Y.Doc) => void;

const text = fc.oneof(fc.string({ unit: "binary", maxLength: 6 }), fc.constantFrom("", "é👍", "\0", "__proto__"));
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(undefined, -0, 2 ** 40, -(2 ** 33), 1.5, 2n ** 60n),
  fc.uint8Array({ maxLength: 5 }),
);
const at = (doc: Y.Doc, place: number) => place % (doc.getText("text").length + 1);

/** One change each of everything that Yjs can hold. */
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(text, value).map(([key, any]): Step => {
    return (doc) => doc.getMap("map").set(key, any);
  }),
  text.map(
    (key): Step =>
      (doc) =>
        doc.getMap("map").delete(key),
  ),
  fc.tuple(fc.nat(), text).map(([place, letters]): Step => {
    return (doc) => doc.getText("text").insert(at(doc, place), letters);
  }),
  fc.tuple(fc.nat(), fc.nat(4)).map(([place, length]): Step => {
    return (doc) => {
      const from = at(doc, place);
      doc.getText("text").delete(from, Math.min(length, doc.getText("text").length - from));
    };
  }),
  fc.tuple(fc.nat(), fc.nat(5), fc.jsonValue({ maxDepth: 1 })).map(([place, length, mark]): Step => {
    return (doc) => {
      const from = at(doc, place);
      doc.getText("text").format(from, Math.min(length, doc.getText("text").length - from), { mark });
    };
  }),
  fc.tuple(fc.nat(), fc.dictionary(fc.string(), fc.jsonValue())).map(([place, embed]): Step => {
    return (doc) => doc.getText("text").insertEmbed(at(doc, place), embed);
  }),
  fc.array(fc.jsonValue(), { maxLength: 3 }).map(
    (items): Step =>
      (doc) =>
        doc.getArray("list").push(items),
  ),
  fc.constant<Step>((doc) => doc.getArray("list").push([new Y.Map([["inner", 1]]), new Y.Text("inner"), new Y.Array()])),
  fc.constant<Step>((doc) => doc.getXmlFragment("xml").push([new Y.XmlElement("p"), new Y.XmlText("x")])),
  fc.string({ minLength: 1, maxLength: 4 }).map(
    (guid): Step =>
      (doc) =>
        doc.getMap("docs").set(guid, new Y.Doc({ guid })),
  ),
  fc.integer({ min: 1, max: 2 ** 32 - 1 }).map((id): Step => (doc) => {
    doc.clientID = id;
  }),
);

function made(steps: readonly Step[]): Y.Doc {
  const doc = new Y.Doc();
  for (const run of steps) run(doc);
  return doc;
}

describe("an update of the second format", () => {
  it("says the same in the first, byte by byte, as Yjs itself says", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const doc = made(steps);
        const updateV1 = updateV1Of(Y.encodeStateAsUpdateV2(doc));
        expect(Buffer.compare(updateV1, Y.encodeStateAsUpdate(doc))).toBe(0);
        expect(isSame(opened(updateV1), doc)).toBe(true);
      }),
      { numRuns },
    );
  });

  it("keeps what is missing missing", () => {
    const doc = new Y.Doc();
    const updates: Uint8Array[] = [];
    doc.on("updateV2", (update: Uint8Array) => updates.push(update));
    for (const letter of "abc") doc.getText("text").insert(0, letter);
    const [first, , third] = updates;
    if (first === undefined || third === undefined) throw new Error("no updates");
    const withGap = Y.mergeUpdatesV2([first, third]);
    expect(Buffer.compare(updateV1Of(withGap), Y.convertUpdateFormatV2ToV1(withGap))).toBe(0);
  });

  it("is refused where it is none", () => {
    expect(() => updateV1Of(new Uint8Array([1, 2, 3]))).toThrow();
    const update = Y.encodeStateAsUpdateV2(made([(doc) => doc.getMap("map").set("key", "value")]));
    expect(() => updateV1Of(update.subarray(0, update.length - 3))).toThrow();
  });
});
