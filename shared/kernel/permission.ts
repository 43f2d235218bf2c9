import { z } from "zod";

/** The five roles. What each may do is the table below and nowhere else. */
export const Role = z.enum(["admin", "editor", "integrator", "viewer", "auditor"]);
export type Role = z.infer<typeof Role>;

export const ACTIONS = [
  "page.list",
  "page.create",
  "page.view",
  "page.view-draft",
  "page.edit",
  "page.publish",
  "page.delete",
  "tool.list",
  "tool.query",
  "tool.manage",
  "user.list",
  "user.manage",
  "token.manage-own",
  "settings.view",
  "settings.manage",
  "metrics.view",
  "scratch.edit",
] as const;
export type Action = (typeof ACTIONS)[number];

/** Who asks: a person by cookie, a person's API token, or nobody. */
export type Actor =
  | { kind: "anonymous" }
  | { kind: "user"; userId: string; name: string; email: string; role: Role; sessionId: string }
  | { kind: "token"; userId: string; name: string; email: string; role: Role; tokenId: string; scopes: readonly Action[] | "all" };

/** What is asked about. Grants per resource narrow or widen the role's answer. */
export type Resource = { kind: "page" | "tool" | "user" | "document"; id: string } | { kind: "none" };

const EVERYONE: readonly Role[] = ["admin", "editor", "integrator", "viewer", "auditor"];

/** Action → roles that may do it. Tested for every role × action. */
export const ROLE_TABLE: Record<Action, readonly Role[]> = {
  "page.list": EVERYONE,
  "page.create": ["admin", "editor"],
  "page.view": EVERYONE,
  "page.view-draft": ["admin", "editor", "auditor"],
  "page.edit": ["admin", "editor"],
  "page.publish": ["admin", "editor"],
  "page.delete": ["admin", "editor"],
  "tool.list": ["admin", "editor", "integrator", "auditor"],
  "tool.query": ["admin", "editor", "integrator"],
  "tool.manage": ["admin", "integrator"],
  "user.list": ["admin", "auditor"],
  "user.manage": ["admin"],
  "token.manage-own": EVERYONE,
  "settings.view": ["admin", "auditor"],
  "settings.manage": ["admin"],
  "metrics.view": ["admin", "auditor"],
  "scratch.edit": ["admin"],
};

/**
 * The one decision about rights: REST, sync rooms and live subscriptions all ask it.
 * Strangers get nothing; a token never does more than its owner's role and its own scopes.
 */
export function can(actor: Actor, action: Action, _resource: Resource = { kind: "none" }): boolean {
  switch (actor.kind) {
    case "anonymous":
      return false;
    case "user":
      return ROLE_TABLE[action].includes(actor.role);
    case "token":
      return ROLE_TABLE[action].includes(actor.role) && (actor.scopes === "all" || actor.scopes.includes(action));
  }
}
