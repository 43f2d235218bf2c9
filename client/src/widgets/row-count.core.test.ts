import { describe, expect, it } from "vitest";

import { countWords, cutWords, headingOf } from "./row-count.core.ts";

describe("how many rows there are", () => {
  it("is said of what came, and of what the source has more of", () => {
    expect(countWords({ shown: 1, loaded: 1, total: 1 })).toBe("1 row");
    expect(countWords({ shown: 3, loaded: 3, total: 3 })).toBe("3 rows");
    expect(countWords({ shown: 1, loaded: 3, total: 3 })).toBe("1 of 3 rows");
    expect(countWords({ shown: 10_000, loaded: 10_000, total: 123_456 })).toBe("First 10,000 of 123,456 rows");
    expect(countWords({ shown: 12, loaded: 10_000, total: 123_456 })).toBe("12 of the first 10,000 of 123,456 rows");
  });

  it("stands over what was taken out of the page only where rows are missing", () => {
    expect(headingOf({ title: "Hosts", note: cutWords({ loaded: 2, total: 2 }) })).toBe("Hosts");
    expect(headingOf({ title: "Hosts", note: cutWords({ loaded: 2, total: 5 }) })).toBe("Hosts, First 2 of 5 rows");
    expect(headingOf({ title: "", note: "First 2 of 5 rows" })).toBe("First 2 of 5 rows");
  });
});
