import { expect, it } from "vitest";

import { createManualClock } from "../../test/manual-clock.ts";
import { createAttempts } from "./attempts.ts";

const EMAIL = "ada@example.test";
const LIMITS = { perAddress: 100, perAccount: 10, anywhere: 5 };

function start() {
  const clock = createManualClock();
  const attempts = createAttempts(LIMITS, clock);
  let addresses = 0;
  /** A try from an address that nobody has used. */
  const elsewhere = () => attempts.begin(`198.51.100.${(addresses += 1)}`, EMAIL, async () => false);
  return { clock, attempts, elsewhere };
}

it("slows down who tries one account from everywhere, and locks nobody out", async () => {
  const { clock, attempts, elsewhere } = start();
  for (let attempt = 0; attempt < 5; attempt += 1) expect(await elsewhere()).toBeUndefined();
  let judged = 0;
  const waiting = Array.from({ length: 8 }, async () => {
    const wait = await elsewhere();
    expect(wait).toBeUndefined();
    judged += 1;
  });
  await expect.poll(async () => (await elsewhere()) ?? 0).toBeGreaterThan(0);
  expect(judged).toBe(0);
  // Where the owner was signed in before nobody waits.
  expect(await attempts.begin("203.0.113.5", EMAIL, async () => true)).toBeUndefined();
  // Nor does anybody else.
  expect(await attempts.begin("203.0.113.6", "grace@example.test", async () => false)).toBeUndefined();
  for (let turn = 1; turn <= 8; turn += 1) {
    clock.advance(3_000);
    await expect.poll(() => judged).toBe(turn);
  }
  await Promise.all(waiting);
});

it("forgets the tries of who got in", async () => {
  const { attempts, elsewhere } = start();
  for (let attempt = 0; attempt < 20; attempt += 1) {
    expect(await elsewhere()).toBeUndefined();
    await attempts.succeed(`198.51.100.${attempt + 1}`, EMAIL);
  }
});
