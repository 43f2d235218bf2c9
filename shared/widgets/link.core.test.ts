import { expect, it } from "vitest";

import { isUnsafeTemplate, safeLink } from "./link.core.ts";

it("opens addresses of the web and of this product, and nothing that runs", () => {
  expect(safeLink(" example.com/a ")).toBe("https://example.com/a");
  expect(safeLink("/p/night")).toBe("/p/night");
  for (const link of ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//evil.example", "vbscript:x", ""])
    expect(safeLink(link)).toBeUndefined();
});

it("knows a template that can never be opened before anybody presses it", () => {
  expect(isUnsafeTemplate("javascript:alert({{host}})")).toBe(true);
  expect(isUnsafeTemplate("just words")).toBe(true);
  for (const address of ["", "{{base}}/orders", "https://{{host}}.example.com/{{id}}", "{{host}}", "example.com/{{id}}", "/p/{{slug}}"])
    expect(isUnsafeTemplate(address)).toBe(false);
});
