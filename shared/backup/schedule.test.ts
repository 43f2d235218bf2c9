import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { kept, lastDue, nextDue } from "./schedule.ts";

const DAY_MS = 86_400_000;
const time = fc.date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
const schedule = fc.record({ schedule: fc.constantFrom("hourly" as const, "daily" as const, "weekly" as const), hour: fc.nat(23) });
const rotation = fc.record({ keepDaily: fc.nat(9), keepWeekly: fc.nat(6), keepMonthly: fc.nat(8) });
const backups = fc.uniqueArray(time, { maxLength: 60, selector: Number }).map((times) => times.map((startedAt) => ({ startedAt })));

describe("a schedule", () => {
  it("has one time behind and one ahead, and nothing when it is off", () => {
    fc.assert(
      fc.property(schedule, time, (each, now) => {
        const [last, next] = [lastDue(each, now)!, nextDue(each, now)!];
        expect(Number(last)).toBeLessThanOrEqual(Number(now));
        expect(Number(next)).toBeGreaterThan(Number(now));
        expect(lastDue(each, next)).toEqual(next);
        expect(lastDue(each, new Date(Number(next) - 1))).toEqual(last);
      }),
    );
    expect(lastDue({ schedule: "off", hour: 2 }, new Date())).toBeNull();
  });

  it.each([
    ["hourly", "2026-03-04T05:00:00.000Z"],
    ["daily", "2026-03-03T06:00:00.000Z"],
    ["weekly", "2026-03-02T06:00:00.000Z"],
  ] as const)("%s", (name, expected) => {
    expect(lastDue({ schedule: name, hour: 6 }, new Date("2026-03-04T05:59:59.000Z"))?.toISOString()).toBe(expected);
  });
});

describe("rotation", () => {
  it("never takes the newest, keeps what each rule asks for and not more, and does the same again", () => {
    fc.assert(
      fc.property(backups, rotation, time, (all, rules, now) => {
        const stays = kept(all, rules, now);
        const newest = Math.max(...all.map(({ startedAt }) => Number(startedAt)));
        if (all.length > 0) expect([...stays].map(({ startedAt }) => Number(startedAt))).toContain(newest);
        const days = new Set(all.map(({ startedAt }) => startedAt.toISOString().slice(0, 10)));
        const keptDays = new Set([...stays].map(({ startedAt }) => startedAt.toISOString().slice(0, 10)));
        expect(keptDays.size).toBeGreaterThanOrEqual(Math.min(days.size, rules.keepDaily));
        const old = [...stays].filter(({ startedAt }) => Number(now) - Number(startedAt) >= DAY_MS);
        expect(old.length).toBeLessThanOrEqual(1 + rules.keepDaily + rules.keepWeekly + rules.keepMonthly);
        expect(kept([...stays], rules, now)).toEqual(stays);
      }),
    );
  });
});
