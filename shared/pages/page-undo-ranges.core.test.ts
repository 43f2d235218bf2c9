import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ClockRanges } from "./page-undo-ranges.core.ts";

const CLIENTS = 2;
const CLOCKS = 60;
const named = fc.record({ client: fc.nat(CLIENTS - 1), clock: fc.nat(CLOCKS - 10), length: fc.integer({ min: 1, max: 9 }) });

describe("ranges of clocks", () => {
  it("hold what was named, and nothing else, in as few ranges as there are gaps", () => {
    fc.assert(
      fc.property(fc.array(named, { maxLength: 40 }), (all) => {
        const ranges = new ClockRanges();
        for (const { client, clock, length } of all) ranges.add(client, clock, length);
        const isNamed = (client: number, at: number) =>
          all.some((one) => one.client === client && one.clock <= at && at < one.clock + one.length);
        let starts = 0;
        for (let client = 0; client < CLIENTS; client += 1) {
          for (let at = 0; at <= CLOCKS; at += 1) {
            expect(ranges.has(client, at)).toBe(isNamed(client, at));
            if (isNamed(client, at) && !isNamed(client, at - 1)) starts += 1;
          }
        }
        expect(ranges.size).toBe(starts);
        expect(ranges.has(CLIENTS, 0)).toBe(false);
      }),
      { numRuns: process.env["NIGHTLY"] === "1" ? 10_000 : 500 },
    );
  });

  it("stay one range however long one goes on", () => {
    const ranges = new ClockRanges();
    for (let clock = 0; clock < 50_000; clock += 1) ranges.add(1, clock, 1);
    expect(ranges.size).toBe(1);
    expect([ranges.has(1, 0), ranges.has(1, 49_999), ranges.has(1, 50_000)]).toEqual([true, true, false]);
  });
});
