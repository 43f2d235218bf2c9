import type { Response } from "express";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

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
  /** Counts a try before it is judged, so that many at once can't slip through. */
  begin: (address: string, email?: string) => Promise<Wait>;
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

export function createAttempts(limits: { perAddress: number; perAccount: number }): Attempts {
  const duration = LIMITS.loginWindowSeconds;
  const byAddress = new RateLimiterMemory({ points: limits.perAddress, duration });
  const byAccount = new RateLimiterMemory({ points: limits.perAccount, duration });
  return {
    begin: async (address, email) => {
      const wait = await consume(byAddress, address);
      if (wait !== undefined || email === undefined) return wait;
      return consume(byAccount, `${address} ${email}`);
    },
    succeed: async (address, email) => {
      await byAddress.reward(address);
      if (email !== undefined) await byAccount.delete(`${address} ${email}`);
    },
  };
}
