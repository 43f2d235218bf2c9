import type { AuditEntry } from "#shared/audit/schema.ts";

import type { AuditEntryRow } from "./audit.entities.ts";
import { parsedState } from "./changes.core.ts";

export function toEntryView(row: AuditEntryRow): AuditEntry {
  return {
    seq: row.seq,
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    via: row.via,
    address: row.address,
    requestId: row.requestId,
    action: row.action,
    resource: { kind: row.resourceKind, id: row.resourceId, name: row.resourceName },
    summary: row.summary,
    before: parsedState(row.before),
    after: parsedState(row.after),
    previousHash: row.previousHash,
    hash: row.hash,
  };
}

const COLUMNS = [
  "seq",
  "at",
  "actorKind",
  "actorId",
  "actorName",
  "via",
  "address",
  "requestId",
  "action",
  "resourceKind",
  "resourceId",
  "resourceName",
  "summary",
  "before",
  "after",
  "previousHash",
  "hash",
] as const satisfies (keyof AuditEntryRow)[];

export const CSV_HEAD = `${COLUMNS.join(",")}\r\n`;

/** A cell that no spreadsheet takes for a formula: names and notes are other people's words. */
function cell(value: string | number | Date | null): string {
  if (value === null) return "";
  const text = value instanceof Date ? value.toISOString() : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function toCsvLine(row: AuditEntryRow): string {
  return `${COLUMNS.map((column) => cell(row[column])).join(",")}\r\n`;
}
