import { z } from "zod";

import type { Json } from "./json.ts";

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
  "page.share",
  "widget.view",
  "tool.list",
  "tool.query",
  "tool.manage",
  "tool.share",
  "grant.list",
  "grant.manage",
  "group.list",
  "group.manage",
  "user.list",
  "user.manage",
  "device.list",
  "device.manage",
  "token.manage-own",
  "audit.view",
  "settings.view",
  "settings.manage",
  "metrics.view",
  "scratch.edit",
] as const;
export type Action = (typeof ACTIONS)[number];

/** What a grant lets somebody do with one resource; each level holds those before it. */
export const LEVELS = ["none", "view", "run", "edit", "manage"] as const;
export const Level = z.enum(LEVELS);
export type Level = z.infer<typeof Level>;

/** What each level is called, in the interface and in the audit log. */
export const LEVEL_TITLES: Record<Level, string> = {
  none: "No access",
  view: "Can view",
  run: "Can run",
  edit: "Can edit",
  manage: "Can manage",
};

/** What grants are given for. A widget's id is `<page>/<widget>`. */
export const GrantKind = z.enum(["page", "tool", "workflow", "widget"]);
export type GrantKind = z.infer<typeof GrantKind>;

/** What somebody was granted, by `<kind>:<id>`; of several grants the one that counts. */
export type Grants = ReadonlyMap<string, Level>;

/** What a guest link says of the page's variables. */
export interface GuestVariables {
  /** Values that the guest can't change. */
  fixed: Readonly<Record<string, Json>>;
  /** Variables that the guest may choose; all others stay as the page has them. */
  allowed: readonly string[];
}

/** Who only watches certain pages and is nobody's account: a screen, or whoever has a guest link. */
export type Visitor =
  | { kind: "device"; deviceId: string; name: string; pages: readonly string[] }
  | { kind: "guest"; linkId: string; name: string; pages: readonly string[]; variables: GuestVariables };

/** Who asks: a person by cookie, a person's API token, a screen, a guest, or nobody. */
export type Actor = (
  | { kind: "anonymous" }
  | Visitor
  | { kind: "user"; userId: string; name: string; email: string; role: Role; sessionId: string; grants?: Grants }
  | {
      kind: "token";
      userId: string;
      name: string;
      email: string;
      role: Role;
      tokenId: string;
      scopes: readonly Action[] | "all";
      grants?: Grants;
    }
) & {
  /** The address that they ask from: whoever has a socket open may have to leave when the network's rules change. */
  from?: string;
};

/** What is asked about. Grants per resource narrow or widen the role's answer. */
export type Resource =
  | { kind: "page" | "tool" | "workflow" | "user" | "document"; id: string }
  /** `isRestricted`: somebody was granted it, so nobody else sees it. */
  | { kind: "widget"; page: string; id: string; isRestricted: boolean }
  | { kind: "none" };

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
  "page.share": ["admin", "editor"],
  "widget.view": EVERYONE,
  "tool.list": ["admin", "editor", "integrator", "auditor"],
  "tool.query": ["admin", "editor", "integrator"],
  "tool.manage": ["admin", "integrator"],
  "tool.share": ["admin", "integrator"],
  "grant.list": ["admin", "editor", "integrator", "auditor"],
  "grant.manage": ["admin", "editor", "integrator"],
  "group.list": ["admin", "editor", "integrator", "auditor"],
  "group.manage": ["admin"],
  "user.list": ["admin", "auditor"],
  "user.manage": ["admin"],
  "device.list": ["admin", "auditor"],
  "device.manage": ["admin"],
  "token.manage-own": EVERYONE,
  "audit.view": ["admin", "auditor"],
  "settings.view": ["admin", "auditor"],
  "settings.manage": ["admin"],
  "metrics.view": ["admin", "auditor"],
  "scratch.edit": ["admin"],
};

