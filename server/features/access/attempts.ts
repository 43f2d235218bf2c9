import type { Response } from "express";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { Problem } from "#shared/kernel/problem.ts";

/** Says in an answer how long to wait; a problem to throw. */
export function tooMany(response: Response, seconds: number): Problem {
  response.set("Retry-After", String(seconds));
  return new Problem("request.too-many", `Too many wrong tries. Try again in ${Math.ceil(seconds / 60)} min.`);
}

/** Seconds to wait before the next try is looked at, or undefined when this one is. */
type Wait = number | undefined;

/**
 * Counts wrong passwords and set-up codes. An account is counted per address, so nobody can lock a person out from
 * elsewhere; and it is counted whether the account exists or not.
 */
export interface Attempts {
  /**
   * Counts a try before it is judged, so that many at once can't slip through. An account that is tried from everywhere is
   * tried slowly; `isKnown` says that it was signed in at this address before, and then it is not.
   */
  begin: (address: string, email?: string, isKnown?: () => Promise<boolean>) => Promise<Wait>;
  /** Takes the try back: it was right. */
  succeed: (address: string, email?: string) => Promise<void>;
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
  const pace = createPace(clock);
  return {
    begin: async (address, email, isKnown) => {
      const wait = await consume(byAddress, address);
      if (wait !== undefined || email === undefined) return wait;
      const own = await consume(byAccount, `${address} ${email}`);
      if (own !== undefined) return own;
      const isAttacked = (await consume(anywhere, email)) !== undefined;
      return isAttacked && (await isKnown?.()) !== true ? pace(email) : undefined;
    },
    succeed: async (address, email) => {
      await byAddress.reward(address);
      if (email === undefined) return;
      await byAccount.delete(`${address} ${email}`);
      await anywhere.reward(email);
    },
  };
}
