import { describe, expect, it } from "vitest";

import { Variable } from "#shared/pages/schema.ts";

import { activeFilters, valueFrom } from "./filters.core.ts";

const host = Variable.parse({ name: "host", label: "Host", default: "all" });
const hours = Variable.parse({ name: "hours", type: "number", default: 1 });
const tags = Variable.parse({ name: "tags", type: "list", default: [] });

describe("activeFilters", () => {
  it("is what differs from the defaults, in words", () => {
    expect(activeFilters([host, hours, tags], { host: "all", hours: 24, tags: ["a", "b"] })).toEqual([
      { variable: hours, label: "hours", text: "24" },
      { variable: tags, label: "tags", text: "a, b" },
    ]);
    expect(activeFilters([host], {})).toEqual([]);
  });
});

describe("valueFrom", () => {
  it("gives a value of the variable's type", () => {
    expect(valueFrom(host, "web 1")).toBe("web 1");
    expect(valueFrom(hours, "24")).toBe(24);
    expect(valueFrom(hours, "many")).toBeUndefined();
    expect(valueFrom(hours, "")).toBeUndefined();
    expect(valueFrom(tags, "a, b,")).toEqual(["a", "b"]);
  });
});
