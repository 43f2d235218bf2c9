import { CloudOff } from "lucide-react";
import { useMemo, useState } from "react";

import { useConnection } from "#client/platform/live-client.ts";
import { cn } from "#client/ui/cn.ts";
import { CLOCK } from "#client/widgets/format.core.ts";
import { PageSurface } from "#client/widgets/page-surface.tsx";
import { fitWall, rowsOf } from "#client/widgets/surface.core.ts";
import { useRows } from "#client/widgets/use-rows.ts";
import { type Layout, ROOT } from "#shared/pages/schema.ts";
import { settle } from "#shared/pages/settle.core.ts";

import { useBuildChecks } from "./use-new-build.ts";
import { useBurnInShift, useClock, useHiddenCursor, useWakeLock, useWindowSize } from "./wall-hooks.ts";

const MARGIN_PX = 16;

function rowsOnWall(layout: Layout, rows: ReadonlyMap<string, number>): number {
  const places = settle(layout, "wall", rows);
  return rowsOf([...places.values()].filter(({ container }) => container === ROOT));
}

/** A page on a screen that nobody touches: whole, large, without chrome, for months. */
export function Wall({ layout, isCutOff }: { layout: Layout; isCutOff: boolean }) {
  const { height } = useWindowSize();
  const isCursorHidden = useHiddenCursor();
  const shift = useBurnInShift();
  const lower = useRows(layout);
  const rows = useMemo(() => rowsOnWall(layout, lower), [layout, lower]);
  const fit = fitWall(rows, height - 2 * MARGIN_PX, layout.grid);
  useWakeLock();
  useBuildChecks();
  return (
    <main
      data-wall
      className={cn("fixed inset-0 overflow-hidden bg-background text-text", isCursorHidden && "cursor-none [&_*]:cursor-none")}
    >
      <h1 className="sr-only">{layout.title}</h1>
      <div style={{ padding: MARGIN_PX, transform: `translate(${shift.x}px, ${shift.y}px)` }}>
        <div style={{ zoom: fit.scale }}>
          <PageSurface layout={layout} breakpoint="wall" rowHeight={fit.rowHeight} />
        </div>
      </div>
      <ConnectionSign isCutOff={isCutOff} />
    </main>
  );
}

/** Only there while the connection is not: since when, and a clock that shows the screen itself is alive. */
function ConnectionSign({ isCutOff }: { isCutOff: boolean }) {
  const connection = useConnection();
  if (connection.isConnected && !isCutOff) return null;
  return <CutOff />;
}

function CutOff() {
  const now = useClock();
  const [since] = useState(now);
  return (
    <div
      role="alert"
      className="border-border bg-raised fixed right-6 bottom-6 flex items-center gap-4 rounded-xl border px-6 py-4 text-[28px] shadow-2xl"
    >
      <CloudOff aria-hidden size={32} className="text-warning" />
      <span>No connection since {timeOf(since)}</span>
      <time className="font-semibold tabular-nums">{timeOf(now, true)}</time>
    </div>
  );
}

function timeOf(date: Date, withSeconds = false): string {
  return date.toLocaleTimeString(undefined, {
    ...CLOCK,
    ...(withSeconds ? { second: "2-digit" } : {}),
  });
}
