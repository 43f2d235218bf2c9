import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type * as Y from "yjs";

import { newId } from "#shared/kernel/ids.ts";
import type { PageOperation } from "#shared/pages/operations.ts";
import { ROOT } from "#shared/pages/schema.ts";
import type { Place } from "#shared/pages/settle.core.ts";

import { placeOperations } from "./drag.ts";
import { openStore, twoReplicas } from "./testing/open-store.ts";

let docs: [Y.Doc, Y.Doc];
let ada: ReturnType<typeof openStore>;
let bob: ReturnType<typeof openStore>;

beforeEach(() => {
  docs = twoReplicas();
  const pageId = newId();
  ada = openStore({ pageId, doc: docs[0] });
  bob = openStore({ pageId, doc: docs[1] });
});
afterEach(() => {
  ada[Symbol.dispose]();
  bob[Symbol.dispose]();
  for (const doc of docs) doc.destroy();
});

function addWidget(kind: string, [x, y, w, h]: [number, number, number, number]): string {
  const [id] = ada.store.run({ op: "add", kind, container: ROOT, pos: [x, y], size: [w, h], props: {} });
  if (id === undefined) throw new Error("Nothing was added");
  return id;
}

/** What Bob has in his hand, as Ada's tab hears of it. */
function bobHolds(moved: ReadonlyMap<string, Place>): void {
  const gesture = { breakpoint: "desktop", how: "snap", places: Object.fromEntries(moved) };
  ada.peers.set([{ clientId: docs[1].clientID, user: { id: "bob", name: "Bob", color: 2 }, state: { gesture } }]);
}

const placeOf = (id: string) => ada.store.board.settled().get(id);
const written = (operations: readonly PageOperation[]) =>
  operations.flatMap((operation) => {
    if (operation.op === "place") return operation.placements.map(({ id }) => id);
    return operation.op === "reparent" ? operation.ids : [];
  });

describe("a drop while somebody else holds something", () => {
  it("leaves what they hold to them: undo does not take it out of where they have dropped it", () => {
    const box = addWidget("container", [0, 0, 24, 10]);
    const mine = addWidget("stat", [0, 10, 6, 4]);
    const theirs = addWidget("stat", [6, 10, 6, 4]);
    const into = new Map([[theirs, { container: box, x: 0, y: 0, w: 6, h: 4 }]]);
    bobHolds(into);
    const drop = placeOperations(ada.store, { how: "snap", moved: new Map([[mine, { container: box, x: 0, y: 0, w: 6, h: 4 }]]) });
    expect(written(drop)).not.toContain(theirs);
    ada.store.run(drop);
    expect(placeOf(theirs)?.container).toBe(ROOT);

    bobHolds(new Map());
    bob.store.run(placeOperations(bob.store, { how: "snap", moved: into }));
    ada.store.takeBack("undo");
    expect(placeOf(mine)?.container).toBe(ROOT);
    expect(placeOf(theirs)?.container).toBe(box);
  });

  it("never writes what only they hold, wherever both are", () => {
    const ids = Array.from({ length: 8 }, (_, index) => addWidget("stat", [(index % 4) * 6, Math.floor(index / 4) * 4, 6, 4]));
    const gesture = fc
      .tuple(
        fc.subarray(ids, { minLength: 1, maxLength: 3 }),
        fc.record({ x: fc.nat({ max: 18 }), y: fc.nat({ max: 12 }), w: fc.integer({ min: 1, max: 6 }), h: fc.integer({ min: 1, max: 6 }) }),
      )
      .map(([held, place]) => new Map(held.map((id): [string, Place] => [id, { container: ROOT, ...place }])));
    fc.assert(
      fc.property(gesture, gesture, fc.constantFrom("snap" as const, "exact" as const), (moved, theirs, how) => {
        bobHolds(theirs);
        const touched = written(placeOperations(ada.store, { moved, how }));
        expect(touched.filter((id) => theirs.has(id) && !moved.has(id))).toEqual([]);
      }),
    );
  });
});
