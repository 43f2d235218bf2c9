import { expect, it } from "vitest";

import { findUnusable } from "./input.core.ts";

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

it("lets ordinary input through, in any language", () => {
  expect(findUnusable({ title: "Überblick 😀\n", list: [1, null, true, { deep: [] }] }, "body")).toBeUndefined();
});

it("names the place of a NUL in text or in a name", () => {
  expect(findUnusable({ page: { title: "a\0b" } }, "body")).toEqual({
    path: "body.page.title",
    message: "Text can't hold the character NUL",
  });
  expect(findUnusable({ "a\0": 1 }, "body")).toEqual({ path: "body", message: "A name can't hold the character NUL" });
});

it("refuses nesting without end, and doesn't break over it", () => {
  expect(findUnusable(nested(64), "body")).toBeUndefined();
  expect(findUnusable(nested(65), "body")).toMatchObject({ message: "Nested more than 64 levels deep" });
  expect(findUnusable(nested(300_000), "body")).toMatchObject({ message: "Nested more than 64 levels deep" });
});