/** The least level that an action on a resource needs; actions that are not here are the role's alone. */
export const LEVEL_TABLE: Record<GrantKind, Partial<Record<Action, Exclude<Level, "none">>>> = {
  page: {
    "page.view": "view",
    "page.view-draft": "edit",
    "page.edit": "edit",
    "page.publish": "edit",
    "page.delete": "manage",
    "page.share": "manage",
    "grant.list": "manage",
    "grant.manage": "manage",
  },
  tool: {
    "tool.list": "view",
    "tool.query": "run",
    "tool.manage": "edit",
    "tool.share": "manage",
    "grant.list": "manage",
    "grant.manage": "manage",
  },
  workflow: {},
  widget: { "widget.view": "view" },
};

/** Admins may do everything and auditors look at everything: what is granted to others neither narrows nor widens that. */
const FIXED_ROLES: ReadonlySet<Role> = new Set(["admin", "auditor"]);

/** Somebody with an account, there themselves or by a token of theirs. */
export type Account = Extract<Actor, { kind: "user" | "token" }>;

export function isAccount(actor: Actor): actor is Account {
  return actor.kind === "user" || actor.kind === "token";
}

/** By which one counts what somebody has open: an account, a screen or a link. */
export function principalOf(actor: Account | Visitor): string {
  return isAccount(actor) ? actor.userId : actor.kind === "device" ? actor.deviceId : actor.linkId;
}

/** Visitors see their pages, but for what was granted to some. */
function visitorMay({ pages }: Visitor, action: Action, resource: Resource): boolean {
  if (resource.kind === "page") return action === "page.view" && pages.includes(resource.id);
  return resource.kind === "widget" && action === "widget.view" && !resource.isRestricted && pages.includes(resource.page);
}

function isInScope(actor: Account, action: Action): boolean {
  return actor.kind === "user" || actor.scopes === "all" || actor.scopes.includes(action);
}

/** Whether one level holds another. */
export function reaches(level: Level, needed: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(needed);
}

function maySeeWidget(actor: Account, { page, id, isRestricted }: Extract<Resource, { kind: "widget" }>): boolean {
  // Who draws the page must see what they draw.
  if (!isRestricted || FIXED_ROLES.has(actor.role) || mayDo(actor, "page.edit", { kind: "page", id: page })) return true;
  return reaches(actor.grants?.get(`widget:${page}/${id}`) ?? "none", "view");
}

function mayDo(actor: Account, action: Action, resource: Resource): boolean {
  const byRole = ROLE_TABLE[action].includes(actor.role);
  if (resource.kind === "widget") return byRole && maySeeWidget(actor, resource);
  if (FIXED_ROLES.has(actor.role) || (resource.kind !== "page" && resource.kind !== "tool" && resource.kind !== "workflow")) return byRole;
  const granted = actor.grants?.get(`${resource.kind}:${resource.id}`);
  const needed = LEVEL_TABLE[resource.kind][action];
  return granted === undefined || needed === undefined ? byRole : reaches(granted, needed);
}

/**
 * The one decision about rights: REST, sync rooms and live subscriptions all ask it. A grant for the resource takes the place
 * of the role's answer, except for admins and auditors. Strangers get nothing; a token never does more than its owner and its
 * own scopes.
 */
export function can(actor: Actor, action: Action, resource: Resource = { kind: "none" }): boolean {
  if (actor.kind === "anonymous") return false;
  return isAccount(actor) ? isInScope(actor, action) && mayDo(actor, action, resource) : visitorMay(actor, action, resource);
}

/** Whether somebody may do this with anything at all: by their role, or because it was granted to them for some resource. */
export function mayEver(actor: Actor, action: Action): boolean {
  if (can(actor, action)) return true;
  if (actor.kind === "anonymous") return false;
  if (!isAccount(actor)) return action === "page.view" && actor.pages.length > 0;
  if (!isInScope(actor, action) || FIXED_ROLES.has(actor.role)) return false;
  return [...(actor.grants ?? [])].some(([key, level]) => {
    const kind = GrantKind.safeParse(key.slice(0, key.indexOf(":"))).data;
    const needed = kind === undefined ? undefined : LEVEL_TABLE[kind][action];
    return needed !== undefined && reaches(level, needed);
  });
}
