import { describe, expect, it } from "vitest";

import { newId } from "#shared/kernel/ids.ts";
import { LayoutWidget, ROOT, Variable } from "#shared/pages/schema.ts";

import { activeFilters, feederOf, valueFrom } from "./filters.core.ts";

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

describe("feederOf", () => {
  it("is the first of the choosing widgets that write the variable, in reading order", () => {
    const of = (id: number, kind: string, order: string, variable: string) =>
      LayoutWidget.parse({
        id: newId(),
        kind,
        order,
        container: ROOT,
        pos: { desktop: [0, id] },
        size: { desktop: [4, 2] },
        props: { variable },
      });
    const [typed, later, first, other] = [
      of(0, "text-input", "a0", "host"),
      of(1, "radio", "a3", "host"),
      of(2, "dropdown", "a1", "host"),
      of(3, "dropdown", "a0", "hours"),
    ];
    expect(feederOf(host, [typed, later, first, other])).toBe(first);
    expect(feederOf(tags, [typed, later, first, other])).toBeUndefined();
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
