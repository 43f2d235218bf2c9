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
  const elsewhere = () => attempts.begin({ address: `198.51.100.${(addresses += 1)}`, email: EMAIL });
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
  expect(await attempts.begin({ address: "203.0.113.5", email: EMAIL, isKnown: async () => true })).toBeUndefined();
  // Nor does anybody else.
  expect(await attempts.begin({ address: "203.0.113.6", email: "grace@example.test" })).toBeUndefined();
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
    await attempts.succeed({ address: `198.51.100.${attempt + 1}`, email: EMAIL });
  }
});

it("locks out of one address only who was never there before, and slows down who is there with somebody that tries too much", async () => {
  const { clock, attempts } = start();
  const address = "203.0.113.9";
  const guess = () => attempts.begin({ address, email: EMAIL, isKnown: async () => true });
  for (let attempt = 0; attempt < 10; attempt += 1) expect(await guess()).toBeUndefined();
  expect(await guess()).toBeGreaterThan(0);
  // The account's own browser goes on, and is counted by itself.
  for (let attempt = 0; attempt < 10; attempt += 1)
    expect(await attempts.begin({ address, email: EMAIL, browser: "mine" })).toBeUndefined();
  expect(await attempts.begin({ address, email: EMAIL, browser: "mine" })).toBeGreaterThan(0);
  const office = "203.0.113.11";
  for (let other = 0; other < 100; other += 1) await attempts.begin({ address: office, email: `somebody-${other}@example.test` });
  let isJudged = false;
  const judge = async () => {
    expect(await attempts.begin({ address: office, email: "grace@example.test" })).toBeUndefined();
    isJudged = true;
  };
  const waiting = judge();
  await new Promise((resolve) => setImmediate(resolve));
  expect(isJudged).toBe(false);
  const turn = () => {
    clock.advance(3_000);
    return isJudged;
  };
  await expect.poll(turn).toBe(true);
  await waiting;
});

it("never refuses a right code of a link, and stops wrong ones", async () => {
  const { attempts } = start();
  const judge = (isRight: boolean) =>
    attempts.judge(
      "203.0.113.10",
      () => true,
      () => new Error("too many"),
      async () => {
        if (!isRight) throw new Error("wrong");
        return "in";
      },
    );
  for (let attempt = 0; attempt < 100; attempt += 1) await expect(judge(false)).rejects.toThrow("wrong");
  await expect(judge(false)).rejects.toThrow("too many");
  expect(await judge(true)).toBe("in");
});
