import { describe, expect, it } from "vitest";

import { Transient } from "#shared/kernel/problem.ts";

import { dueAfterSuccess, stretchOf, waitAfterFailure } from "./timing.core.ts";

describe("intervals", () => {
  it("stay as they are while a tool's queries keep to four fifths of its budget", () => {
    expect(stretchOf([5_000, 60_000], 120)).toBe(1);
    expect(stretchOf([], 120)).toBe(1);
    expect(stretchOf([1_000], Number.POSITIVE_INFINITY)).toBe(1);
  });

  it("are stretched so that together they keep to it", () => {
    const intervals = Array.from({ length: 40 }, () => 5_000);
    const stretch = stretchOf(intervals, 120);
    const calls = intervals.reduce((sum, interval) => sum + 60_000 / (interval * stretch), 0);
    expect(calls).toBeCloseTo(96);
  });

  it("begin with the fetch, are spread by chance, and leave a slow source a pause", () => {
    const quick = { startedAt: 1_000, endedAt: 1_100, intervalMs: 10_000 };
    expect(dueAfterSuccess({ ...quick, chance: 0 })).toBe(11_000);
    expect(dueAfterSuccess({ ...quick, chance: 1 })).toBe(12_000);
    expect(dueAfterSuccess({ ...quick, endedAt: 31_000, chance: 0 })).toBe(36_000);
  });
});

describe("waiting after failures", () => {
  const wait = (failures: number, error: unknown = new Error("no"), floorMs = 0) =>
    waitAfterFailure({ error, failures, floorMs, firstMs: 2_000, longestMs: 300_000, chance: 0 });

  it("doubles each time, up to a longest wait", () => {
    expect([1, 2, 3, 4].map((failures) => wait(failures))).toEqual([2_000, 4_000, 8_000, 16_000]);
    expect(wait(50)).toBe(300_000);
  });

  it("is never shorter than the source asked for, nor than the operation's floor", () => {
    expect(wait(1, new Transient("busy", { retryAfterMs: 3_600_000 }))).toBe(3_600_000);
    expect(wait(3, new Transient("busy", { retryAfterMs: 1_000 }))).toBe(8_000);
    expect(wait(1, new Error("no"), 60_000)).toBe(60_000);
  });
});
