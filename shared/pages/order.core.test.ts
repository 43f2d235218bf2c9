import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { compareOrder, orderKeysAt } from "./order.core.ts";
import { idOf } from "./testing/players.ts";

const isNightly = process.env["NIGHTLY"] === "1";
const options = { numRuns: isNightly ? 10_000 : 500 };
const timeout = isNightly ? 1_800_000 : 60_000;

interface Entry {
  id: string;
  order: string;
}

/** Puts entries in, as operations do: new keys for some others too where there is no room. */
function insert(entries: readonly Entry[], at: number, ids: readonly string[]): Entry[] {
  const keys = orderKeysAt(entries, at, ids);
  const kept = entries.map(({ id, order }) => ({ id, order: keys.get(id) ?? order }));
  return [...kept, ...ids.map((id) => ({ id, order: keys.get(id) ?? "" }))].toSorted(compareOrder);
}

const anyKey = fc.oneof(
  fc.constantFrom("a0", "a1", "a0V", "Zz", "Zz0", "0", "zq", "zz", "~", "a0".padEnd(200, "V"), " "),
  fc.string({ minLength: 1, maxLength: 60 }),
);

describe("order keys", () => {
  it("put what is inserted exactly where it was meant to go, whatever the keys beside it", { timeout }, () => {
    fc.assert(
      fc.property(fc.array(anyKey, { maxLength: 8 }), fc.nat(8), fc.integer({ min: 1, max: 4 }), (keys, at, count) => {
        const entries = keys.map((order, index) => ({ id: idOf(index), order })).toSorted(compareOrder);
        const ids = Array.from({ length: count }, (_, index) => idOf(100 + index));
        const place = Math.min(at, entries.length);
        const wanted = entries.map(({ id }) => id).toSpliced(place, 0, ...ids);
        expect(insert(entries, place, ids).map(({ id }) => id)).toEqual(wanted);
      }),
      options,
    );
  });

  it("stay short however often people put things at the same place", { timeout }, () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 1, maxLength: 60 }), fc.nat(3), (places, habit) => {
        let entries: Entry[] = [];
        let wanted: string[] = [];
        for (const [index, place] of places.entries()) {
          const at = [0, Math.min(1, entries.length), entries.length, place % (entries.length + 1)][habit] ?? 0;
          entries = insert(entries, at, [idOf(index)]);
          wanted = wanted.toSpliced(at, 0, idOf(index));
        }
        expect(entries.map(({ id }) => id)).toEqual(wanted);
        expect(Math.max(...entries.map(({ order }) => order.length))).toBeLessThanOrEqual(48);
      }),
      options,
    );
  });

  it("are renewed when they have grown long", () => {
    let entries: Entry[] = [
      { id: idOf(0), order: "a0" },
      { id: idOf(1), order: "a1" },
    ];
    for (let index = 2; index < 500; index += 1) entries = insert(entries, 1, [idOf(index)]);
    expect(Math.max(...entries.map(({ order }) => order.length))).toBeLessThanOrEqual(48);
    expect(entries.map(({ id }) => id).slice(0, 3)).toEqual([idOf(0), idOf(499), idOf(498)]);
    expect(entries.at(-1)?.id).toBe(idOf(1));
  });

  it("of two people at one place rarely are the same, and never make their order differ", () => {
    const [one, other] = [insert([], 0, [idOf(17)]), insert([], 0, [idOf(18)])];
    expect(one[0]?.order).not.toBe(other[0]?.order);
    expect([...one, ...other].toSorted(compareOrder)).toEqual([...other, ...one].toSorted(compareOrder));
  });
});
