import { expect, it } from "vitest";

import { Slug } from "#shared/pages/contract.ts";

import { binnedSlug, freeSlug, shownSlug } from "./slug.core.ts";

it("numbers an address that is taken", () => {
  expect(freeSlug("noc", new Set())).toBe("noc");
  expect(freeSlug("noc", new Set(["noc", "noc-2", "noc-wall"]))).toBe("noc-3");
});

it("frees the address of a page in the bin and remembers it", () => {
  const binned = binnedSlug("noc", "018f0000-0000-7000-8000-000000000000");
  expect(Slug.safeParse(binned).success).toBe(false);
  expect(shownSlug(binned)).toBe("noc");
  expect(shownSlug("noc")).toBe("noc");
});
