import { describe, expect, it } from "vitest";

import { isAllowed, rangeText, stepped } from "./number-input.core.ts";

describe("a number that is typed", () => {
  it("is so many steps from the least, or from 0", () => {
    expect(["1", "6", "11", "7", "51", "-4", "x", ""].map((text) => isAllowed(text, { min: 1, max: 50, step: 5 }))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      true,
    ]);
    expect(["0.3", "-0.7", "0.25"].map((text) => isAllowed(text, { step: 0.1 }))).toEqual([true, true, false]);
    expect(isAllowed("1.25", { min: 1 })).toBe(true);
  });

  it("is stepped to what is allowed, and no further", () => {
    const range = { min: 1, max: 14, step: 5 };
    expect(["1", "7", "11", "20", ""].map((text) => stepped(text, range, 1))).toEqual(["6", "11", "11", "11", "1"]);
    expect(["1", "7", "11", "20", "-9"].map((text) => stepped(text, range, -1))).toEqual(["1", "6", "6", "11", "1"]);
    expect(stepped("0.2", { step: 0.1 }, 1)).toBe("0.3");
    expect([stepped("1.5", {}, 1), stepped("9.5", { max: 10 }, 1), stepped("", {}, -1)]).toEqual(["2.5", "10", "-1"]);
  });

  it("is told in words", () => {
    expect([rangeText({}), rangeText({ min: 1 }), rangeText({ max: 9, step: 3 }), rangeText({ min: 1, max: 9 })]).toEqual([
      "A number",
      "A number from 1 up",
      "A number up to 9 in steps of 3",
      "A number from 1 to 9",
    ]);
  });
});
