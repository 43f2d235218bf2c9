import { describe, expect, it } from "vitest";

import { ACTIONS } from "#shared/kernel/permission.ts";

import { readingScopes, SCOPE_GROUPS, scopesInWords } from "./scopes.core.ts";

describe("scopes of API tokens", () => {
  it("have words for whatever a person may do", () => {
    const worded = SCOPE_GROUPS.flatMap(({ actions }) => Object.keys(actions));
    // Documents without a page are there for tests and benchmarks alone.
    expect(worded.toSorted()).toEqual(ACTIONS.filter((action) => action !== "scratch.edit").toSorted());
  });

  it("read only where nothing is changed by them", () => {
    const reading = readingScopes(ACTIONS);
    expect(reading).toContain("audit.view");
    expect(reading.filter((action) => /manage|edit|create|delete|publish|share/.test(action))).toEqual([]);
  });

  it("are told in a line", () => {
    expect(scopesInWords("all")).toBe("everything its owner may");
    expect(scopesInWords(["page.list", "page.view"])).toBe("list pages, see published pages");
    expect(scopesInWords(["page.list", "page.view", "tool.list", "tool.query", "audit.view"])).toBe(
      "list pages, see published pages, see tools and 2 more",
    );
  });
});
