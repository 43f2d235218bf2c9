import { MousePointer2 } from "lucide-react";

import { pitchOf, type Raster } from "#client/widgets/surface.core.ts";

import { usePageStore, useSelected, useStore } from "./page-store.tsx";
import { presenceOf } from "./presence.core.ts";

/** Where the others point to inside a container; in cells, so that it is the same spot on every screen that shows the same size of the page. */
export function PeerCursors({ container, raster }: { container: string; raster: Raster }) {
  const { peers, breakpoint } = usePageStore();
  const shown = useStore(breakpoint);
  const cursors = useSelected(peers, (all) =>
    all.flatMap(({ clientId, user, state }) => {
      const { pointer } = presenceOf(state);
      return pointer?.container === container && pointer.breakpoint === shown
        ? [{ clientId, name: user.name, color: user.color % 12, x: pointer.x, y: pointer.y }]
        : [];
    }),
  );
  const pitch = pitchOf(raster);
  return cursors.map(({ clientId, name, color, x, y }) => (
    <div
      key={clientId}
      aria-hidden
      data-peer-cursor={clientId}
      className="pointer-events-none absolute top-0 left-0 z-30 transition-transform duration-100 ease-linear"
      style={{ transform: `translate(${x * pitch.x}px, ${y * pitch.y}px)`, color: `var(--presence-${color})` }}
    >
      <div className="relative [zoom:var(--unzoom)]">
        <MousePointer2 size={18} fill="currentColor" strokeWidth={1} />
        <span
          className="text-presence-foreground absolute top-4 left-3 rounded-md px-1.5 text-xs leading-[18px] font-medium whitespace-nowrap"
          style={{ backgroundColor: `var(--presence-${color})` }}
        >
          {name}
        </span>
      </div>
    </div>
  ));
}
