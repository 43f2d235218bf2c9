import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

import { LIMITS } from "#server/platform/limits.ts";
import { Problem } from "#shared/kernel/problem.ts";

/** Cost of scrypt: memory is 128 · N · r bytes. */
export interface ScryptCost {
  N: number;
  r: number;
  p: number;
}

/** OWASP's advice with 32 MB a hash: p = 3 makes up for the smaller N. */
export const PASSWORD_COST: ScryptCost = { N: 32_768, r: 8, p: 3 };

/** In place of a hash for whoever signs in elsewhere: no password fits it. */
export const NO_PASSWORD = "none";

const KEY_BYTES = 32;
const SALT_BYTES = 16;
const STORED = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([\w-]+)\$([\w-]+)$/;

function derive(password: string, salt: Buffer, cost: ScryptCost): Promise<Buffer> {
  const options = { ...cost, maxmem: 256 * cost.N * cost.r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, KEY_BYTES, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}

/** At most so many at once; the rest wait their turn, and the one too many is told so. */
function gate(atOnce: number, queueLength: number) {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      if (waiting.length >= queueLength) throw new Problem("server.busy", "Too many people are signing in at once; try again in a moment");
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** Hashes and checks passwords. A hash carries its own parameters, so that they can be raised later. */
export interface Passwords {
  hash: (password: string) => Promise<string>;
  /** Takes as long for an account that does not exist (`stored` undefined), or has no password, as for one that does. */
  verify: (password: string, stored: string | undefined) => Promise<boolean>;
  /** Whether the hash was made with other parameters than today's. */
  isOutdated: (stored: string) => boolean;
}

export function createPasswords(cost: ScryptCost = PASSWORD_COST): Passwords {
  const run = gate(LIMITS.passwordHashesAtOnce, LIMITS.passwordHashQueue);
  const prefix = `scrypt$${cost.N}$${cost.r}$${cost.p}$`;
  const nobody = `${prefix}${randomBytes(SALT_BYTES).toString("base64url")}$${randomBytes(KEY_BYTES).toString("base64url")}`;
  return {
    hash: async (password) => {
      const salt = randomBytes(SALT_BYTES);
      const key = await run(() => derive(password, salt, cost));
      return `${prefix}${salt.toString("base64url")}$${key.toString("base64url")}`;
    },
    verify: async (password, stored = nobody) => {
      const [, N, r, p, salt, expected] = STORED.exec(stored === NO_PASSWORD ? nobody : stored) ?? [];
      if (salt === undefined || expected === undefined) throw new Error("A stored password hash is not readable");
      const made = { N: Number(N), r: Number(r), p: Number(p) };
      const key = await run(() => derive(password, Buffer.from(salt, "base64url"), made));
      return timingSafeEqual(key, Buffer.from(expected, "base64url"));
    },
    isOutdated: (stored) => !stored.startsWith(prefix),
  };
}
