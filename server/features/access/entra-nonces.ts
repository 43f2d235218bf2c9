import { randomBytes } from "node:crypto";

import type { Clock } from "#server/platform/clock.ts";
import type { Database } from "#server/platform/database.ts";
import { LIMITS } from "#server/platform/limits.ts";

import { SignInNonceEntity } from "./access.entities.ts";
import { hashOf } from "./credentials.ts";

/** Nonces that must come back in an ID token: each works once, soon, and in the browser that it was given to. */
export interface Nonces {
  /** `browser` is what the browser keeps in a cookie. */
  issue: (browser: string) => Promise<{ nonce: string; expiresAt: Date }>;
  isOpen: (nonce: string, browser: string) => Promise<boolean>;
  /** Whether it counted; from now on it does not. */
  use: (nonce: string, browser: string) => Promise<boolean>;
}

export function createNonces(db: Database, clock: Clock): Nonces {
  const hash = (nonce: string, browser: string) => hashOf(`${nonce} ${browser}`);
  const open = (nonce: string, browser: string) => ({ hash: hash(nonce, browser), expiresAt: { $gt: clock.now() } });
  return {
    issue: (browser) =>
      db.unitOfWork(async (em) => {
        const nonce = randomBytes(32).toString("base64url");
        const now = clock.now();
        const expiresAt = new Date(now.getTime() + LIMITS.entraNonceMs);
        await em.nativeDelete(SignInNonceEntity, { expiresAt: { $lte: now } });
        em.create(SignInNonceEntity, { hash: hash(nonce, browser), expiresAt });
        return { nonce, expiresAt };
      }),
    isOpen: (nonce, browser) => db.read(async (em) => (await em.count(SignInNonceEntity, open(nonce, browser))) > 0),
    // Whoever deletes the row has used it: of two who bring the same token one is refused.
    use: (nonce, browser) => db.unitOfWork(async (em) => (await em.nativeDelete(SignInNonceEntity, open(nonce, browser))) > 0),
  };
}
