import { Move } from "lucide-react";
import {
  type CSSProperties,
  type KeyboardEvent,
  memo,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
  useState,
  useSyncExternalStore,
} from "react";

import { cn } from "#client/ui/cn.ts";
import { describeWidget } from "#client/widgets/describe-widget.ts";
import { widgetDefinition } from "#client/widgets/registry.ts";
import { boxOf, type Raster } from "#client/widgets/surface.core.ts";
import { useIsNear } from "#client/widgets/use-is-near.ts";
import { WidgetHost } from "#client/widgets/widget-host.tsx";
import type { LayoutWidget } from "#shared/pages/schema.ts";
import type { Place } from "#shared/pages/settle.core.ts";

import { dragTiles, type Edges, resizeTile } from "./drag.ts";
import { editText, enterWidget } from "./enter-widget.ts";
import { type PageStore, useIsSelected, usePageStore, usePlace, useSelected, useTabs, useWidget } from "./page-store.tsx";
import { PeerOutlines } from "./peer-outlines.tsx";

const MIN: readonly [number, number] = [1, 1];

/** Draws what stands in a container. */
export type RenderArea = (container: string) => ReactNode;

/** A widget on the canvas: selected by a click, moved by dragging, resized at its edges. */
export const CanvasTile = memo(function CanvasTile({ id, renderArea, ...raster }: { id: string; renderArea: RenderArea } & Raster) {
  const widget = useWidget(id);
  const place = usePlace(id);
  if (widget === undefined || place === undefined) return null;
  return <Tile widget={widget} place={place} renderArea={renderArea} {...raster} />;
});

type TileProps = { widget: LayoutWidget; place: Place; renderArea: RenderArea } & Raster;

const Tile = memo(function Tile({ widget, place, renderArea, ...raster }: TileProps) {
  const store = usePageStore();
  const { id } = widget;
  const isSelected = useIsSelected(id);
  const isEditing = useSelected(store.editing, (editing) => editing === id);
  const holder = useSyncExternalStore(store.board.subscribe, () => store.board.getSnapshot().held.get(id));
  const isDragged = useSelected(store.board.gesture, (gesture) => gesture?.how === "snap" && gesture.moved.has(id));
  const [ref, isNear] = useIsNear();
  // Far down the page nothing is drawn until somebody comes near: a page of hundreds of widgets opens as fast as one of ten.
  const isDrawn = useEver(isNear || isSelected);
  const tabs = useTabs(id);
  const { left, top, width, height } = boxOf(place, raster);
  const min = widgetDefinition(widget.kind)?.size.min ?? MIN;
  const style: CSSProperties = { transform: `translate(${left}px, ${top}px)`, width, height };
  const label = `${describeWidget(widget)}, column ${place.x + 1}, row ${place.y + 1}, ${place.w} by ${place.h}${isSelected ? ", selected" : ""}`;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a widget on the canvas is worked with by pointer and keys.
    <div
      ref={ref}
      data-tile={id}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no form: a widget with whatever it holds.
      role="group"
      aria-label={label}
      aria-roledescription="widget"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a widget on the canvas is selected, moved and resized by keyboard.
      tabIndex={0}
      className={cn(
        "group/widget rounded-tile focus-visible:outline-focus absolute top-0 left-0 outline-offset-1 [contain:layout_style] focus-visible:outline-2",
        // What is out of sight moves without being seen to.
        isNear ? "transition-[transform] duration-150 ease-out" : "[content-visibility:auto]",
        isDragged && "pointer-events-none opacity-0 transition-none",
        holder !== undefined && !isDragged && "z-20",
        isEditing && "z-20",
        // The name of whoever works on it stands above it, over its neighbour.
        "has-[[data-peer-outline]]:z-10",
      )}
      style={style}
      onPointerDown={(event) => onPointerDown(store, event, id, isEditing)}
      onDoubleClick={(event) => onDoubleClick(store, event, widget)}
      onContextMenu={() => {
        if (!store.selection.getSnapshot().includes(id)) store.select([id]);
      }}
      onKeyDown={(event) => onKeyDown(store, event, widget)}
      onFocus={(event) => {
        if (event.target === event.currentTarget && event.currentTarget.matches(":focus-visible") && !isSelected) store.select([id]);
      }}
    >
      <div data-face className="size-full">
        {isDrawn && (
          <WidgetHost
            widget={widget}
            mode="edit"
            width={width}
            height={height}
            tabs={tabs}
            isPaused={!isNear}
            isEditing={isEditing}
            renderContainer={renderArea}
          />
        )}
      </div>
      {isDrawn && (
        <>
          <div
            aria-hidden
            className={cn(
              "rounded-tile pointer-events-none absolute -inset-px border",
              isSelected ? "border-[length:calc(2px*var(--unzoom))] border-accent" : "border-transparent group-hover/widget:border-input",
            )}
          />
          <PeerOutlines id={id} />
          {!isEditing && store.canEdit && <Handles id={id} min={min} isSelected={isSelected} />}
        </>
      )}
    </div>
  );
});

