import { describe, expect, it } from "vitest";

import { newId } from "#shared/kernel/ids.ts";
import type { PageSummary } from "#shared/pages/contract.ts";

import { countWith, filterPages, type PageFilter, readFilter, tagsOf, withTag, writeFilter } from "./page-filter.core.ts";

function page(title: string, tags: string[], { day = 1, editedAt = null as string | null, description = "" } = {}): PageSummary {
  const at = `2026-01-${String(day).padStart(2, "0")}T00:00:00.000Z`;
  return {
    id: newId(),
    slug: title.toLowerCase(),
    title,
    description,
    tags,
    owner: null,
    publishedVersion: null,
    publishedAt: null,
    draft: { isChanged: false, changedBy: [], editedAt },
    isDeleted: false,
    may: [],
    createdAt: at,
    updatedAt: at,
  };
}

const NONE: PageFilter = { text: "", tags: [], order: "changed" };
const pages = [
  page("Network", ["Operations", "Berlin"], { day: 1, editedAt: "2026-02-01T00:00:00.000Z" }),
  page("Orders 10", ["Sales"], { day: 3, description: "What is sold in Berlin" }),
  page("Orders 9", ["operations", "Sales"], { day: 2 }),
];
const titles = (filter: Partial<PageFilter>) => filterPages(pages, { ...NONE, ...filter }).map(({ title }) => title);

describe("the filter of pages", () => {
  it("goes by text in title, description and tags", () => {
    expect(titles({ text: " berlin " })).toEqual(["Network", "Orders 10"]);
    expect(titles({ text: "ORDERS" })).toEqual(["Orders 10", "Orders 9"]);
  });

  it("goes by tags, all of which a page has to have, in whatever letters", () => {
    expect(titles({ tags: ["OPERATIONS"] })).toEqual(["Network", "Orders 9"]);
    expect(titles({ tags: ["Operations", "Sales"] })).toEqual(["Orders 9"]);
    expect(titles({ tags: ["Sales"], text: "10" })).toEqual(["Orders 10"]);
  });

  it("orders by last change, title as people count, and age", () => {
    expect(titles({})).toEqual(["Network", "Orders 10", "Orders 9"]);
    expect(titles({ order: "title" })).toEqual(["Network", "Orders 9", "Orders 10"]);
    expect(titles({ order: "created" })).toEqual(["Orders 10", "Orders 9", "Network"]);
  });

  it("is what its link says, and says nothing where nothing is filtered", () => {
    const filter: PageFilter = { text: "a & b", tags: ["Night shift", "100 %"], order: "title" };
    expect(readFilter(new URLSearchParams(writeFilter(filter).toString()))).toEqual(filter);
    expect(writeFilter(NONE).toString()).toBe("");
    expect(readFilter(new URLSearchParams("order=nonsense"))).toEqual(NONE);
  });

  it("takes a tag in, and out again", () => {
    const chosen = withTag(withTag(NONE, "Sales"), "Berlin");
    expect(chosen.tags).toEqual(["Sales", "Berlin"]);
    expect(withTag(chosen, "sales").tags).toEqual(["Berlin"]);
  });

  it("counts what each tag would show with the rest of it", () => {
    expect(["Berlin", "Operations", "Sales"].map((tag) => countWith(pages, NONE, tag))).toEqual([1, 2, 2]);
    expect(["Berlin", "Operations", "Sales"].map((tag) => countWith(pages, { ...NONE, tags: ["Sales"] }, tag))).toEqual([0, 1, 2]);
  });

  it("offers each tag once, in order", () => {
    expect(tagsOf(pages)).toEqual(["Berlin", "Operations", "Sales"]);
  });
});
