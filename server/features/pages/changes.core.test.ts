import { expect, it } from "vitest";

import { authorsOf, authorsOfChange } from "./changes.core.ts";

const touches = [
  { userId: "ada", touched: ["w1", "page"] },
  { userId: null, touched: ["w2"] },
  { userId: "bob", touched: ["w2", "tab:t1"] },
  { userId: "ada", touched: ["variable:host"] },
];

it("names everybody who edited, once, in the order of their first edit", () => {
  expect(authorsOf(touches)).toEqual(["ada", "bob"]);
});

it("names for each change those who touched that part", () => {
  expect(authorsOfChange({ kind: "moved", widget: "w1" }, touches)).toEqual(["ada"]);
  expect(authorsOfChange({ kind: "text", widget: "w2" }, touches)).toEqual(["bob"]);
  expect(authorsOfChange({ kind: "added", widget: "w3" }, touches)).toEqual([]);
  expect(authorsOfChange({ kind: "page" }, touches)).toEqual(["ada"]);
  expect(authorsOfChange({ kind: "tab", part: "tab:t1" }, touches)).toEqual(["bob"]);
  expect(authorsOfChange({ kind: "variable", part: "variable:host" }, touches)).toEqual(["ada"]);
  expect(authorsOfChange({ kind: "variable", part: "variable:other" }, touches)).toEqual([]);
  expect(authorsOfChange({ kind: "page", part: "page:title" }, [{ userId: "bob", touched: ["page:title"] }])).toEqual(["bob"]);
});

it("names who moved a widget for its place alone, those that it pushed aside too", () => {
  const [made, pushed] = [
    { userId: "ada", touched: ["w1"] },
    { userId: "ben", touched: ["w1@place", "w2"] },
  ];
  expect(authorsOfChange({ kind: "added", widget: "w1" }, [made, pushed])).toEqual(["ada"]);
  expect(authorsOfChange({ kind: "moved", widget: "w1" }, [made, pushed])).toEqual(["ben"]);
  expect(authorsOfChange({ kind: "moved", widget: "w1" }, [made])).toEqual(["ada"]);
});
