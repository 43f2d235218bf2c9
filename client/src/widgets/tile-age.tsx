import { Clock, TriangleAlert } from "lucide-react";
import { useSyncExternalStore } from "react";

import { Button } from "#client/ui/button.tsx";
import { cn } from "#client/ui/cn.ts";
import { LazyPopover } from "#client/ui/lazy-popover.tsx";
import type { LiveData } from "#shared/live/schema.ts";

import { ageInWords, timeWithZone } from "./age.core.ts";
import { usePageActions } from "./page-runtime.tsx";

const TICK_MS = 5_000;
const listeners = new Set<() => void>();
let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all chips of all tiles; it stands still while there is none. */
function subscribe(listener: () => void): () => void {
  // It stood still until now.
  if (listeners.size === 0) nowMs = Date.now();
  listeners.add(listener);
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const listener of listeners) listener();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function useAgeMs(at: Date | null): number {
  const now = useSyncExternalStore(subscribe, () => nowMs);
  return at === null ? 0 : Math.max(now - at.getTime(), 0);
}

/** How old the data is and why; only there when it is older than expected or its source fails. */
export function AgeChip({ data, isOld, widgetId }: { data: LiveData; isOld: boolean; widgetId: string }) {
  if (data.table === null || (!isOld && data.failure === null)) return null;
  return <Chip data={data} isOld={isOld} widgetId={widgetId} />;
}

function Chip({ data, isOld, widgetId }: { data: LiveData; isOld: boolean; widgetId: string }) {
  const { refresh } = usePageActions();
  const age = ageInWords(useAgeMs(data.fetchedAt));
  const Icon = data.failure === null ? Clock : TriangleAlert;
  return (
    <LazyPopover
      className="grid gap-2 text-sm"
      trigger={
        <button
          type="button"
          className={cn(
            "bg-surface flex h-6 shrink-0 items-center gap-1 rounded-full border px-2 text-xs tabular-nums pointer-coarse:h-10",
            isOld ? "border-stale/40 text-stale" : "text-muted",
          )}
          aria-label={data.failure === null ? `Data is ${age} old` : `The source fails; data is ${age} old`}
        >
          <Icon aria-hidden size={12} />
          {age}
        </button>
      }
    >
      <p className="font-medium">{data.failure === null ? "Older than expected" : "The source can't be reached"}</p>
      {data.failure !== null && <p className="text-muted break-words">{data.failure.reason}</p>}
      <dl className="text-muted grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-xs tabular-nums">
        {data.fetchedAt !== null && (
          <>
            <dt>Data from</dt>
            <dd>{timeWithZone(data.fetchedAt)}</dd>
          </>
        )}
        {data.failure !== null && (
          <>
            <dt>Failing since</dt>
            <dd>{timeWithZone(data.failure.since)}</dd>
          </>
        )}
      </dl>
      <Button variant="secondary" size="sm" className="justify-self-start" onClick={() => refresh(widgetId)}>
        Try again
      </Button>
    </LazyPopover>
  );
}
