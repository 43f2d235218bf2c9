import { expect, it } from "vitest";
import * as Y from "yjs";

import { trimValues } from "./trim-values.core.ts";

it("changes nothing of a document but the room that its values take", () => {
  const source = new Y.Doc();
  source.getMap("map").set("pos", [1, 2]);
  source.getArray("list").push(["a", { b: [null] }, 3]);
  source.getText("text").insert(0, "text");
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(source));
  const arraysOf = () =>
    [...doc.store.clients.values()].flat().flatMap((struct) => {
      return struct instanceof Y.Item && struct.content instanceof Y.ContentAny ? [struct.content.arr] : [];
    });
  const before = arraysOf();
  trimValues(doc);
  const after = arraysOf();
  expect(after).toEqual(before);
  expect(after.every((array, index) => array !== before[index])).toBe(true);
  // Edits go on as before, next to and over what was trimmed.
  doc.getArray("list").push(["last"]);
  doc.getMap("map").set("pos", [3, 4]);
  const { map, list } = doc.toJSON();
  expect({ map, list }).toEqual({ map: { pos: [3, 4] }, list: ["a", { b: [null] }, 3, "last"] });
  expect(doc.getText("text").toDelta()).toEqual([{ insert: "text" }]);
});
