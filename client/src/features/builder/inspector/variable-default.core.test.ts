import { describe, expect, it } from "vitest";

import { defaultAs } from "./variable-default.core.ts";

describe("defaultAs", () => {
  it("keeps what the new type can read, else gives its empty value", () => {
    expect(defaultAs("15", "number")).toBe(15);
    expect(defaultAs("many", "number")).toBeNull();
    expect(defaultAs(15, "text")).toBe("15");
    expect(defaultAs("a, b", "list")).toEqual(["a", "b"]);
    expect(defaultAs(["a", "b"], "text")).toBe("a, b");
    expect(defaultAs("true", "boolean")).toBe(true);
    expect(defaultAs(false, "text")).toBe("");
    expect(defaultAs(null, "list")).toEqual([]);
  });
});
