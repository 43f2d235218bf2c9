import type { Database } from "#server/platform/database.ts";
import type { ChainReport } from "#shared/audit/schema.ts";

import { AuditEntryEntity, AuditHeadEntity } from "./audit.entities.ts";
import { HEAD_ID } from "./audit.service.ts";
import { LAST_SEQ, lastEntry } from "./audit.store.ts";
import { type Bad, createChainChecker } from "./chain.core.ts";
import { sha256 } from "./hash.ts";

const SLICE = 200;
/** No column holds less: an entry below the first is somebody's own. */
const LEAST_INTEGER = -2_147_483_648;

/** Where the chain ends and which entries there are, seen at one moment. */
async function edges(db: Pick<Database, "read">) {
  return db.read(async (em) => {
    // The head first: what others add meanwhile lies above it. Entries above it that are there before it are somebody's own.
    const last = await lastEntry(em);
    const head = await em.findOne(AuditHeadEntity, { id: HEAD_ID });
    const [beyond] = await em.find(AuditEntryEntity, { seq: { $gt: LAST_SEQ } }, { limit: 1, fields: ["seq"] });
    return { head: head ?? undefined, last: last?.seq ?? 0, beyond: beyond?.seq };
  });
}

/** Walks along the whole chain in slices, so that others have their turn, and names the first entry that is wrong. */
export async function verifyChain(db: Pick<Database, "read">): Promise<ChainReport> {
  const { head, last, beyond } = await edges(db);
  // Entries that were added since then are not looked at; those above the head were not added by this product.
  const until = Math.max(head?.seq ?? last, last);
  const checker = createChainChecker(sha256);
  const report = (firstBad: Bad | undefined): ChainReport => ({
    ok: firstBad === undefined,
    entries: checker.count(),
    ...(firstBad === undefined ? {} : { firstBad }),
  });
  let after = LEAST_INTEGER;
  for (;;) {
    const rows = await db.read((em) =>
      em.find(AuditEntryEntity, { seq: { $gt: after, $lte: until } }, { orderBy: { seq: "asc" }, limit: SLICE, disableIdentityMap: true }),
    );
    for (const row of rows) {
      const bad = checker.add(row);
      if (bad !== undefined) return report(bad);
    }
    const end = rows.at(-1);
    if (end === undefined || rows.length < SLICE)
      return report(checker.end(head) ?? (beyond === undefined ? undefined : { seq: beyond, problem: "inserted" }));
    after = end.seq;
    await new Promise(setImmediate);
  }
}
