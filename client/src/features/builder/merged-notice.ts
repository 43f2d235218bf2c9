import type { SyncSession } from "#client/platform/sync-client.ts";
import { toast } from "#client/ui/toast.tsx";

/**
 * Says once that what an earlier tab changed without a connection is with the server now: nobody saw it happen, and others may
 * have changed the same things meanwhile. Answers how to stop.
 */
export function tellMerged({ status, hadOfflineChanges }: Pick<SyncSession, "status" | "hadOfflineChanges">): () => void {
  if (!hadOfflineChanges) return () => undefined;
  const look = () => {
    if (status.getSnapshot().state !== "saved") return;
    stop();
    toast("Your offline changes were merged", { description: "You made them in this browser while there was no connection." });
  };
  const stop = status.subscribe(look);
  look();
  return stop;
}
