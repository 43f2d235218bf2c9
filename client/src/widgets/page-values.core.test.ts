import { describe, expect, it } from "vitest";

import type { Json } from "#shared/kernel/json.ts";
import { Variable } from "#shared/pages/schema.ts";

import { pageQuery, valuesAfterChange, valuesFromUrl, withValue } from "./page-values.core.ts";

const variables = [
  { name: "host", default: "all" },
  { name: "hours", type: "number", default: 1 },
  { name: "secret", inUrl: false },
].map((each) => Variable.parse(each));

describe("a value that is set", () => {
  const set = (value: Json, type: Variable["type"]) => withValue({}, [Variable.parse({ name: "x", type, default: "" })], "x", value)["x"];

  it("is what the variable's type wants, so that inputs and the URL agree", () => {
    expect(set("24", "number")).toBe(24);
    expect(set("many", "number")).toBeNull();
    expect(set("", "number")).toBeNull();
    expect(set(["7", "8"], "number")).toBe(7);
    expect(set("false", "boolean")).toBe(false);
    expect(set(1, "boolean")).toBe(true);
    expect(set(true, "number")).toBe(1);
    expect(set(false, "list")).toEqual([]);
    expect(set("a", "list")).toEqual(["a"]);
    expect(set([1, "b"], "list")).toEqual(["1", "b"]);
    expect(set(null, "list")).toEqual([]);
    expect(set(["a", "b"], "text")).toBe("a, b");
    expect(set(3, "text")).toBe("3");
  });
});

describe("values for another page", () => {
  it("are what the variables hold: a list each of its entries, and nothing where they hold nothing", () => {
    const values = { host: "a&b", hours: null, hosts: ["a", "b"], none: [], isOn: true };
    const query = (variables: Record<string, string>) => pageQuery(variables, values).toString();
    expect(query({ h: "{{host}}", n: "{{hours}}", x: "{{unknown}}", b: "{{isOn}}" })).toBe("h=a%26b&b=true");
    expect(query({ hosts: "{{hosts}}", none: "{{none}}", text: "", mixed: "on {{hours}}" })).toBe("hosts=a&hosts=b&none=&text=&mixed=on+");
  });
});

describe("values", () => {
  const values = { host: "web", hours: 2, secret: "s" };

  it("stay the same object where nothing changes, so that nothing is drawn anew", () => {
    expect(withValue(values, variables, "hours", "2")).toBe(values);
    expect(valuesFromUrl(values, variables, new URLSearchParams("host=web&hours=2"))).toBe(values);
    expect(valuesAfterChange(values, variables, structuredClone(variables), new URLSearchParams())).toBe(values);
  });

  it("go back to their defaults when the URL loses them, but for those that are not in it", () => {
    expect(valuesFromUrl(values, variables, new URLSearchParams())).toEqual({ host: "all", hours: 1, secret: "s" });
  });

  it("keep what somebody chose while the page's variables are edited", () => {
    const edited = [
      Variable.parse({ name: "host", default: "db" }),
      Variable.parse({ name: "hours", type: "text", default: "now" }),
      Variable.parse({ name: "fresh", default: "x" }),
    ];
    expect(valuesAfterChange(values, variables, edited, new URLSearchParams())).toEqual({ host: "web", hours: "now", fresh: "x" });
    expect(valuesAfterChange({ host: "all" }, variables, edited, new URLSearchParams())["host"]).toBe("db");
  });
});
