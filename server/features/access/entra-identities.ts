import { UniqueConstraintViolationException } from "@mikro-orm/core";

import type { Clock } from "#server/platform/clock.ts";
import type { Database } from "#server/platform/database.ts";
import { newId } from "#shared/kernel/ids.ts";
import { Problem } from "#shared/kernel/problem.ts";

import type { Audit } from "../audit/index.ts";
import { UserIdentityEntity, type UserIdentityRow } from "./access.entities.ts";
import { identityLinked, identityUnlinked } from "./entra-audit.ts";
import type { Users } from "./users.service.ts";

/** Whose account in a directory it is. */
export interface EntraAccount {
  tenantId: string;
  objectId: string;
}

/** The Microsoft accounts with which people sign in. */
export interface Identities {
  of: (userId: string) => Promise<UserIdentityRow[]>;
  find: (account: EntraAccount) => Promise<UserIdentityRow | undefined>;
  /** For a new account, in the transaction that makes it. */
  add: (userId: string, account: EntraAccount) => Promise<UserIdentityRow>;
  /** By an admin, for an account that is there. */
  link: (userId: string, account: EntraAccount) => Promise<UserIdentityRow>;
  unlink: (userId: string, identityId: string) => Promise<void>;
  seen: (identityId: string) => Promise<void>;
}

export function createIdentities(db: Database, clock: Clock, users: Users, audit: Audit): Identities {
  const add: Identities["add"] = (userId, { tenantId, objectId }) =>
    db.unitOfWork(async (em) => {
      const row = em.create(UserIdentityEntity, {
        id: newId(),
        userId,
        tenantId,
        objectId,
        createdAt: clock.now(),
        lastSignInAt: null,
      });
      await em.flush();
      return row;
    });

  return {
    of: (userId) => db.read((em) => em.find(UserIdentityEntity, { userId }, { orderBy: { createdAt: "asc", id: "asc" } })),
    find: ({ tenantId, objectId }) => db.read(async (em) => (await em.findOne(UserIdentityEntity, { tenantId, objectId })) ?? undefined),
    add,
    link: async (userId, account) => {
      try {
        return await db.unitOfWork(async (em) => {
          const user = await users.get(userId);
          const row = await add(user.id, account);
          await audit.record(em, identityLinked(user, row));
          return row;
        });
      } catch (error) {
        if (error instanceof UniqueConstraintViolationException) throw new Problem("entra.identity-taken", undefined, { cause: error });
        throw error;
      }
    },
    unlink: (userId, identityId) =>
      db.unitOfWork(async (em) => {
        const row = await em.findOne(UserIdentityEntity, { id: identityId, userId });
        if (row === null) throw new Problem("not-found", "There is no such Microsoft account");
        em.remove(row);
        await audit.record(em, identityUnlinked(await users.get(userId), row));
      }),
    seen: (identityId) =>
      db.unitOfWork(async (em) => void (await em.nativeUpdate(UserIdentityEntity, { id: identityId }, { lastSignInAt: clock.now() }))),
  };
}
