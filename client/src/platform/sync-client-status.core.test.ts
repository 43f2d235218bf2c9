import { describe, expect, it } from "vitest";

import { initialFacts, type SyncFacts, syncStatus } from "./sync-client-status.core.ts";

const connected: SyncFacts = { ...initialFacts, isConnected: true, isSynced: true, hasBeenSynced: true, sent: 3, acked: 3 };
const stateOf = (facts: Partial<SyncFacts>) => syncStatus({ ...connected, ...facts }).state;

describe("the status line", () => {
  it("says saved only when everything sent is settled", () => {
    expect(stateOf({})).toBe("saved");
    expect(stateOf({ acked: 2 })).toBe("saving");
    expect(stateOf({ server: "incomplete" })).toBe("saving");
  });

  it("does not say saved before the server has asked for what it lacks", () => {
    expect(stateOf({ sent: 0, acked: 0 })).toBe("saving");
  });

  it("says unsaved while the server can't save, and where this copy differs", () => {
    expect(stateOf({ server: "failing" })).toBe("unsaved");
    expect(stateOf({ differs: true })).toBe("unsaved");
  });

  it("says read-only where writes are refused", () => {
    expect(stateOf({ server: "refused" })).toBe("read-only");
  });

  it("says connecting at first, and offline once that takes long or the connection is lost", () => {
    expect(syncStatus(initialFacts).state).toBe("connecting");
    expect(syncStatus({ ...initialFacts, isOverdue: true }).state).toBe("offline");
    expect(stateOf({ isConnected: false })).toBe("offline");
  });

  it("promises to keep offline changes only where the browser does", () => {
    expect(syncStatus({ ...connected, isConnected: false, isKept: true, hasOfflineChanges: true }).reason).toBe(
      "Your changes are kept here",
    );
    expect(syncStatus({ ...connected, isConnected: false, isKept: false }).reason).toContain("keeps nothing");
  });

  it("is offline at once when the network goes, and keeps what was not answered", () => {
    expect(syncStatus({ ...connected, isCutOff: true, isKept: true })).toEqual({ state: "offline", reason: "Changes will be kept here" });
    expect(syncStatus({ ...connected, isCutOff: true, isKept: true, acked: 2 })).toEqual({
      state: "offline",
      reason: "Your changes are kept here",
    });
  });

  it("says what an answer that takes long means", () => {
    expect(syncStatus({ ...connected, isKept: true, isSlow: true, acked: 2 }).reason).toContain("kept here");
    expect(syncStatus({ ...connected, isKept: true, isSlow: true }).state).toBe("saved");
  });

  it("gives the reason for a final close, whatever else holds", () => {
    expect(syncStatus({ ...connected, refused: { code: 4403, reason: "Not allowed" } })).toEqual({
      state: "refused",
      code: 4403,
      reason: "Not allowed",
    });
  });
});
