import type { Ack } from "#shared/kernel/sync-protocol.core.ts";

/** What the person is told about their changes. It never says more than is true. */
export interface SyncStatus {
  /**
   * `saved`: everything is on the server's disk. `saving`: on its way. `offline`: no connection, changes are kept in this
   * browser. `unsaved`: the server cannot save now. `refused`: the server has closed for good, `code` and `reason` say why.
   */
  state: "connecting" | "saved" | "saving" | "offline" | "read-only" | "unsaved" | "refused";
  /** In words, where there is something to say. */
  reason?: string;
  /** Close code, with `refused`. */
  code?: number;
}

/** What is known about the connection. */
export interface SyncFacts {
  isConnected: boolean;
  /** The server's state has arrived over this connection, or over any. */
  isSynced: boolean;
  hasBeenSynced: boolean;
  /** The first connection takes long. */
  isOverdue: boolean;
  /** The browser says that there is no network, and nothing was heard from the server since. */
  isCutOff: boolean;
  /** What was sent last has waited for its answer for long. */
  isSlow: boolean;
  /** This browser keeps changes; undefined until that is known. */
  isKept: boolean | undefined;
  hasOfflineChanges: boolean;
  /** Sync messages sent over this connection, and of these the settled ones. */
  sent: number;
  acked: number;
  server: Ack["state"];
  /** All our changes are settled, and yet our document is not the server's. */
  differs: boolean;
  refused: { code: number; reason: string } | undefined;
}

export const initialFacts: SyncFacts = {
  isConnected: false,
  isSynced: false,
  hasBeenSynced: false,
  isOverdue: false,
  isCutOff: false,
  isSlow: false,
  isKept: undefined,
  hasOfflineChanges: false,
  sent: 0,
  acked: 0,
  server: "saved",
  differs: false,
  refused: undefined,
};

/** What is known when a connection is made or lost. What was on its way may not have arrived: the next connection asks. */
export function anotherConnection({ hasOfflineChanges, sent, acked }: SyncFacts, isConnected: boolean): Partial<SyncFacts> {
  return {
    isConnected,
    hasOfflineChanges: hasOfflineChanges || sent !== acked,
    isCutOff: false,
    isSlow: false,
    sent: 0,
    acked: 0,
    server: "saved",
    isSynced: false,
  };
}

/** Whether something that was sent is not known to be on the server's disk. */
function isWaiting({ sent, acked }: SyncFacts): boolean {
  return sent !== acked;
}

function offline(facts: SyncFacts): SyncStatus {
  const { isKept, hasOfflineChanges } = facts;
  if (isKept === false) {
    return { state: "offline", reason: "This browser keeps nothing: changes are lost when you close the tab before you are back online" };
  }
  return { state: "offline", reason: hasOfflineChanges || isWaiting(facts) ? "Your changes are kept here" : "Changes will be kept here" };
}

function saving({ isSlow, isKept }: SyncFacts): SyncStatus {
  if (!isSlow || isKept !== true) return { state: "saving" };
  return { state: "saving", reason: "The server has not answered yet. Your changes are kept here" };
}

/** The one answer for the status line. */
export function syncStatus(facts: SyncFacts): SyncStatus {
  if (facts.refused !== undefined) return { state: "refused", ...facts.refused };
  if (!facts.isConnected)
    return facts.hasBeenSynced || facts.isOverdue || facts.hasOfflineChanges ? offline(facts) : { state: "connecting" };
  if (facts.isCutOff) return offline(facts);
  if (facts.server === "refused") return { state: "read-only" };
  if (facts.server === "failing")
    return { state: "unsaved", reason: "The server cannot save at the moment; it keeps your changes and tries again" };
  if (facts.differs) return { state: "unsaved", reason: "This copy differs from the server's; it is being fetched again" };
  if (!facts.isSynced) return facts.hasBeenSynced ? { state: "saving" } : { state: "connecting" };
  // The server asks everybody what it lacks; until that is answered nobody knows whether all is saved.
  return facts.sent > 0 && !isWaiting(facts) && facts.server === "saved" ? { state: "saved" } : saving(facts);
}

export function isSameStatus(one: SyncStatus, other: SyncStatus): boolean {
  return one.state === other.state && one.reason === other.reason && one.code === other.code;
}
