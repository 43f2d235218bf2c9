import type { Clock } from "#server/platform/clock.ts";
import { type Database, type EntityManager, LOCKED } from "#server/platform/database.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { newId } from "#shared/kernel/ids.ts";
import type { Account, Action } from "#shared/kernel/permission.ts";
import { Problem } from "#shared/kernel/problem.ts";

import type { Audit } from "../audit/index.ts";
import { ApiTokenEntity, type ApiTokenRow, UserEntity } from "./access.entities.ts";
import { tokenMade, tokenRevoked, tokenRotated } from "./audit-entries.ts";
import { newCredential } from "./credentials.ts";

const DAY_MS = 86_400_000;
/** What the name of a token ends with once another has taken its place. */
const REPLACED = " (replaced)";

interface NewToken {
  name: string;
  scopes: "all" | Action[];
  expiresInDays: number | null;
}

export interface Tokens {
  list: (userId: string) => Promise<ApiTokenRow[]>;
  create: (actor: Account, token: NewToken) => Promise<{ row: ApiTokenRow; text: string }>;
  /** A new text for the same token; the old one works on for this long, so that nothing stands still meanwhile. */
  rotate: (userId: string, tokenId: string, overlapHours: number) => Promise<{ row: ApiTokenRow; text: string }>;
  remove: (userId: string, tokenId: string) => Promise<void>;
}

/** Whoever makes another one for the same person at the same moment waits, and counts this one too. */
async function checkRoom(em: EntityManager, userId: string): Promise<void> {
  await em.findOne(UserEntity, { id: userId }, LOCKED);
  if ((await em.count(ApiTokenEntity, { userId })) >= LIMITS.tokensPerUser)
    throw new Problem("request.too-many", `You have ${LIMITS.tokensPerUser} API tokens; delete one that you no longer use`);
}

export function createTokens(db: Database, clock: Clock, audit: Audit): Tokens {
  return {
    list: (userId) => db.read((em) => em.find(ApiTokenEntity, { userId }, { orderBy: { createdAt: "desc", id: "desc" } })),
    create: async (actor, { name, scopes, expiresInDays }) => {
      // One that ends could live on in those it made.
      if (actor.kind === "token")
        throw new Problem("access.denied", "API tokens are made by people, not by other tokens. Sign in to make one");
      const { text, hash } = newCredential("token");
      const now = clock.now();
      const row = await db.unitOfWork(async (em) => {
        await checkRoom(em, actor.userId);
        const made = em.create(ApiTokenEntity, {
          id: newId(),
          tokenHash: hash,
          userId: actor.userId,
          name,
          scopes,
          createdAt: now,
          expiresAt: expiresInDays === null ? null : new Date(now.getTime() + expiresInDays * DAY_MS),
          lastUsedAt: null,
          replacedAt: null,
        });
        await audit.record(em, tokenMade(made));
        return made;
      });
      return { row, text };
    },
    rotate: (userId, tokenId, overlapHours) =>
      db.unitOfWork(async (em) => {
        const now = clock.now();
        await checkRoom(em, userId);
        // Of two who rotate it at once one gives it its new text.
        const old = await em.findOne(ApiTokenEntity, { id: tokenId, userId }, LOCKED);
        if (old === null || (old.expiresAt !== null && old.expiresAt <= now)) throw new Problem("not-found", "You have no such token");
        if (old.replacedAt !== null) throw new Problem("token.replaced", "Rotate the one that took its place");
        const { text, hash } = newCredential("token");
        const { name, scopes, expiresAt, createdAt } = old;
        const lifeMs = expiresAt === null ? undefined : expiresAt.getTime() - createdAt.getTime();
        const row = em.create(ApiTokenEntity, {
          id: newId(),
          tokenHash: hash,
          userId,
          name,
          scopes,
          createdAt: now,
          // As long as the first one was to live, from now on.
          expiresAt: lifeMs === undefined ? null : new Date(now.getTime() + lifeMs),
          lastUsedAt: null,
          replacedAt: null,
        });
        const until = new Date(now.getTime() + overlapHours * 3_600_000);
        old.expiresAt = expiresAt === null || until < expiresAt ? until : expiresAt;
        old.replacedAt = now;
        old.name = `${name.slice(0, 100 - REPLACED.length)}${REPLACED}`;
        await audit.record(em, tokenRotated(row, old.id));
        return { row, text };
      }),
    remove: (userId, tokenId) =>
      db.unitOfWork(async (em) => {
        const token = await em.findOne(ApiTokenEntity, { id: tokenId, userId });
        const removed = await em.nativeDelete(ApiTokenEntity, { id: tokenId, userId });
        if (token === null || removed === 0) throw new Problem("not-found", "You have no such token");
        await audit.record(em, tokenRevoked(token));
      }),
  };
}
