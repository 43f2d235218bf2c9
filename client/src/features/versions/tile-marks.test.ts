import { describe, expect, it } from "vitest";

import { marksOf } from "./tile-marks.ts";

describe("the marks of a comparison", () => {
  it("tell what came and went from what changed, once for each widget", () => {
    const marks = marksOf([
      { kind: "moved", widget: "a" },
      { kind: "restyled", widget: "a" },
      { kind: "moved", widget: "b" },
      { kind: "added", widget: "b" },
      { kind: "removed", widget: "c" },
      { kind: "rebound", widget: "c" },
      { kind: "page" },
    ]);
    expect([...marks]).toEqual([
      ["a", "changed"],
      ["b", "added"],
      ["c", "removed"],
    ]);
  });
});
