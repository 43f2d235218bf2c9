import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Json } from "../kernel/json.ts";
import { mergeSettings } from "./merge.core.ts";

const FIELDS = ["name", "accent", "hosts", "port"];
const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>("a", "b", 1, true, ["x"], ["x", "y"], { set: true }),
  fc.string({ maxLength: 3 }),
);
const values = fc.record(Object.fromEntries(FIELDS.map((field) => [field, value])));
const some = fc.dictionary(fc.constantFrom(...FIELDS), value);

/** Stores an edit as the server does: all of it, or nothing. */
function save(current: Record<string, Json>, base: Record<string, Json>, changes: Record<string, Json>) {
  const { changed, conflicts } = mergeSettings({ base, current, changes });
  return { stored: conflicts.length === 0 ? { ...current, ...changed } : current, conflicts };
}

describe("an edit of settings that began on older values", () => {
  it("loses nobody's field, and overwrites none that somebody changed meanwhile", () => {
    fc.assert(
      fc.property(values, some, some, (base, theirs, mine) => {
        const current = { ...base, ...theirs };
        const { stored, conflicts } = save(current, base, mine);
        for (const field of FIELDS) {
          const changedByThem = JSON.stringify(current[field]) !== JSON.stringify(base[field]);
          const wanted = mine[field];
          const isContested = wanted !== undefined && changedByThem && JSON.stringify(wanted) !== JSON.stringify(current[field]);
          expect(conflicts.includes(field), field).toBe(isContested);
          if (changedByThem) expect(stored[field]).toEqual(current[field]);
          else if (conflicts.length === 0 && wanted !== undefined) expect(stored[field]).toEqual(wanted);
        }
      }),
    );
  });

  it("gives the same whoever saves first, where they changed different fields", () => {
    fc.assert(
      fc.property(values, some, some, (base, one, other) => {
        const others = Object.fromEntries(Object.entries(other).filter(([field]) => !Object.hasOwn(one, field)));
        const first = save(save(base, base, one).stored, base, others);
        const second = save(save(base, base, others).stored, base, one);
        expect([first.conflicts, second.conflicts]).toEqual([[], []]);
        expect(first.stored).toEqual(second.stored);
      }),
    );
  });

  it("is stored as it is by programs that say nothing of what they saw", () => {
    fc.assert(
      fc.property(values, some, (current, changes) => {
        expect(save(current, {}, changes)).toEqual({ stored: { ...current, ...changes }, conflicts: [] });
      }),
    );
  });
});
