import { expect, it } from "vitest";

import { Slug } from "./contract.ts";
import { isUntitledSlug, slugOf, UNTITLED_PAGE } from "./slug.core.ts";

it.each([
  ["NOC overview", "noc-overview"],
  ["  Größe & Über­blick!  ", "grosse-uberblick"],
  ["日本語", "page"],
  ["---", "page"],
  ["x".repeat(200), "x".repeat(74)],
])("makes an address of %j", (title, slug) => {
  expect(slugOf(title)).toBe(slug);
  expect(Slug.safeParse(slugOf(title)).success).toBe(true);
});

it("knows the addresses of pages that had no title yet", () => {
  expect(["", "-2", "-31"].map((number) => isUntitledSlug(`${slugOf(UNTITLED_PAGE)}${number}`))).toEqual([true, true, true]);
  expect(["untitled-pages", "untitled-page-of-ada", "noc"].map(isUntitledSlug)).toEqual([false, false, false]);
});