/** Whether something has ever been so. */
function useEver(isNow: boolean): boolean {
  const [wasEver, setEver] = useState(isNow);
  if (isNow && !wasEver) setEver(true);
  return isNow || wasEver;
}

/** Controls inside a widget that work on the canvas too (tabs of a container, its menu). */
function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("button,a,input,textarea,select,[role=tab],[contenteditable=true]") !== null;
}

/** Whether a press is this tile's: the innermost takes it, and it goes on to the canvas' menu, which opens where a finger stays. */
function isPressOn({ button, target, currentTarget }: PointerEvent<HTMLElement>): boolean {
  const isInnermost = !(target instanceof Element) || target.closest("[data-tile]") === currentTarget;
  return (button === 0 || button === 2) && isInnermost && !isControl(target);
}

function onPointerDown(store: PageStore, event: PointerEvent<HTMLElement>, id: string, isEditing: boolean): void {
  if (isEditing || !isPressOn(event)) return;
  const selection = store.selection.getSnapshot();
  const adds = event.shiftKey || event.ctrlKey || event.metaKey;
  if (adds) store.select(selection.includes(id) ? selection.filter((other) => other !== id) : [...selection, id]);
  else if (!selection.includes(id)) store.select([id]);
  else if (event.button === 0) selectAloneUnlessDragged(store, event.nativeEvent, id);
  if (event.button === 0 && store.canEdit && event.pointerType !== "touch") {
    const now = store.selection.getSnapshot();
    dragTiles(store, event.nativeEvent, id, now.includes(id) ? now : [id]);
  }
}

/** A click on one of many selected selects it alone; pressing to drag keeps them all. */
function selectAloneUnlessDragged(store: PageStore, down: globalThis.PointerEvent, id: string): void {
  window.addEventListener(
    "pointerup",
    (up) => {
      if (Math.hypot(up.clientX - down.clientX, up.clientY - down.clientY) < 4) store.select([id]);
    },
    { once: true },
  );
}

function onDoubleClick(store: PageStore, event: MouseEvent, widget: LayoutWidget): void {
  event.stopPropagation();
  editText(store, widget);
}

function onKeyDown(store: PageStore, event: KeyboardEvent<HTMLElement>, widget: LayoutWidget): void {
  if (event.key === "Escape" && store.editing.getSnapshot() === widget.id) {
    event.stopPropagation();
    store.editing.set(null);
    event.currentTarget.focus();
    return;
  }
  if (event.target !== event.currentTarget) return;
  if (event.key === "Enter" && !event.altKey) {
    event.preventDefault();
    event.stopPropagation();
    if (!store.selection.getSnapshot().includes(widget.id)) store.select([widget.id]);
    else enterWidget(store, widget);
  }
}

const HANDLES: readonly { edges: Edges; className: string }[] = [
  { edges: { right: true }, className: "top-2 -right-1.5 bottom-2 w-3 cursor-ew-resize" },
  { edges: { left: true }, className: "top-2 bottom-2 -left-1.5 w-3 cursor-ew-resize" },
  { edges: { bottom: true }, className: "right-2 -bottom-1.5 left-2 h-3 cursor-ns-resize" },
  { edges: { right: true, bottom: true }, className: "-right-1.5 -bottom-1.5 size-4 cursor-nwse-resize" },
  { edges: { left: true, bottom: true }, className: "-bottom-1.5 -left-1.5 size-4 cursor-nesw-resize" },
];

function Handles({ id, min, isSelected }: { id: string; min: readonly [number, number]; isSelected: boolean }) {
  const store = usePageStore();
  return (
    <>
      {HANDLES.map(({ edges, className }) => (
        <div
          key={className}
          aria-hidden
          data-handle={Object.keys(edges).join("-")}
          className={cn("absolute z-10 touch-none [zoom:var(--unzoom)]", className)}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.stopPropagation();
            if (!store.selection.getSnapshot().includes(id)) store.select([id]);
            resizeTile(store, event.nativeEvent, id, edges, min);
          }}
        />
      ))}
      {isSelected && (
        <>
          <span
            aria-hidden
            className="border-accent bg-surface pointer-events-none absolute -right-1.5 -bottom-1.5 size-2.5 [zoom:var(--unzoom)] rounded-sm border-2"
          />
          <span
            aria-hidden
            data-grip
            className="bg-accent text-accent-foreground absolute -top-3 left-1/2 z-10 hidden h-5 -translate-x-1/2 touch-none place-items-center rounded-full px-2 pointer-coarse:grid"
            onPointerDown={(event) => {
              event.stopPropagation();
              dragTiles(store, event.nativeEvent, id, store.selection.getSnapshot());
            }}
          >
            <Move size={12} />
          </span>
        </>
      )}
    </>
  );
}
