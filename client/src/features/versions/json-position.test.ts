import { describe, expect, it } from "vitest";

import { firstSyntaxError, parseJsonTree, positionOfPath } from "./json-position.ts";

const TEXT = `{
  "title": "Page",
  "widgets": [
    { "id": "a", "pos": { "desktop": [0, 1] } },
    { "id": "b", "size": [] }
  ]
}`;

function at(path: (string | number)[]): string {
  const { from, to } = positionOfPath(parseJsonTree(TEXT), TEXT, path);
  return TEXT.slice(from, to);
}

describe("positionOfPath", () => {
  it("finds a value, however deep", () => {
    expect(at(["title"])).toBe(`"Page"`);
    expect(at(["widgets", 0, "pos", "desktop", 1])).toBe("1");
  });

  it("shows the key of an object or list, not its whole text", () => {
    expect(at(["widgets"])).toBe(`"widgets"`);
    expect(at(["widgets", 1])).toBe("{");
  });

  it("shows what lacks a missing key", () => {
    expect(at(["widgets", 0, "pos", "phone"])).toBe(`"pos"`);
    expect(at(["widgets", 1, "kind"])).toBe("{");
    expect(at(["nothing", "here"])).toBe("{");
    expect(at([])).toBe("{");
  });
});

describe("firstSyntaxError", () => {
  it("is null for JSON and the place of the first mistake otherwise", () => {
    expect(firstSyntaxError(parseJsonTree(TEXT))).toBeNull();
    const broken = `{ "a": 1, "b": , "c": 2 }`;
    expect(firstSyntaxError(parseJsonTree(broken))?.from).toBe(broken.indexOf(`, "c"`));
  });
});
