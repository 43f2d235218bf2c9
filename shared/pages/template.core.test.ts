import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { resolveAddress, resolveText } from "./template.core.ts";

describe("variables in a text that people read", () => {
  const values = { hosts: ["web 1", "db"], isFailed: true, isOld: false, empty: "", none: null, hours: 24 };
  it.each([
    ["Hosts: {{hosts}}", "Hosts: web 1, db"],
    ["Only failed: {{isFailed}}, old: {{ isOld }}", "Only failed: Yes, old: No"],
    ["The last {{hours}} hours", "The last 24 hours"],
    ["Runs for {{empty}} on {{none}}{{unknown}}", "Runs for – on ––"],
    ["{{empty}} {{none}}", " "],
    ["{{empty}}", ""],
    ["Plain", "Plain"],
  ])("%s", (template, text) => expect(resolveText(template, values)).toBe(text));
});

describe("variables in an address", () => {
  it.each([
    ["https://x.example/{{v}}?r={{v}}", "a&b?c#d/e", "https://x.example/a%26b%3Fc%23d%2Fe?r=a%26b%3Fc%23d%2Fe"],
    ["https://x.example/?q={{v}}", "Ümlaut & co", "https://x.example/?q=%C3%9Cmlaut%20%26%20co"],
    ["{{v}}", "https://x.example/a?b=c", "https://x.example/a?b=c"],
    [" {{ v }}/more", "https://x.example", " https://x.example/more"],
    ["https://{{v}}/status", "host.example:8080", "https://host.example:8080/status"],
    ["https://{{v}}/status", "evil.example/x?", "https://evil.example%2Fx%3F/status"],
    ["mailto:{{v}}", "ada@example.test", "mailto:ada@example.test"],
    ["/p/{{nothing}}", "x", "/p/"],
  ])("%s with %s", (template, v, address) => expect(resolveAddress(template, { v })).toBe(address));

  it("come out as they went in, and change nothing around them", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (v) => {
        const url = new URL(resolveAddress("https://x.example/a?before=1&v={{v}}&after=2#end", { v }));
        expect([...url.searchParams]).toEqual([
          ["before", "1"],
          ["v", v.toWellFormed()],
          ["after", "2"],
        ]);
        expect([url.host, url.pathname, url.hash]).toEqual(["x.example", "/a", "#end"]);
      }),
    );
  });
});
