import * as fc from "fast-check";
import { expect, it } from "vitest";
import * as Y from "yjs";

import { canonicalLayout, toLayout } from "#shared/pages/layout.core.ts";
import { applyOperation } from "#shared/pages/operations.ts";
import { ROOT } from "#shared/pages/schema.ts";
import { act, idOf, join, seedState, startIds, type Step } from "#shared/pages/testing/players.ts";

import { createPageMirror, type PageMirror } from "./page-mirror.ts";

/** What the mirror shows, as `layout.json` has it. */
function shown(doc: Y.Doc, { widgets, tabs, meta, variables }: PageMirror) {
  const parts = { ...meta.getSnapshot(), variables: [...variables.getSnapshot()], tabs: [...tabs.getSnapshot()] };
  return canonicalLayout({ ...toLayout(doc), ...parts, widgets: [...widgets.getSnapshot().values()] });
}

const step: fc.Arbitrary<Step> = fc.tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000), fc.nat(1_000));

it("shows what layout.json holds after anything that two people do, and what a peer didn't touch stays the same object", () => {
  const property = fc.property(fc.array(fc.tuple(fc.boolean(), step), { maxLength: 40 }), (steps) => {
    startIds();
    const [mine, theirs] = [join(seedState, 2), join(seedState, 3)];
    using mirror = createPageMirror(mine.doc);
    for (const [isMine, each] of steps) {
      const before = mirror.widgets.getSnapshot();
      act(isMine ? mine : theirs, each);
      Y.applyUpdate(theirs.doc, Y.encodeStateAsUpdate(mine.doc));
      Y.applyUpdate(mine.doc, Y.encodeStateAsUpdate(theirs.doc));
      expect(shown(mine.doc, mirror)).toEqual(toLayout(mine.doc));
      for (const [id, widget] of mirror.widgets.getSnapshot()) {
        const was = before.get(id);
        if (was !== undefined && JSON.stringify(was) === JSON.stringify(widget)) expect(widget).toBe(was);
      }
    }
  });
  fc.assert(property, { numRuns: 150 });
});

it("lets what stands in a deleted container go with it, and come back with it", () => {
  const { doc } = join(seedState, 2);
  using mirror = createPageMirror(doc);
  const [id, inner] = [idOf(500), idOf(501)];
  applyOperation(doc, { op: "add", id, kind: "container", container: ROOT, pos: [0, 50], size: [8, 8], props: {} }, undefined);
  applyOperation(doc, { op: "add", id: inner, kind: "stat", container: id, pos: [0, 0], size: [2, 2], props: {} }, undefined);
  const before = mirror.widgets.getSnapshot();
  expect([...before.keys()]).toContain(inner);
  applyOperation(doc, { op: "delete", ids: [id], deletedAt: 1 }, undefined);
  expect([...mirror.widgets.getSnapshot().keys()]).not.toContain(inner);
  applyOperation(doc, { op: "undelete", ids: [id] }, undefined);
  expect([...mirror.widgets.getSnapshot().keys()].toSorted()).toEqual([...before.keys()].toSorted());
});
