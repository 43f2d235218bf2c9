import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

import { LongText } from "#server/platform/long-text.ts";

/** One line of the log. Rows are added and never changed: each holds the hash of the one before. */
export const AuditEntryEntity = defineEntity({
  name: "AuditEntry",
  tableName: "audit_entry",
  indexes: [
    { properties: ["actorId", "seq"] },
    { properties: ["action", "seq"] },
    { properties: ["resourceKind", "resourceId", "seq"] },
    { properties: ["via", "seq"] },
  ],
  properties: {
    /** Place in the chain, from 1, without gaps. */
    seq: p.integer().autoincrement(false).primary(),
    at: p.datetime(3).index(),
    actorKind: p.string().length(20),
    /** Of a person or of what acts in their name; null for the server itself and for strangers. */
    actorId: p.string().length(36).strictNullable(),
    /** As it was then: a renamed person keeps the old name in old entries. */
    actorName: p.string().length(200),
    via: p.string().length(20),
    address: p.string().length(45).strictNullable(),
    requestId: p.string().length(100).strictNullable(),
    action: p.string().length(60),
    resourceKind: p.string().length(20),
    resourceId: p.string().length(80).strictNullable(),
    resourceName: p.string().length(300).strictNullable(),
    summary: p.string().length(1_000),
    /** The fields that changed, as JSON text: databases reorder the keys of JSON, and the hash is over every letter. */
    before: p.type(LongText).$type<string>().strictNullable(),
    after: p.type(LongText).$type<string>().strictNullable(),
    previousHash: p.string().length(64),
    hash: p.string().length(64),
  },
});
export type AuditEntryRow = InferEntity<typeof AuditEntryEntity>;

/** Where the chain ends: one row, locked by whoever adds an entry. It also tells when the last entries were removed. */
export const AuditHeadEntity = defineEntity({
  name: "AuditHead",
  tableName: "audit_head",
  properties: {
    id: p.integer().autoincrement(false).primary(),
    seq: p.integer(),
    hash: p.string().length(64),
  },
});

export const auditEntities = [AuditEntryEntity, AuditHeadEntity];
