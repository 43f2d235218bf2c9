import type { Request, Response } from "express";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { Problem } from "#shared/kernel/problem.ts";

/** Says in an answer how long to wait; a problem to throw. */
export function tooMany(response: Response, seconds: number): Problem {
  response.set("Retry-After", String(seconds));
  return new Problem("request.too-many", `Too many wrong tries. Try again in ${Math.ceil(seconds / 60)} min.`);
}

/** Uses a code of a link, which can't be guessed: only wrong ones count, and a right one always works. */
export function judged<T>(tries: Attempts, request: Request, response: Response, work: () => Promise<T>): Promise<T> {
  const isWrong = (error: unknown) => error instanceof Problem && error.code === "auth.link-over";
  return tries.judge(request.ip ?? "", isWrong, (seconds) => tooMany(response, seconds), work);
}

/** Seconds to wait before the next try is looked at, or undefined when this one is. */
type Wait = number | undefined;

/** Somebody who tries to sign in. */
export interface Try {
  address: string;
  /** Undefined where a code is tried, which is nobody's. */
  email?: string;
  /** What tells a browser in which this account was signed in before; it is counted by itself, wherever it is. */
  browser?: string | undefined;
  /** Whether this account was signed in at this address before. */
  isKnown?: () => Promise<boolean>;
}

/**
 * Counts wrong passwords and set-up codes, of accounts that exist and of those that don't. Nobody can lock others out: not from
 * elsewhere, as an account is counted per address; and not from their own office, as browsers that the account has used are
 * counted apart (OWASP: device cookies). Where all of an address tries too much, or one account is tried from everywhere, they
 * are let in one by one instead of not at all.
 */
export interface Attempts {
  /** Counts a try before it is judged, so that many at once can't slip through. */
  begin: (attempt: Try) => Promise<Wait>;
  /** Takes the try back: it was right. */
  succeed: (attempt: Try) => Promise<void>;
  /**
   * For codes that can't be guessed: carries out the work, and counts only what failed with `isWrong`. A right one is never
   * refused, however many wrong ones came from the same address.
   */
  judge: <T>(
    address: string,
    isWrong: (error: unknown) => boolean,
    refuse: (seconds: number) => Error,
    work: () => Promise<T>,
  ) => Promise<T>;
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<Wait> {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (rejected) {
    if (rejected instanceof RateLimiterRes) return Math.max(1, Math.ceil(rejected.msBeforeNext / 1000));
    throw rejected;
  }
}

/** Lets those who try one account from everywhere in one by one, with a pause between; a lock would keep its owner out. */
function createPace(clock: Clock) {
  const queues = new Map<string, { waiting: number; last: Promise<void> }>();
  return async (email: string): Promise<Wait> => {
    const queue = queues.get(email) ?? { waiting: 0, last: Promise.resolve() };
    if (queue.waiting >= LIMITS.loginPaceQueue) return Math.ceil((LIMITS.loginPaceMs * queue.waiting) / 1_000);
    queues.set(email, queue);
    queue.waiting += 1;
    const turn = queue.last.then(() => new Promise<void>((resolve) => void clock.after(LIMITS.loginPaceMs, resolve)));
    queue.last = turn;
    await turn;
    queue.waiting -= 1;
    if (queue.waiting === 0) queues.delete(email);
    return undefined;
  };
}

export function createAttempts(limits: { perAddress: number; perAccount: number; anywhere?: number }, clock: Clock): Attempts {
  const duration = LIMITS.loginWindowSeconds;
  const byAddress = new RateLimiterMemory({ points: limits.perAddress, duration });
  const byAccount = new RateLimiterMemory({ points: limits.perAccount, duration });
  const anywhere = new RateLimiterMemory({ points: limits.anywhere ?? Number.MAX_SAFE_INTEGER, duration });
  const byBrowser = new RateLimiterMemory({ points: limits.perAccount, duration });
  const pace = createPace(clock);
  return {
    begin: async ({ address, email, browser, isKnown }) => {
      if (browser !== undefined && (await consume(byBrowser, browser)) === undefined) return undefined;
      const wait = await consume(byAddress, address);
      if (email === undefined) return wait;
      const own = await consume(byAccount, `${address} ${email}`);
      if (own !== undefined) return own;
      const isAttacked = (await consume(anywhere, email)) !== undefined && (await isKnown?.()) !== true;
      return isAttacked || wait !== undefined ? pace(email) : undefined;
    },
    succeed: async ({ address, email, browser }) => {
      if (browser !== undefined) {
        // What others have tried meanwhile stays counted.
        await byBrowser.delete(browser);
        return;
      }
      await byAddress.reward(address);
      if (email === undefined) return;
      await byAccount.delete(`${address} ${email}`);
      await anywhere.reward(email);
    },
    judge: async (address, isWrong, refuse, work) => {
      try {
        return await work();
      } catch (error) {
        const wait = isWrong(error) ? await consume(byAddress, address) : undefined;
        throw wait === undefined ? error : refuse(wait);
      }
    },
  };
}
