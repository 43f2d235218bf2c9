import * as fc from "fast-check";
import jsonata from "jsonata";
import { describe, expect, it } from "vitest";

import type { Filling } from "../kernel/field.ts";
import type { Json } from "../kernel/json.ts";
import { fillParams } from "./filling.core.ts";

const anyJson = fc.jsonValue().map((value): Json => JSON.parse(JSON.stringify(value)));

function filledWith(text: string, values: Record<string, Json>, filling: Filling): string {
  const { text: result } = fillParams({ text }, values, new Map([["text", filling]]));
  if (typeof result !== "string") throw new Error("A text became something else");
  return result;
}

const filled = (text: string, value: Json, filling: Filling) => filledWith(text, { v: value }, filling);

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string(),
  fc.constantFrom("..", ".", "../admin", "%2e%2e", "a&b=c", "\"'`\\", "#", "?x=1"),
);

describe("values of variables in an address", () => {
  it.each([
    ["/orders/{{v}}", "../admin?all=1#", "/orders/..%2Fadmin%3Fall%3D1%23"],
    ["/orders?customer={{v}}&limit=10", "1&limit=99", "/orders?customer=1%26limit%3D99&limit=10"],
    ["/orders/{{ v }}/rows", 7, "/orders/7/rows"],
    ["{{v}}", "https://elsewhere.example", "https%3A%2F%2Felsewhere.example"],
    ["../kept/{{v}}", "a", "../kept/a"],
    ["/none/{{other}}", "a", "/none/"],
  ])("%s with %j is %s", (text, value, expected) => {
    expect(filled(text, value, "address")).toBe(expected);
  });

  it.each(["/orders/{{v}}/x", "/orders/{{v}}", "/orders/.{{v}}", "a\\{{v}}\\b"])("%s is refused where it would climb", (text) => {
    expect(() => filled(text, text.includes(".{{") ? "." : "..", "address")).toThrow("lead out of");
  });

  it("never changes host, path above, or other parameters", () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        let address: string;
        try {
          address = filledWith("base/{{a}}/end?b={{b}}&c=1", { a: one, b: other }, "address");
        } catch {
          return;
        }
        const url = new URL(address, "https://api.example/v1/");
        expect(url.origin).toBe("https://api.example");
        expect(url.hash).toBe("");
        expect(url.pathname.split("/").map(decodeURIComponent)).toEqual(["", "v1", "base", one.toWellFormed(), "end"]);
        expect([...url.searchParams]).toEqual([
          ["b", other.toWellFormed()],
          ["c", "1"],
        ]);
      }),
    );
  });
});

describe("values of variables in a body", () => {
  it("stay the value that they are", () => {
    fc.assert(
      fc.property(anyText, anyJson, (text, value) => {
        const body = filledWith('{"said":"a {{t}}!","value":{{j}},"tenant":1}', { t: text, j: value }, "body");
        expect(JSON.parse(body)).toEqual({
          said: `a ${text}!`,
          value: value,
          tenant: 1,
        });
      }),
    );
  });

  it("are escaped as form fields where it is no JSON, and are JSON where they are all of it", () => {
    expect(filled("q={{v}}&tenant=1", "a&tenant=2", "body")).toBe("q=a%26tenant%3D2&tenant=1");
    expect(filled("{{v}}", { a: 1 }, "body")).toBe('{"a":1}');
  });
});

describe("values of variables in an expression", () => {
  it("stay values, inside strings and outside", async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const source = filled(`[{{v}}, "{{v}}", '{{v}}']`, text, "expression");
        const answer: unknown = await jsonata(source).evaluate({});
        expect(JSON.parse(JSON.stringify(answer))).toEqual([text, text, text]);
      }),
    );
    expect(filled("rows[{{v}}].`{{v}}`", "a`b", "expression")).toBe('rows["a`b"].`ab`');
  });
});
