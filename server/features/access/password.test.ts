import { expect, it } from "vitest";

import { createPasswords, PASSWORD_COST } from "./password.ts";

const cheap = createPasswords({ N: 1024, r: 8, p: 1 });

it("knows a password again, and no other", async () => {
  const stored = await cheap.hash("correct horse");
  expect(stored).toMatch(/^scrypt\$1024\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  expect(await cheap.verify("correct horse", stored)).toBe(true);
  expect(await cheap.verify("correct hors", stored)).toBe(false);
  expect(await cheap.verify("correct horse", undefined)).toBe(false);
});

it("takes the same password however the keyboard composed it", async () => {
  expect(await cheap.verify("u\u0308ber-geheim", await cheap.hash("\u00FCber-geheim"))).toBe(true);
});

it("salts: the same password never has the same hash", async () => {
  expect(await cheap.hash("correct horse")).not.toBe(await cheap.hash("correct horse"));
});

it("reads hashes with older parameters and says that they are outdated", async () => {
  const today = createPasswords({ N: 2048, r: 8, p: 1 });
  const stored = await cheap.hash("correct horse");
  expect(await today.verify("correct horse", stored)).toBe(true);
  expect(today.isOutdated(stored)).toBe(true);
  expect(today.isOutdated(await today.hash("correct horse"))).toBe(false);
});

it("costs what OWASP advises", () => {
  expect(PASSWORD_COST.N * PASSWORD_COST.r * PASSWORD_COST.p).toBeGreaterThanOrEqual(32_768 * 8 * 3);
});
