import { describe, expect, it } from "vitest";

import { Transient } from "#shared/kernel/problem.ts";

import { createManualClock } from "../../test/manual-clock.ts";
import { createCallBudget } from "./call-budget.ts";

const HERE = "https://here.example";

function start() {
  const clock = createManualClock();
  const budget = createCallBudget(clock);
  const waitMs = (toolId = "t", origin = HERE) => {
    try {
      budget.take(toolId, origin, 2);
      return 0;
    } catch (error) {
      return error instanceof Transient ? error.retryAfterMs : undefined;
    }
  };
  return { clock, budget, waitMs };
}

describe("a tool's calls", () => {
  it("are so many in any minute, and say when the next may come", () => {
    const { clock, budget, waitMs } = start();
    expect(waitMs()).toBe(0);
    clock.advance(20_000);
    expect(waitMs()).toBe(0);
    expect(waitMs()).toBe(40_000);
    expect(waitMs("another")).toBe(0);
    clock.advance(40_000);
    expect(budget.usedLastMinute("t")).toBe(1);
    expect(waitMs()).toBe(0);
    expect(waitMs()).toBe(20_000);
  });

  it("wait for as long as the vendor asked, the longest wish counts", () => {
    const { clock, budget, waitMs } = start();
    budget.pause("t", HERE, 60_000);
    budget.pause("t", HERE, 10_000);
    expect(waitMs()).toBe(60_000);
    clock.advance(60_000);
    expect(waitMs()).toBe(0);
    budget.pause("t", HERE, 60_000);
    budget.forget("t");
    expect([waitMs(), waitMs()]).toEqual([0, 0]);
  });

  it("wait for the one who asked, not for others that the same tool calls, and not past the next try by hand", () => {
    const { budget, waitMs } = start();
    budget.pause("t", HERE, 60_000);
    expect(waitMs("t", "https://elsewhere.example")).toBe(0);
    expect(waitMs()).toBe(60_000);
    budget.resume("t");
    expect(waitMs()).toBe(0);
  });
});
