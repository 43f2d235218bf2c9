import { expect, it } from "vitest";
import { z } from "zod";

import { findExtra, findUnusable } from "./input.core.ts";

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

it("lets ordinary input through, in any language", () => {
  expect(findUnusable({ title: "Überblick 😀\n", list: [1, null, true, { deep: [] }] }, "body")).toBeUndefined();
});

it("names the place of what an object has by itself, and of too many values, without a path for each", () => {
  const hostile: unknown = JSON.parse('{"a":[{"b":{"constructor":5}}],"c":1}');
  expect(findUnusable(hostile, "body")).toEqual({ path: "body.a.0.b", message: "A name can't be constructor" });
  expect(findUnusable(JSON.parse('{"__proto__":{}}'), "body")).toMatchObject({ path: "body" });
  expect(findUnusable({ toString: "fine as a value's name" }, "body")).toBeUndefined();
});

it("names the place of half a character, and takes whole ones", () => {
  const cut = "fine 😀".slice(0, -1);
  expect(findUnusable({ tags: ["fine 😀", cut] }, "body")).toEqual({
    path: "body.tags.1",
    message: "Text can't hold half a character (a lone surrogate)",
  });
  expect(findUnusable({ [cut]: 1 }, "body")).toMatchObject({ path: "body" });
  expect(findUnusable({ tags: ["😀"] }, "body")).toBeUndefined();
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

it("finds fields that no schema knows, at any depth, and none in what is free", () => {
  const Shape = z.object({
    name: z.string().transform((text) => text.trim()),
    free: z.record(z.string(), z.json()).optional(),
    loose: z.looseObject({ id: z.string() }).optional(),
    list: z.array(z.object({ id: z.int() }).partial()).default([]),
    either: z.union([z.literal("all"), z.object({ kind: z.literal("a"), a: z.int() }), z.object({ kind: z.literal("b") })]).nullable(),
  });
  const good = { name: "x", free: { a: { b: 1 } }, loose: { id: "1", more: 1 }, list: [{ id: 1 }, {}], either: { kind: "a", a: 1 } };
  expect(findExtra(Shape, good, "body")).toEqual([]);
  expect(findExtra(Shape, { ...good, either: "all" }, "body")).toEqual([]);
  const bad = { ...good, nmae: "y", list: [{ id: 1 }, { di: 2 }], either: { kind: "b", a: 1 } };
  const paths = findExtra(Shape, bad, "body").map(({ path }) => path);
  expect(paths.toSorted()).toEqual(["body.either.a", "body.list.1.di", "body.nmae"]);
  for (const notAtAll of [undefined, null, 1, "text", [[]], { list: 7, either: [] }])
    expect(findExtra(Shape, notAtAll, "body")).toEqual([]);
});

it("doesn't take names of JavaScript for fields", () => {
  const input: unknown = JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3}');
  expect(findExtra(z.object({}), input, "body")).toHaveLength(3);
});

it("walks a list that is longer than any that is valid", () => {
  const list = Array.from({ length: 500_000 }, () => ({ id: 1 }));
  expect(findExtra(z.object({ list: z.array(z.object({ id: z.int() })).max(10) }), { list }, "body")).toEqual([]);
});
