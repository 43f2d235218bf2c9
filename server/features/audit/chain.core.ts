import type { ChainProblem } from "#shared/audit/schema.ts";

/** Everything that an entry's hash is made of. */
export interface ChainFields {
  seq: number;
  at: Date;
  actorKind: string;
  actorId: string | null;
  actorName: string;
  via: string;
  address: string | null;
  requestId: string | null;
  action: string;
  resourceKind: string;
  resourceId: string | null;
  resourceName: string | null;
  summary: string;
  before: string | null;
  after: string | null;
  previousHash: string;
}

export interface ChainEntry extends ChainFields {
  hash: string;
}

/** What the server writes when it finds entries, but not the row that says where they end. */
export const END_LOST_ACTION = "audit.end-lost";

/** Before the first entry. */
export const GENESIS = "0".repeat(64);

/** The text that is hashed: JSON with its keys in this order, for ever. */
export function canonicalEntry(entry: ChainFields): string {
  const { seq, at, actorKind, actorId, actorName, via, address, requestId } = entry;
  const { action, resourceKind, resourceId, resourceName, summary, before, after, previousHash } = entry;
  return JSON.stringify({
    seq,
    at: at.toISOString(),
    actorKind,
    actorId,
    actorName,
    via,
    address,
    requestId,
    action,
    resourceKind,
    resourceId,
    resourceName,
    summary,
    before,
    after,
    previousHash,
  });
}

export interface Bad {
  seq: number;
  problem: ChainProblem;
}

/** Where the log says that its chain ends. */
export interface ChainEnd {
  seq: number;
  hash: string;
}

/** Takes the entries of a chain in their order and names the first that is wrong. */
export interface ChainChecker {
  /** How many entries were right. */
  count: () => number;
  add: (entry: ChainEntry) => Bad | undefined;
  /** To be called when nothing was wrong with all of them; undefined: the row that says where the chain ends is gone. */
  end: (head: ChainEnd | undefined) => Bad | undefined;
}

export function createChainChecker(hashOf: (text: string) => string): ChainChecker {
  /** Hashes of the last two entries. */
  let [last, secondLast] = [GENESIS, GENESIS];
  let count = 0;
  /** An entry that is right in itself, but does not follow the one before it. */
  let stray: Bad | undefined;

  const fitsAt = (entry: ChainEntry, seq: number) => hashOf(canonicalEntry({ ...entry, seq })) === entry.hash;

  /** Its hash is not that of its fields: perhaps because its number is not the one that it had. */
  function whatHappened(entry: ChainEntry): Bad {
    if (count > 0 && fitsAt(entry, entry.seq - 1) && entry.previousHash === secondLast) return { seq: entry.seq - 1, problem: "inserted" };
    const isMoved = fitsAt(entry, entry.seq - 1) || fitsAt(entry, entry.seq + 1);
    return { seq: entry.seq, problem: isMoved ? "moved" : "altered" };
  }

  /** Of a stray and the one before it one is wrong: the stray when the next one does not follow it. */
  function judge(found: Bad, isFollowed: boolean): Bad {
    return isFollowed && found.seq > 1 ? { seq: found.seq - 1, problem: "altered" } : found;
  }

  return {
    count: () => count,
    add: (entry) => {
      if (stray !== undefined) return judge(stray, entry.seq === stray.seq + 1 && entry.previousHash === last);
      const expected = count + 1;
      if (entry.seq < expected) return { seq: entry.seq, problem: "inserted" };
      if (entry.seq > expected) return { seq: expected, problem: "removed" };
      if (!fitsAt(entry, entry.seq)) return whatHappened(entry);
      if (entry.action === END_LOST_ACTION) return { seq: entry.seq, problem: "removed" };
      if (entry.previousHash !== last) stray = { seq: entry.seq, problem: "inserted" };
      [last, secondLast] = [entry.hash, last];
      count += 1;
      return undefined;
    },
    end: (head) => {
      if (stray !== undefined) return judge(stray, head !== undefined && head.seq === stray.seq && head.hash === last);
      if (head === undefined || head.seq > count) return { seq: count + 1, problem: "removed" };
      if (head.seq < count) return { seq: head.seq + 1, problem: "inserted" };
      return head.hash === last ? undefined : { seq: count, problem: "altered" };
    },
  };
}
