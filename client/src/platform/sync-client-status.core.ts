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
  isKept: undefined,
  hasOfflineChanges: false,
  sent: 0,
  acked: 0,
  server: "saved",
  differs: false,
  refused: undefined,
};

function offline({ isKept, hasOfflineChanges }: SyncFacts): SyncStatus {
  if (isKept === false) {
    return { state: "offline", reason: "This browser keeps nothing: changes are lost when you close the tab before you are back online" };
  }
  return { state: "offline", reason: hasOfflineChanges ? "Your changes are kept here" : "Changes will be kept here" };
}

/** The one answer for the status line. */
export function syncStatus(facts: SyncFacts): SyncStatus {
  if (facts.refused !== undefined) return { state: "refused", ...facts.refused };
  if (!facts.isConnected)
    return facts.hasBeenSynced || facts.isOverdue || facts.hasOfflineChanges ? offline(facts) : { state: "connecting" };
  if (facts.server === "refused") return { state: "read-only" };
  if (facts.server === "failing")
    return { state: "unsaved", reason: "The server cannot save at the moment; it keeps your changes and tries again" };
  if (facts.differs) return { state: "unsaved", reason: "This copy differs from the server's; it is being fetched again" };
  if (!facts.isSynced) return facts.hasBeenSynced ? { state: "saving" } : { state: "connecting" };
  // The server asks everybody what it lacks; until that is answered nobody knows whether all is saved.
  return facts.sent > 0 && facts.sent === facts.acked && facts.server === "saved" ? { state: "saved" } : { state: "saving" };
}

export function isSameStatus(one: SyncStatus, other: SyncStatus): boolean {
  return one.state === other.state && one.reason === other.reason && one.code === other.code;
}
