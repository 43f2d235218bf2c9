import { toast } from "#client/ui/toast.tsx";

import type { PageStore } from "./page-store.tsx";
import { presenceOf } from "./presence.core.ts";

/**
 * Says when somebody else brings back a state of the page: what one is writing may be another thing in that moment, and without a
 * word nobody knows why. Answers how to stop.
 */
export function tellRestores({ peers }: Pick<PageStore, "peers">): () => void {
  /** Of each tab that is here, when it last restored something. */
  let known = new Map<number, number | undefined>();
  const look = () => {
    const now = new Map<number, number | undefined>();
    for (const { clientId, user, state } of peers.getSnapshot()) {
      const { restored } = presenceOf(state);
      now.set(clientId, restored?.at);
      // What was done before one of us came is no news.
      if (restored !== null && known.has(clientId) && known.get(clientId) !== restored.at)
        toast(`${user.name} restored “${restored.what}”`, { description: "What was there before is under Versions." });
    }
    known = now;
  };
  look();
  return peers.subscribe(look);
}
