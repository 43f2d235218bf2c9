import { expect, it } from "vitest";

import { isOwnOrigin } from "./origin.ts";

const PUBLIC = new URL("https://dash.example.com/app/");

it.each([
  ["a program that sends no Origin", { host: "h:1" }, true],
  ["our own page", { host: "h:1", origin: "http://h:1" }, true],
  ["another site", { host: "h:1", origin: "https://evil.example" }, false],
  ["another port of this host", { host: "h:1", origin: "http://h:2" }, false],
  ["a sandboxed frame", { host: "h:1", origin: "null" }, false],
  [
    "our page behind a proxy that rewrites Host",
    { host: "127.0.0.1:1", "x-forwarded-host": "dash.test", origin: "https://dash.test" },
    true,
  ],
  ["our page at the public address", { host: "127.0.0.1:1", origin: "https://dash.example.com" }, true],
  ["a browser that says it is the same origin", { host: "127.0.0.1:1", origin: "https://any.test", "sec-fetch-site": "same-origin" }, true],
  ["a browser that says it is another site, without Origin", { host: "h:1", "sec-fetch-site": "cross-site" }, false],
  ["a subdomain's page", { host: "h.test", origin: "https://evil.h.test", "sec-fetch-site": "same-site" }, false],
])("judges %s", (_who, headers, expected) => {
  expect(isOwnOrigin(headers, PUBLIC)).toBe(expected);
});
