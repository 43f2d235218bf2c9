import { z } from "zod";

import { endpoint } from "../kernel/endpoint.ts";
import { isStorableTime, NOT_STORABLE } from "../kernel/time.ts";
import { AuditAction, AuditEntry, AuditResourceKind, AuditVia, ChainReport } from "./schema.ts";

const tag = "Audit";
const LARGEST_INTEGER = 2_147_483_647;
const Seq = z.coerce.number().int().min(0).max(LARGEST_INTEGER);

const Time = z.iso.datetime({ offset: true }).refine(isStorableTime, NOT_STORABLE);

/** Which entries. */
const Filter = z.object({
  /** Id of a person, whose tokens are theirs too, or `server`. */
  actor: z.string().min(1).max(36).optional(),
  action: AuditAction.optional(),
  resourceKind: AuditResourceKind.optional(),
  resourceId: z.string().min(1).max(80).optional(),
  via: AuditVia.optional(),
  from: Time.optional(),
  to: Time.optional(),
  /** Any letters of the sentence, or of a name or an address. */
  search: z.string().max(200).optional(),
});
export type AuditFilter = z.infer<typeof Filter>;

export const auditContract = {
  list: endpoint({
    method: "GET",
    path: "/api/audit",
    tag,
    summary: "List entries of the audit log, newest first",
    permission: "audit.view",
    query: Filter.extend({
      /** Only entries below this one: `next` of the answer before. */
      before: Seq.optional(),
      /** Only entries above this one. */
      after: Seq.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    /** `next` is where the search goes on: with few finds an answer may hold less than `limit` and not be the last. */
    response: z.object({ entries: z.array(AuditEntry), next: z.int().nullable() }),
  }),
  verify: endpoint({
    method: "GET",
    path: "/api/audit/verify",
    tag,
    summary: "Walk along the whole chain and name the first entry that was altered, removed, inserted or moved",
    permission: "audit.view",
    response: ChainReport,
  }),
  export: endpoint({
    method: "GET",
    path: "/api/audit/export",
    tag,
    summary: "Export entries, oldest first, as JSON lines or CSV; the export is itself an entry",
    permission: "audit.view",
    query: Filter.extend({ format: z.enum(["jsonl", "csv"]).default("jsonl") }),
    response: z.string(),
  }),
};
