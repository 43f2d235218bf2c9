import type { Clock } from "#server/platform/clock.ts";
import type { Database } from "#server/platform/database.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { newId } from "#shared/kernel/ids.ts";
import type { Action, Actor } from "#shared/kernel/permission.ts";
import { Problem } from "#shared/kernel/problem.ts";

import { ApiTokenEntity, type ApiTokenRow } from "./access.entities.ts";
import { newCredential } from "./credentials.ts";

const DAY_MS = 86_400_000;

interface NewToken {
  name: string;
  scopes: "all" | Action[];
  expiresInDays: number | null;
}

type KnownActor = Exclude<Actor, { kind: "anonymous" }>;

export interface Tokens {
  list: (userId: string) => Promise<ApiTokenRow[]>;
  create: (actor: KnownActor, token: NewToken) => Promise<{ row: ApiTokenRow; text: string }>;
  remove: (userId: string, tokenId: string) => Promise<void>;
}

export function createTokens(db: Database, clock: Clock): Tokens {
  return {
    list: (userId) => db.read((em) => em.find(ApiTokenEntity, { userId }, { orderBy: { createdAt: "desc", id: "desc" } })),
    create: async (actor, { name, scopes, expiresInDays }) => {
      // One that ends could live on in those it made.
      if (actor.kind === "token")
        throw new Problem("access.denied", "API tokens are made by people, not by other tokens. Sign in to make one");
      const { text, hash } = newCredential("token");
      const now = clock.now();
      const row = await db.unitOfWork(async (em) => {
        if ((await em.count(ApiTokenEntity, { userId: actor.userId })) >= LIMITS.tokensPerUser)
          throw new Problem("request.too-many", `You have ${LIMITS.tokensPerUser} API tokens; delete one that you no longer use`);
        return em.create(ApiTokenEntity, {
          id: newId(),
          tokenHash: hash,
          userId: actor.userId,
          name,
          scopes,
          createdAt: now,
          expiresAt: expiresInDays === null ? null : new Date(now.getTime() + expiresInDays * DAY_MS),
          lastUsedAt: null,
        });
      });
      return { row, text };
    },
    remove: (userId, tokenId) =>
      db.unitOfWork(async (em) => {
        const removed = await em.nativeDelete(ApiTokenEntity, { id: tokenId, userId });
        if (removed === 0) throw new Problem("not-found", "You have no such token");
      }),
  };
}
