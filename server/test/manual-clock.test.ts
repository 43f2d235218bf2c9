import { expect, it } from "vitest";

import { createManualClock } from "./manual-clock.ts";

it("runs what is due in order, at its time, and what that starts", () => {
  const clock = createManualClock(0);
  const seen: [string, number][] = [];
  const note = (name: string) => () => void seen.push([name, clock.now().getTime()]);
  clock.after(20, note("late"));
  clock.after(10, () => {
    note("early")();
    clock.after(5, note("from early"));
  });
  clock.after(15, note("cancelled"))[Symbol.dispose]();
  clock.after(31, note("not yet"));
  clock.advance(30);
  expect(seen).toEqual([
    ["early", 10],
    ["from early", 15],
    ["late", 20],
  ]);
  expect(clock.now().getTime()).toBe(30);
});
