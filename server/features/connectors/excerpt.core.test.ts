import { expect, it } from "vitest";

import { excerptOf } from "./excerpt.core.ts";

it("is the first lines, without what is no text", () => {
  expect(excerptOf("\n  <h1>Bad gateway</h1>\r\n\u0000 nginx \n", [])).toBe("<h1>Bad gateway</h1>\nnginx");
  expect(excerptOf(Array.from({ length: 9 }, (_, line) => `line ${line}`).join("\n"), [])).toBe(
    "line 0\nline 1\nline 2\nline 3\nline 4\nline 5…",
  );
  expect(excerptOf("x".repeat(5_000), [])).toHaveLength(601);
  expect(excerptOf("", [])).toBe("");
});

it("holds no secret, however the API writes it back", () => {
  const secret = 'top "secret" <a&b>/é';
  const told = [
    secret,
    JSON.stringify({ error: `bad token ${secret}` }),
    `/login?token=${encodeURIComponent(secret)}`,
    "top &quot;secret&quot; &lt;a&amp;b&gt;/é",
    Buffer.from(secret).toString("base64"),
  ];
  const excerpt = excerptOf(told.join("\n"), ["", secret]);
  expect(excerpt).not.toMatch(/secret|dG9w/);
  expect(excerpt.split("\n")).toHaveLength(5);
  // Cut after it was taken out: a half of it would tell the rest.
  expect(excerptOf(`${"x".repeat(595)}0123456789`, ["0123456789"])).not.toContain("0123");
});
