import { z } from "zod";

import { Id } from "../kernel/ids.ts";
import { Json } from "../kernel/json.ts";
import { ACTIONS, GrantKind, Level, Role } from "../kernel/permission.ts";
import { ThemeChoice } from "../settings/appearance.ts";

export const Email = z
  .email()
  .max(254)
  .transform((value) => value.toLowerCase());
export const Password = z.string().min(10, "At least 10 characters").max(200);
export const PersonName = z.string().trim().min(1).max(100);

/** A person's account as others may see it. */
export const User = z.object({
  id: Id,
  email: z.string(),
  name: z.string(),
  role: Role,
  isDisabled: z.boolean(),
  /** Stable presence colour, 0 to 11. */
  color: z.int().min(0).max(11),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable(),
});
export type User = z.infer<typeof User>;

/** Who I am and what I may do; the client hides what `actions` does not list. */
export const Me = z.object({
  user: User,
  actions: z.array(z.enum(ACTIONS)),
  /** False for who signs in with Microsoft alone. */
  hasPassword: z.boolean().optional(),
  /** What I chose for all my browsers; null for what the organisation has. */
  theme: ThemeChoice.nullable(),
});
export type Me = z.infer<typeof Me>;

/** An API token; its text is shown once, when it is made. */
export const ApiToken = z.object({
  id: Id,
  name: z.string(),
  scopes: z.union([z.literal("all"), z.array(z.enum(ACTIONS))]),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  /** When a new text took its place: it works until `expiresAt` and is not rotated again. */
  replacedAt: z.iso.datetime().nullable(),
});
export type ApiToken = z.infer<typeof ApiToken>;

/** People who are granted things together. */
export const Group = z.object({
  id: Id,
  name: z.string(),
  description: z.string(),
  /** Ids of its members. */
  members: z.array(Id),
  createdAt: z.iso.datetime(),
});
export type Group = z.infer<typeof Group>;

export const GrantSubjectKind = z.enum(["user", "group", "role"]);
export type GrantSubjectKind = z.infer<typeof GrantSubjectKind>;

/** Of a widget: `<page>/<widget>`. */
const GrantedId = z.string().regex(/^[0-9a-f-]{36}(?:\/[0-9a-f-]{36})?$/, "The id of a resource, in lower case");

/** What a user, a group or a role may do with one resource. */
export const Grant = z.object({
  id: Id,
  subject: z.object({ kind: GrantSubjectKind, id: z.string(), name: z.string() }),
  resource: z.object({ kind: GrantKind, id: GrantedId }),
  level: Level,
  createdAt: z.iso.datetime(),
});
export type Grant = z.infer<typeof Grant>;

export const NewGrant = z.object({
  subject: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("user"), id: Id }),
    z.object({ kind: z.literal("group"), id: Id }),
    z.object({ kind: z.literal("role"), id: Role }),
  ]),
  resource: z.object({ kind: GrantKind, id: GrantedId }),
  level: Level,
});
export type NewGrant = z.infer<typeof NewGrant>;

/** A sign-in of one browser. */
export const Session = z.object({
  id: Id,
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  address: z.string().nullable(),
  /** What the browser says of itself. */
  userAgent: z.string().nullable(),
  /** The one that asks. */
  isCurrent: z.boolean(),
});
export type Session = z.infer<typeof Session>;

/** What whoever opens a one-time link is told before using it. */
export const OneTimeLink = z.object({
  purpose: z.enum(["invitation", "password"]),
  email: z.string(),
  name: z.string(),
  expiresAt: z.iso.datetime(),
});
export type OneTimeLink = z.infer<typeof OneTimeLink>;

/** A link to hand over: its code is in this answer only. */
export const NewLink = z.object({ id: Id, path: z.string(), expiresAt: z.iso.datetime() });
export type NewLink = z.infer<typeof NewLink>;

/** What came of the mail with a link; null where no mail server is set up. */
export const Mailed = z.object({ ok: z.boolean(), message: z.string() }).nullable();
export type Mailed = z.infer<typeof Mailed>;

/** Somebody who was invited and has not come yet. */
export const Invitation = z.object({
  id: Id,
  email: z.string(),
  role: Role,
  groups: z.array(Id),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type Invitation = z.infer<typeof Invitation>;

/** A screen on a wall: a browser that shows certain pages, without anybody's account. */
export const Device = z.object({
  id: Id,
  name: z.string(),
  /** Ids of the pages that it may show. */
  pages: z.array(Id),
  /** `waiting`: its link was not opened yet. */
  state: z.enum(["waiting", "open"]),
  /** Until when the link that opens it works, once; null where it was used. */
  linkExpiresAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable(),
  /** When it ends unless it is seen before. */
  expiresAt: z.iso.datetime(),
});
export type Device = z.infer<typeof Device>;

/** A link with which anybody may watch one page. */
export const GuestLink = z.object({
  id: Id,
  name: z.string(),
  /** Values of variables that the guest can't change. */
  fixed: z.record(z.string(), Json),
  /** Variables that the guest may choose; all others stay as the page has them. */
  allowed: z.array(z.string()),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
});
export type GuestLink = z.infer<typeof GuestLink>;
