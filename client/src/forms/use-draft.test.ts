import { describe, expect, it } from "vitest";

import { movedCaret } from "./use-draft.ts";

describe("movedCaret", () => {
  it("stays where the change is behind it", () => {
    expect(movedCaret("hello", "hello world", 5)).toBe(5);
    expect(movedCaret("hello world", "hello", 3)).toBe(3);
  });

  it("moves with its text where the change is before it", () => {
    expect(movedCaret("world", "hello world", 2)).toBe(8);
    expect(movedCaret("hello world", "world", 8)).toBe(2);
  });

  it("never leaves the text", () => {
    expect(movedCaret("abcdef", "x", 6)).toBe(1);
    expect(movedCaret("abc", "", 2)).toBe(0);
  });
});
