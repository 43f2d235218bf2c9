import { afterAll, expect, it } from "vitest";

import { createExpressions } from "./expressions.ts";

const expressions = createExpressions();
afterAll(() => expressions[Symbol.asyncDispose]());

it("gives JSON", async () => {
  expect(await expressions.evaluate("rows[n > 1].{'double': n * 2}", { rows: [{ n: 1 }, { n: 2 }, { n: 3 }] })).toEqual([
    { double: 4 },
    { double: 6 },
  ]);
  expect(await expressions.evaluate("nothing", {})).toBeNull();
});

it("says what is wrong with an expression", async () => {
  await expect(expressions.evaluate("rows[", {})).rejects.toThrow(/The expression: /);
});

/** Endless; each number another one. */
const endlessly = (number: number) => `($f := function($x) { $f($x + ${number}) }; $f(0))`;

it("ends an endless one, and goes on with those that wait behind it", async () => {
  const endless = expressions.evaluate(endlessly(1), {});
  const next = expressions.evaluate("1 + 1", {});
  await expect(endless).rejects.toThrow(/took longer|memory|overflow/i);
  expect(await next).toBe(2);
});

it("does not wait for what somebody tries out, nor lets one person keep the others from trying", async () => {
  const slow = Array.from({ length: 5 }, (_, number) => expressions.evaluate(endlessly(number + 10), {}, { triedBy: "eve" }));
  const failures = slow.map((one) => expect(one).rejects.toThrow(/The expression: /));
  // One runs and four wait.
  await expect(expressions.evaluate("1", {}, { triedBy: "eve" })).rejects.toThrow(/wait already/);
  const startedAt = performance.now();
  expect(await expressions.evaluate("1 + 2", {})).toBe(3);
  const watchedMs = performance.now() - startedAt;
  expect(await expressions.evaluate("1 + 3", {}, { triedBy: "ada" })).toBe(4);
  const triedMs = performance.now() - startedAt;
  await Promise.all(failures);
  const allMs = performance.now() - startedAt;
  // In order, not by the clock: what is watched, Ada's behind the one that ran, then the rest of Eve's.
  expect(watchedMs).toBeLessThan(triedMs);
  expect(triedMs).toBeLessThan(allMs / 2);
});

it("has those that were quick before go ahead of new ones, and refuses at once what was endless a moment ago", async () => {
  expect(await expressions.evaluate("2 + 2", {})).toBe(4);
  const order: string[] = [];
  const endless = [20, 21].map((number) =>
    expressions.evaluate(endlessly(number), {}).catch(() => {
      order.push(`endless ${number}`);
    }),
  );
  const quick = expressions.evaluate("2 + 2", {}).then(() => order.push("quick"));
  await Promise.all([...endless, quick]);
  expect(order).toEqual(["endless 20", "quick", "endless 21"]);
  await expect(expressions.evaluate(endlessly(20), {})).rejects.toThrow(/took longer/);
});

it("leaves out what nobody waits for any more", async () => {
  const abort = new AbortController();
  const running = expressions.evaluate(endlessly(30), {}).catch(() => "ended");
  const waiting = expressions.evaluate("1", {}, { signal: abort.signal });
  abort.abort();
  await expect(waiting).rejects.toThrow(/nobody waits/);
  expect(await running).toBe("ended");
});
