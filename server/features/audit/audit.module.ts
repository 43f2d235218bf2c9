import type { Router } from "express";

import type { Clock } from "#server/platform/clock.ts";
import type { Database } from "#server/platform/database.ts";

import { auditRouter } from "./audit.routes.ts";
import { type Audit, createAuditLog } from "./audit.service.ts";
import { createAuditStore } from "./audit.store.ts";

export interface AuditFeature extends Audit {
  router: Router;
}

export async function createAudit(db: Database, clock: Clock): Promise<AuditFeature> {
  const audit = await createAuditLog(db, clock);
  return { ...audit, router: auditRouter({ db, audit, store: createAuditStore(db) }) };
}
