import { memo, type ReactNode, useSyncExternalStore } from "react";

import { cn } from "#client/ui/cn.ts";
import { useWidth } from "#client/widgets/surface-hooks.ts";
import { pitchOf, boxOf, heightOf, type Raster, rowsOf } from "#client/widgets/surface.core.ts";

import { CanvasTile } from "./canvas-tile.tsx";
import { guidesOf } from "./guides.core.ts";
import { usePageMeta, usePageStore, useSelected } from "./page-store.tsx";
import { PeerCursors } from "./peer-cursors.tsx";

/** Rows that the page has below its last widget, to drop something into. */
const SPARE_ROWS = 12;
const NONE: readonly string[] = [];

/** The widgets of one container, each at its place; the page itself or what a container widget shows. */
export const CanvasArea = memo(function CanvasArea({ container, isRoot = false }: { container: string; isRoot?: boolean }) {
  const { board } = usePageStore();
  const { grid } = usePageMeta();
  const [ref, width] = useWidth();
  const ids = useSyncExternalStore(board.subscribe, () => board.getSnapshot().areas.get(container) ?? NONE);
  const columns = useSelected(board, (state) => state.columns);
  const rows = useSelected(board, (state) => rowsOf([...state.places.values()].filter((place) => place.container === container)));
  const raster = { width, columns, rowHeight: grid.rowHeight, gap: grid.gap };
  const height = heightOf(rows + (isRoot ? SPARE_ROWS : 0), raster);
  return (
    <div
      ref={ref}
      data-area={container}
      className={cn("relative", isRoot ? "min-h-[calc(100dvh-120px)]" : "min-h-full")}
      style={{ height: isRoot ? height : Math.max(height, 2 * grid.rowHeight) }}
    >
      <GridLines raster={raster} container={container} />
      {width > 0 && ids.map((id) => <CanvasTile key={id} id={id} renderArea={renderArea} {...raster} />)}
      {width > 0 && <DropSlots container={container} raster={raster} />}
      {width > 0 && <PeerCursors container={container} raster={raster} />}
      {!isRoot && ids.length === 0 && (
        <p className="text-muted pointer-events-none absolute inset-0 grid place-items-center text-xs">Drop widgets here</p>
      )}
    </div>
  );
});

function renderArea(container: string): ReactNode {
  return <CanvasArea container={container} />;
}

/** The grid is only there while something is dragged over this container. */
function GridLines({ raster, container }: { raster: Raster; container: string }) {
  const { board } = usePageStore();
  const isTarget = useSelected(
    board.gesture,
    (gesture) => gesture !== null && [...gesture.moved.values()].some((place) => place.container === container),
  );
  if (!isTarget) return null;
  const pitch = pitchOf(raster);
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-0 opacity-60"
      style={{
        backgroundImage: "radial-gradient(circle, var(--input) 1px, transparent 1px)",
        backgroundSize: `${pitch.x}px ${pitch.y}px`,
        backgroundPosition: `${-raster.gap / 2 - pitch.x / 2}px ${-raster.gap / 2 - pitch.y / 2}px`,
      }}
    />
  );
}

/** Where what I drag will stand when I let go, with lines along the edges it shares with others. */
function DropSlots({ container, raster }: { container: string; raster: Raster }) {
  const { board } = usePageStore();
  const shown = useSelected(board, ({ places, held }) => {
    const gesture = board.gesture.getSnapshot();
    if (gesture === null) return null;
    const slots = [...gesture.moved.keys()].flatMap((id) => {
      const place = places.get(id);
      return place === undefined || place.container !== container ? [] : [place];
    });
    if (slots.length === 0) return null;
    const others = [...places].filter(([id, place]) => place.container === container && !held.has(id)).map(([, place]) => place);
    return { slots, guides: guidesOf(slots, others), isDrag: gesture.how === "snap" };
  });
  if (shown === null) return null;
  const pitch = pitchOf(raster);
  return (
    <>
      {shown.isDrag &&
        shown.slots.map((place) => {
          const { left, top, width, height } = boxOf(place, raster);
          return (
            <div
              key={`${place.x} ${place.y}`}
              data-drop-slot
              aria-hidden
              className="border-accent bg-accent/15 rounded-tile pointer-events-none absolute border-2 border-dashed"
              style={{ left, top, width, height }}
            />
          );
        })}
      {shown.guides.map(({ at, from, to, isEnd }) => (
        <div
          key={`${at} ${String(isEnd)}`}
          aria-hidden
          className="bg-accent pointer-events-none absolute z-20 w-px"
          style={{
            left: at * pitch.x - (isEnd ? raster.gap : 0) - 0.5,
            top: from * pitch.y,
            height: (to - from) * pitch.y - raster.gap,
          }}
        />
      ))}
    </>
  );
}
