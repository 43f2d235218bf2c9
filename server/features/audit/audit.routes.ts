import { once } from "node:events";

import { type Response, Router } from "express";

import type { Database } from "#server/platform/database.ts";
import { mount } from "#server/platform/http.ts";
import { auditContract, type AuditFilter } from "#shared/audit/contract.ts";
import type { ChainReport } from "#shared/audit/schema.ts";

import type { AuditEntryRow } from "./audit.entities.ts";
import type { Audit } from "./audit.service.ts";
import type { AuditStore } from "./audit.store.ts";
import { CSV_HEAD, toCsvLine, toEntryView } from "./audit.view.ts";
import { verifyChain } from "./verify.ts";

export interface AuditRouteParts {
  db: Database;
  audit: Audit;
  store: AuditStore;
}

const FORMATS = {
  jsonl: {
    name: "JSON lines",
    type: "application/x-ndjson",
    head: "",
    line: (row: AuditEntryRow) => `${JSON.stringify(toEntryView(row))}\n`,
  },
  csv: { name: "CSV", type: "text/csv", head: CSV_HEAD, line: toCsvLine },
};

/** Sends the slices as fast as the other side takes them. */
async function stream(response: Response, slices: AsyncGenerator<AuditEntryRow[]>, line: (row: AuditEntryRow) => string): Promise<void> {
  for await (const rows of slices) {
    if (response.closed) return;
    if (!response.write(rows.map(line).join(""))) await Promise.race([once(response, "drain"), once(response, "close")]);
  }
  response.end();
}

function filterInWords(filter: AuditFilter): string {
  const parts = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
  return parts.length === 0 ? "all entries" : parts.join(", ");
}

export function auditRouter({ db, audit, store }: AuditRouteParts): Router {
  const router = Router();
  /** One walk at a time: who asks meanwhile gets the answer of the next one, together. */
  let walking: Promise<ChainReport> | undefined;

  mount(router, auditContract.list, async ({ query: { before, after, limit, ...filter } }) => {
    await audit.recordRead({ action: "audit.read", resource: { kind: "audit" }, summary: "Read the audit log" });
    const { rows, next } = await store.newest(filter, { before, after }, limit);
    return { entries: rows.map(toEntryView), next };
  });
  mount(router, auditContract.verify, () => {
    walking ??= verifyChain(db).finally(() => (walking = undefined));
    return walking;
  });
  mount(router, auditContract.export, async ({ query: { format, ...filter }, response }) => {
    const { name, type, head, line } = FORMATS[format];
    await db.unitOfWork((em) =>
      audit.record(em, {
        action: "audit.export",
        resource: { kind: "audit" },
        summary: `Exported the audit log as ${name} (${filterInWords(filter)})`,
      }),
    );
    response.set({ "Cache-Control": "no-store", "Content-Disposition": `attachment; filename="audit.${format}"` });
    response.type(type).write(head);
    await stream(response, store.oldest(filter), line);
    return "";
  });
  return router;
}
