import type { ApiToken, Me, User } from "#shared/access/schema.ts";
import { ACTIONS, type Actor, can } from "#shared/kernel/permission.ts";
import type { Person } from "#shared/pages/contract.ts";

import type { ApiTokenRow, UserRow } from "./access.entities.ts";

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
  return { user: toUserView(row), actions: ACTIONS.filter((action) => can(actor, action)) };
}

export function toTokenView(row: ApiTokenRow): ApiToken {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}
