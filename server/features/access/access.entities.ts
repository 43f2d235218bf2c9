import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

import { type Action, Role } from "#shared/kernel/permission.ts";

/** A local account. Times are UTC. */
export const UserEntity = defineEntity({
  name: "User",
  tableName: "user_account",
  properties: {
    id: p.uuid().primary(),
    email: p.string().length(254).unique(),
    name: p.string().length(100),
    role: p.enum(Role.options).length(20),
    isDisabled: p.boolean(),
    /** Presence colour, 0 to 11. */
    color: p.integer(),
    /** `scrypt$N$r$p$salt$hash`. */
    passwordHash: p.string().length(300),
    createdAt: p.datetime(3),
    lastSeenAt: p.datetime(3).strictNullable(),
    version: p.integer().version(),
  },
});
export type UserRow = InferEntity<typeof UserEntity>;

/** A person's sign-in on one browser. Only the hash of the cookie is kept. */
export const SessionEntity = defineEntity({
  name: "Session",
  tableName: "user_session",
  properties: {
    id: p.uuid().primary(),
    tokenHash: p.string().length(64).unique(),
    userId: p.uuid().index(),
    createdAt: p.datetime(3),
    lastSeenAt: p.datetime(3),
    expiresAt: p.datetime(3),
  },
});

/** An API token. Only its hash is kept; its text was shown once. */
export const ApiTokenEntity = defineEntity({
  name: "ApiToken",
  tableName: "api_token",
  properties: {
    id: p.uuid().primary(),
    tokenHash: p.string().length(64).unique(),
    userId: p.uuid().index(),
    name: p.string().length(100),
    scopes: p.json<"all" | Action[]>(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3).strictNullable(),
    lastUsedAt: p.datetime(3).strictNullable(),
  },
});
export type ApiTokenRow = InferEntity<typeof ApiTokenEntity>;

export const accessEntities = [UserEntity, SessionEntity, ApiTokenEntity];
