import { Check, CloudAlert, CloudOff, Eye, LoaderCircle, type LucideIcon, OctagonX } from "lucide-react";

import type { SyncStatus } from "#client/platform/sync-client.ts";
import { cn } from "#client/ui/cn.ts";

import { usePageStore, useStore } from "./page-store.tsx";

const STATES: Record<SyncStatus["state"], { icon: LucideIcon; text: string; tone: string; spins?: boolean }> = {
  connecting: { icon: LoaderCircle, text: "Connecting", tone: "text-muted", spins: true },
  saved: { icon: Check, text: "Saved", tone: "text-muted" },
  saving: { icon: LoaderCircle, text: "Saving", tone: "text-muted", spins: true },
  offline: { icon: CloudOff, text: "Offline", tone: "text-stale" },
  "read-only": { icon: Eye, text: "Read only", tone: "text-muted" },
  unsaved: { icon: CloudAlert, text: "Not saved", tone: "text-firing" },
  refused: { icon: OctagonX, text: "Closed", tone: "text-firing" },
};

/** Whether everything is saved: always right, in words. */
export function SaveState() {
  const { status } = usePageStore();
  const { state, reason } = useStore(status);
  const { icon: Symbol, text, tone, spins } = STATES[state];
  const words = (state === "offline" || state === "saving") && reason !== undefined ? `${text}. ${reason}` : text;
  return (
    <output title={reason} className={cn("flex min-w-3.5 items-center gap-1.5 text-xs", tone)} data-save-state={state}>
      <Symbol aria-hidden className={cn("size-3.5 shrink-0", spins === true && "animate-spin")} />
      {/* On a phone there is no room for what is as it should be; its sign says it. */}
      <span className={cn("truncate", tone === "text-muted" && "max-sm:sr-only")}>{words}</span>
    </output>
  );
}
