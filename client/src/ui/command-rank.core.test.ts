import { expect, it } from "vitest";

import { rank } from "./command-rank.core.ts";

function found(search: string, names: readonly (readonly [string, string?])[]): string[] {
  return names
    .map(([name, keyword]) => ({ name, rank: rank(name, search, keyword === undefined ? [] : [keyword]) }))
    .filter((entry) => entry.rank > 0)
    .toSorted((one, other) => other.rank - one.rank)
    .map(({ name }) => name);
}

it("puts what is called just so first, then what begins so, then words inside", () => {
  expect(found("button", [["Radio buttons"], ["Old button"], ["Button bar"], ["Button"]])).toEqual([
    "Button",
    "Button bar",
    "Radio buttons",
    "Old button",
  ]);
});

it("finds no letters scattered over a name or its description", () => {
  expect(found("align", [["Last in reading order"], ["Text", "Words, links and lists in paragraphs"], ["Align left"]])).toEqual([
    "Align left",
  ]);
});

it("finds by the description, after names, and by several words in any order", () => {
  expect(found("rows", [["Table", "Rows and columns"], ["Rows"]])).toEqual(["Rows", "Table"]);
  expect(found("order read", [["Last in reading order"]])).toEqual(["Last in reading order"]);
  expect(found("add table", [["Table", "Add"]])).toEqual(["Table"]);
});
