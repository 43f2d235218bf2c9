import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

import { GrantSubjectKind } from "#shared/access/schema.ts";
import type { Json } from "#shared/kernel/json.ts";
import { type Action, GrantKind, LEVELS, Role } from "#shared/kernel/permission.ts";

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
    /** `light`, `dark` or `system`; null for what the organisation has. */
    theme: p.string().length(10).strictNullable(),
    createdAt: p.datetime(3),
    lastSeenAt: p.datetime(3).strictNullable(),
    version: p.integer().version(),
  },
});
export type UserRow = InferEntity<typeof UserEntity>;

/** Somebody's account in a Microsoft Entra ID directory, by which they sign in. Email and name may change there; these two don't. */
export const UserIdentityEntity = defineEntity({
  name: "UserIdentity",
  tableName: "user_identity",
  properties: {
    id: p.uuid().primary(),
    userId: p.uuid().index(),
    /** `tid` of the ID token. */
    tenantId: p.string().length(36),
    /** `oid` of the ID token. */
    objectId: p.string().length(36),
    createdAt: p.datetime(3),
    lastSignInAt: p.datetime(3).strictNullable(),
  },
  uniques: [{ properties: ["tenantId", "objectId"] }],
});
export type UserIdentityRow = InferEntity<typeof UserIdentityEntity>;

/** A nonce that was given to a browser and must come back once, in the ID token. Only its hash is kept. */
export const SignInNonceEntity = defineEntity({
  name: "SignInNonce",
  tableName: "sign_in_nonce",
  properties: {
    hash: p.string().length(64).primary(),
    expiresAt: p.datetime(3).index(),
  },
});

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
    /** Where it was opened: the address and what the browser says of itself. */
    address: p.string().length(45).strictNullable(),
    userAgent: p.string().length(300).strictNullable(),
  },
});
export type SessionRow = InferEntity<typeof SessionEntity>;

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
    /** When another text took its place; null while it is the one in use. */
    replacedAt: p.datetime(3).strictNullable(),
  },
});
export type ApiTokenRow = InferEntity<typeof ApiTokenEntity>;

/** People who are granted things together. */
export const GroupEntity = defineEntity({
  name: "Group",
  tableName: "user_group",
  properties: {
    id: p.uuid().primary(),
    name: p.string().length(100).unique(),
    description: p.string().length(500),
    createdAt: p.datetime(3),
    version: p.integer().version(),
  },
});
export type GroupRow = InferEntity<typeof GroupEntity>;

export const GroupMemberEntity = defineEntity({
  name: "GroupMember",
  tableName: "user_group_member",
  properties: {
    groupId: p.uuid().primary(),
    userId: p.uuid().primary().index(),
  },
});

/** What a user, a group or a role may do with one resource. */
export const GrantEntity = defineEntity({
  name: "Grant",
  tableName: "resource_grant",
  properties: {
    id: p.uuid().primary(),
    subjectKind: p.enum(GrantSubjectKind.options).length(10),
    /** Id of the user or group, or the role's name. */
    subjectId: p.string().length(36),
    kind: p.enum(GrantKind.options).length(10),
    /** Of a widget: `<page>/<widget>`. */
    resourceId: p.string().length(80),
    level: p.enum(LEVELS.slice()).length(10),
    createdBy: p.uuid().strictNullable(),
    createdAt: p.datetime(3),
  },
  uniques: [{ properties: ["kind", "resourceId", "subjectKind", "subjectId"] }],
  indexes: [{ properties: ["subjectKind", "subjectId"] }],
});
export type GrantRow = InferEntity<typeof GrantEntity>;

/** A link that works once: an invitation, or a new password for an account. Only the hash of its code is kept. */
export const OneTimeLinkEntity = defineEntity({
  name: "OneTimeLink",
  tableName: "one_time_link",
  properties: {
    id: p.uuid().primary(),
    codeHash: p.string().length(64).unique(),
    purpose: p.enum(["invitation", "password"]).length(20),
    /** Whose password it sets. */
    userId: p.uuid().strictNullable(),
    /** Whom it invites, and as what. */
    email: p.string().length(254).strictNullable(),
    role: p.enum(Role.options).length(20).strictNullable(),
    groupIds: p.json<string[]>(),
    createdBy: p.uuid(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3),
  },
});
export type OneTimeLinkRow = InferEntity<typeof OneTimeLinkEntity>;

/** A screen on a wall: a browser that shows certain pages for months, without anybody's account. */
export const DeviceEntity = defineEntity({
  name: "Device",
  tableName: "device",
  properties: {
    id: p.uuid().primary(),
    name: p.string().length(100),
    pages: p.json<string[]>(),
    /** Of the code that the screen is opened with once; null when it was. */
    codeHash: p.string().length(64).unique().strictNullable(),
    codeExpiresAt: p.datetime(3).strictNullable(),
    /** Of the cookie; null before it was opened. */
    tokenHash: p.string().length(64).unique().strictNullable(),
    /** Of the cookie before, which works a while longer: the answer with the new one may have been lost. */
    previousHash: p.string().length(64).unique().strictNullable(),
    renewedAt: p.datetime(3).strictNullable(),
    createdBy: p.uuid(),
    createdAt: p.datetime(3),
    lastSeenAt: p.datetime(3).strictNullable(),
    /** When it ends unless it is seen before. */
    expiresAt: p.datetime(3),
  },
});
export type DeviceRow = InferEntity<typeof DeviceEntity>;

/** A link with which anybody may watch one page. Only the hash of its code is kept. */
export const GuestLinkEntity = defineEntity({
  name: "GuestLink",
  tableName: "guest_link",
  properties: {
    id: p.uuid().primary(),
    tokenHash: p.string().length(64).unique(),
    pageId: p.uuid().index(),
    name: p.string().length(100),
    fixed: p.json<Record<string, Json>>(),
    allowed: p.json<string[]>(),
    createdBy: p.uuid(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3).strictNullable(),
    lastUsedAt: p.datetime(3).strictNullable(),
  },
});
export type GuestLinkRow = InferEntity<typeof GuestLinkEntity>;

export const accessEntities = [
  UserEntity,
  UserIdentityEntity,
  SignInNonceEntity,
  SessionEntity,
  ApiTokenEntity,
  GroupEntity,
  GroupMemberEntity,
  GrantEntity,
  OneTimeLinkEntity,
  DeviceEntity,
  GuestLinkEntity,
];
