import * as fc from "fast-check";
import { expect, it } from "vitest";

import { thinnedOut } from "./restore-points.core.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = new Date("2026-03-01T12:34:56.000Z");

const points = fc
  .array(
    fc.record({
      ageMs: fc.oneof(
        fc.integer({ min: 0, max: 2 * DAY_MS }),
        fc.integer({ min: 0, max: 8 * DAY_MS }),
        fc.integer({ min: 0, max: 100 * DAY_MS }),
      ),
      name: fc.option(fc.constant("Kept"), { freq: 4 }),
    }),
    { maxLength: 200 },
  )
  .map((drawn) =>
    drawn.map(({ ageMs, name }, index) => ({ id: String(index).padStart(4, "0"), name, createdAt: new Date(NOW.getTime() - ageMs) })),
  );

const ageOf = (point: { createdAt: Date }) => NOW.getTime() - point.createdAt.getTime();

it("all of the last day and all with a name stay, and nothing without one is older than 90 days", () => {
  fc.assert(
    fc.property(points, (all) => {
      const gone = new Set(thinnedOut(all, NOW));
      for (const point of all) {
        if (point.name !== null || ageOf(point) <= DAY_MS) expect(gone.has(point.id)).toBe(false);
        else if (ageOf(point) > 90 * DAY_MS) expect(gone.has(point.id)).toBe(true);
      }
    }),
  );
});

it("of each hour of the last week and each day before it exactly one stays, the newest", () => {
  fc.assert(
    fc.property(points, (all) => {
      const gone = new Set(thinnedOut(all, NOW));
      const between = (from: number, to: number, lengthMs: number) => {
        const old = all.filter((point) => point.name === null && ageOf(point) > from && ageOf(point) <= to);
        for (const stretch of Map.groupBy(old, ({ createdAt }) => Math.floor(createdAt.getTime() / lengthMs)).values()) {
          const stays = stretch.filter(({ id }) => !gone.has(id));
          expect(stays).toHaveLength(1);
          expect(stays[0]?.createdAt.getTime()).toBe(Math.max(...stretch.map(({ createdAt }) => createdAt.getTime())));
        }
      };
      between(DAY_MS, 7 * DAY_MS, HOUR_MS);
      between(7 * DAY_MS, 90 * DAY_MS, DAY_MS);
    }),
  );
});

it("what was thinned out once is not thinned out again", () => {
  fc.assert(
    fc.property(points, (all) => {
      const gone = new Set(thinnedOut(all, NOW));
      expect(
        thinnedOut(
          all.filter(({ id }) => !gone.has(id)),
          NOW,
        ),
      ).toEqual([]);
    }),
  );
});
