import type { ApiToken, Device, Grant, Group, GuestLink, Invitation, Me, Session, User } from "#shared/access/schema.ts";
import { ACTIONS, type Actor, mayEver } from "#shared/kernel/permission.ts";
import type { Person } from "#shared/pages/contract.ts";
import { ThemeChoice } from "#shared/settings/appearance.ts";

import type { ApiTokenRow, DeviceRow, GuestLinkRow, OneTimeLinkRow, SessionRow, UserRow } from "./access.entities.ts";
import type { NamedGrant } from "./grants.service.ts";
import type { GroupWithMembers } from "./groups.service.ts";
import { NO_PASSWORD } from "./password.ts";

export function toUserView(row: UserRow): User {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    isDisabled: row.isDisabled,
    color: row.color,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  };
}

export function toPerson(row: UserRow): Person {
  return { id: row.id, name: row.name, color: row.color };
}

export function toMeView(row: UserRow, actor: Actor): Me {
  return {
    user: toUserView(row),
    actions: ACTIONS.filter((action) => mayEver(actor, action)),
    hasPassword: row.passwordHash !== NO_PASSWORD,
    theme: ThemeChoice.nullable().catch(null).parse(row.theme),
  };
}

export function toTokenView(row: ApiTokenRow): ApiToken {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    replacedAt: row.replacedAt?.toISOString() ?? null,
  };
}

export function toSessionView(row: SessionRow, actor: Actor): Session {
  return {
    id: row.id,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    address: row.address,
    userAgent: row.userAgent,
    isCurrent: actor.kind === "user" && actor.sessionId === row.id,
  };
}

export function toInvitationView(row: OneTimeLinkRow): Invitation {
  return {
    id: row.id,
    email: row.email ?? "",
    role: row.role ?? "viewer",
    groups: row.groupIds,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  };
}

export function toGroupView({ row, members }: GroupWithMembers): Group {
  return { id: row.id, name: row.name, description: row.description, members, createdAt: row.createdAt.toISOString() };
}

export function toGrantView({ row, subjectName }: NamedGrant): Grant {
  return {
    id: row.id,
    subject: { kind: row.subjectKind, id: row.subjectId, name: subjectName },
    resource: { kind: row.kind, id: row.resourceId },
    level: row.level,
    createdAt: row.createdAt.toISOString(),
  };
}

export function toDeviceView(row: DeviceRow): Device {
  return {
    id: row.id,
    name: row.name,
    pages: row.pages,
    state: row.tokenHash !== null ? "open" : "waiting",
    linkExpiresAt: row.codeExpiresAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    expiresAt: row.expiresAt.toISOString(),
  };
}

export function toGuestLinkView(row: GuestLinkRow): GuestLink {
  return {
    id: row.id,
    name: row.name,
    fixed: row.fixed,
    allowed: row.allowed,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}
