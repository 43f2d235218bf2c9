import { describe, expect, it } from "vitest";

import { choicesOf, chosenOf, findChoices } from "./choices.core.ts";

const table = {
  columns: [
    { key: "id", label: "Id", type: "number" as const },
    { key: "name", label: "Name", type: "text" as const },
  ],
  rows: [
    { id: 1, name: "web" },
    { id: 2, name: "" },
    { id: 1, name: "again" },
    { id: null, name: "nothing" },
  ],
};

describe("choicesOf", () => {
  it("puts fixed options first, each value once and none without a label", () => {
    const fixed = [
      { value: "all", label: "" },
      { value: "", label: "Label only" },
      { value: "", label: "" },
    ];
    expect(choicesOf(fixed, table, { value: ["id"], label: ["name"] })).toEqual([
      { value: "all", label: "all" },
      { value: "Label only", label: "Label only" },
      { value: "1", label: "web" },
      { value: "2", label: "2" },
    ]);
  });

  it("takes the first column where none is mapped", () =>
    expect(choicesOf([], table, undefined).map(({ label }) => label)).toEqual(["1", "2"]));
});

describe("chosenOf", () => {
  it("reads any type of variable", () => {
    expect(chosenOf(["a", 1, ""])).toEqual(["a", "1"]);
    expect(chosenOf(0)).toEqual(["0"]);
    expect(chosenOf(null)).toEqual([]);
    expect(chosenOf(undefined)).toEqual([]);
  });
});

describe("findChoices", () => {
  it("finds by label and value, beginnings first", () => {
    const choices = [
      { value: "1", label: "My web" },
      { value: "2", label: "Web 2" },
      { value: "web-3", label: "Three" },
      { value: "4", label: "Database" },
    ];
    expect(findChoices(choices, " WEB ").map(({ label }) => label)).toEqual(["Web 2", "My web", "Three"]);
    expect(findChoices(choices, "")).toBe(choices);
  });
});
