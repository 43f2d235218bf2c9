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

it("ends an endless one, and goes on with those that wait behind it", async () => {
  const endless = expressions.evaluate("($f := function($x) { $f($x + 1) }; $f(0))", {});
  const next = expressions.evaluate("1 + 1", {});
  await expect(endless).rejects.toThrow(/took longer|memory|overflow/i);
  expect(await next).toBe(2);
});
