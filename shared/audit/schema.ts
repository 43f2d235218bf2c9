import { z } from "zod";

import { Json } from "../kernel/json.ts";

export const AuditActorKind = z.enum(["user", "token", "device", "guest", "server", "workflow", "anonymous"]);
export type AuditActorKind = z.infer<typeof AuditActorKind>;

/** How it came in. */
export const AuditVia = z.enum(["browser", "api", "import", "workflow", "server"]);
export type AuditVia = z.infer<typeof AuditVia>;

/** What is recorded. */
export const AuditAction = z.enum([
  "auth.sign-in",
  "auth.sign-in-failed",
  "auth.sign-out",
  "auth.set-up",
  "auth.password",
  "auth.password-failed",
  "auth.session-end",
  "user.read",
  "user.create",
  "user.update",
  "user.delete",
  "invitation.create",
  "invitation.delete",
  "group.create",
  "group.update",
  "group.delete",
  "grant.create",
  "grant.update",
  "grant.delete",
  "auth.password-link",
  "device.create",
  "device.update",
  "device.open",
  "device.delete",
  "guest-link.create",
  "guest-link.update",
  "guest-link.delete",
  "token.create",
  "token.rotate",
  "token.delete",
  "page.create",
  "page.update",
  "page.edit",
  "page.publish",
  "page.restore",
  "page.keep",
  "page.delete",
  "page.undelete",
  "page.read",
  "tool.create",
  "tool.update",
  "tool.restore",
  "tool.delete",
  "tool.read",
  "audit.export",
  "settings.read",
  "settings.update",
  "settings.restore",
  "backup.export",
  "backup.import",
  "backup.create",
  "backup.restore",
  "audit.read",
  "audit.end-lost",
]);
export type AuditAction = z.infer<typeof AuditAction>;

export const AuditResourceKind = z.enum([
  "page",
  "tool",
  "user",
  "group",
  "grant",
  "token",
  "session",
  "device",
  "guest-link",
  "audit",
  "setting",
  "backup",
]);
export type AuditResourceKind = z.infer<typeof AuditResourceKind>;

/** One line of the log. */
export const AuditEntry = z.object({
  /** Place in the chain, from 1. */
  seq: z.int(),
  at: z.iso.datetime(),
  actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string() }),
  via: z.string(),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
  action: z.string(),
  resource: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
  /** One sentence for people. */
  summary: z.string(),
  /** The fields that changed, as they were and as they became; of a secret only that it is set. */
  before: Json.nullable(),
  after: Json.nullable(),
  previousHash: z.string(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** `moved`: an entry that stood at another place of the chain. */
export const ChainProblem = z.enum(["altered", "removed", "inserted", "moved"]);
export type ChainProblem = z.infer<typeof ChainProblem>;

/** What a walk along the chain found. */
export const ChainReport = z.object({
  ok: z.boolean(),
  /** How many entries were looked at. */
  entries: z.int(),
  firstBad: z.object({ seq: z.int(), problem: ChainProblem }).optional(),
});
export type ChainReport = z.infer<typeof ChainReport>;
