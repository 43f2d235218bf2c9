import { describe, expect, it } from "vitest";

import { frameUrl, sandboxOf } from "./frame.core.ts";

const NOTHING = { allowScripts: false, allowSameOrigin: false, allowForms: false, allowPopups: false };
const ALL = { allowScripts: true, allowSameOrigin: true, allowForms: true, allowPopups: true };

describe("sandboxOf", () => {
  it("allows nothing that is not set", () => expect(sandboxOf(NOTHING, false)).toBe(""));

  it("never gives this product's own address both scripts and its origin", () => {
    expect(sandboxOf(ALL, false).split(" ")).toContain("allow-same-origin");
    expect(sandboxOf(ALL, true).split(" ")).not.toContain("allow-same-origin");
    expect(sandboxOf(ALL, true).split(" ")).toContain("allow-scripts");
  });

  it("never lets a site move the page it stands in", () => expect(sandboxOf(ALL, false)).not.toContain("top-navigation"));
});

describe("frameUrl", () => {
  it.each(["https://example.test/a", " http://example.test "])("shows %s", (text) => expect(frameUrl(text)).toHaveProperty("url"));

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "blob:https://a.test/1",
    "file:///etc/passwd",
    "about:srcdoc",
    "example.test",
    "/p/a",
  ])("does not show %s", (text) => expect(frameUrl(text)).toHaveProperty("problem"));
});
