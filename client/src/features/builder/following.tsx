import { type RefObject, useEffect, useRef } from "react";

import type { Peer } from "#client/platform/sync-client.ts";
import { Button } from "#client/ui/button.tsx";
import { isSameJson } from "#shared/pages/plain.core.ts";

import { type PageStore, usePageStore, useSelected, useStore } from "./page-store.tsx";
import { presenceOf, type View, viewOf } from "./presence.core.ts";
import { shownIn } from "./use-view-telling.ts";
import { nearest, scrollFor, zoomFor } from "./view.core.ts";

/** What they point at is kept so far from the canvas' edge, in CSS pixels. */
const MARGIN_PX = 48;

/** Whom I follow, as long as their tab is open. */
function useFollowed(): Peer | undefined {
  const { peers, followed } = usePageStore();
  const clientId = useStore(followed);
  return useStore(peers).find((peer) => peer.clientId === clientId);
}

/** Around the canvas, in their colour, while I look at what they look at; until I scroll or press something myself. */
export function FollowedFrame() {
  const store = usePageStore();
  const peer = useFollowed();
  const theirsRef = useRef(false);
  useKeptWith(store, peer, theirsRef);
  useStopping(store, peer !== undefined, theirsRef);
  if (peer === undefined) return null;
  return <div aria-hidden className="pointer-events-none absolute inset-0 z-30 border-2" style={{ borderColor: colorOf(peer) }} />;
}

/** Whom I follow and how to end it; below the canvas, where it covers nothing. */
export function FollowingStrip() {
  const { followed } = usePageStore();
  const peer = useFollowed();
  if (peer === undefined) return null;
  return (
    <output
      className="text-presence-foreground flex h-8 shrink-0 items-center justify-center gap-2 px-3 text-xs font-medium"
      style={{ backgroundColor: colorOf(peer) }}
    >
      <span className="truncate">
        Following {peer.user.name}
        <span className="max-md:hidden">. Scroll or press Escape to stop</span>
      </span>
      <Button variant="ghost" size="sm" className="h-6 shrink-0 text-inherit" onClick={() => followed.set(null)}>
        Stop
      </Button>
    </output>
  );
}

function colorOf(peer: Peer): string {
  return `var(--presence-${peer.user.color % 12})`;
}

/**
 * Moves the canvas to where they look, and then as far as what they point at needs to be in sight. `theirsRef` holds while size,
 * zoom and tabs are set after theirs, and not by me.
 */
function useKeptWith(store: PageStore, peer: Peer | undefined, theirsRef: RefObject<boolean>): void {
  const clientId = peer?.clientId;
  const view = useSelected(store.peers, (peers) => (clientId === undefined ? null : viewOf(clientId, peers)));
  const isGone = useStore(store.followed) !== null && peer === undefined;
  useEffect(() => {
    if (isGone) store.followed.set(null);
  }, [isGone, store]);
  useEffect(() => {
    if (view === null) return;
    theirsRef.current = true;
    look(store, view);
    theirsRef.current = false;
  }, [store, view, theirsRef]);
  useEffect(() => {
    if (peer === undefined) return undefined;
    const frame = requestAnimationFrame(() => moveTo(store, peer, view));
    return () => cancelAnimationFrame(frame);
  }, [store, peer, view]);
}

/** The size of the page, its magnification and open tabs, as they have them. */
function look(store: PageStore, view: View): void {
  const scroller = document.querySelector("[data-canvas-scroll]");
  store.breakpoint.set(view.breakpoint);
  if (!isSameJson(store.containers.getSnapshot(), view.containers)) store.containers.set(view.containers);
  const shown = scroller === null ? undefined : shownIn(store, scroller);
  if (shown !== undefined) store.zoom.set(zoomFor(view, shown));
}

function moveTo(store: PageStore, peer: Peer, view: View | null): void {
  const scroller = document.querySelector("[data-canvas-scroll]");
  const shown = scroller === null ? undefined : shownIn(store, scroller);
  if (scroller === null || shown === undefined) return;
  const by = view === null ? { x: 0, y: 0 } : scrollFor(view, shown);
  const to = { left: scroller.scrollLeft + by.x, top: Math.max(scroller.scrollTop + by.y, 0) };
  const worked = workedOn(peer);
  if (worked !== null) {
    scrollInside(worked, scroller);
    const room = scroller.getBoundingClientRect();
    const at = worked.getBoundingClientRect();
    const moved = to.top - scroller.scrollTop;
    to.top += nearest(at.top - room.top - moved, shown.height, MARGIN_PX);
    to.left += nearest(at.left - room.left - (to.left - scroller.scrollLeft), shown.width, MARGIN_PX);
  }
  scroller.scrollTo({ ...to, behavior: "smooth" });
}

/** What they point at, else what they have selected; by the tab they are in, as one person may have several open. */
function workedOn(peer: Peer): Element | null {
  const { pointer, selection } = presenceOf(peer.state);
  const marker = document.querySelector(`[data-canvas] [data-peer-cursor="${peer.clientId}"]`);
  if (pointer !== null && marker !== null) return marker;
  return selection[0] === undefined ? null : document.querySelector(`[data-canvas] [data-tile="${CSS.escape(selection[0])}"]`);
}

/** Containers that scroll by themselves show what is in them. */
function scrollInside(element: Element, scroller: Element): void {
  for (let box = element.parentElement; box !== null && box !== scroller; box = box.parentElement) {
    if (box.scrollHeight <= box.clientHeight || getComputedStyle(box).overflowY === "visible") continue;
    const at = element.getBoundingClientRect().top - box.getBoundingClientRect().top;
    box.scrollTop += nearest(at, box.clientHeight, Math.min(MARGIN_PX, box.clientHeight / 4));
  }
}

/** Whoever scrolls, zooms, opens another tab or size, presses on the canvas or Escape looks for themselves again. */
function useStopping(store: PageStore, isFollowing: boolean, theirsRef: RefObject<boolean>): void {
  useEffect(() => {
    if (!isFollowing) return undefined;
    const stop = () => store.followed.set(null);
    const onCanvas = ({ target }: Event) => {
      if (target instanceof Element && target.closest("[data-canvas-scroll]") !== null) stop();
    };
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === "Escape") stop();
    };
    const onMine = () => {
      if (!theirsRef.current) stop();
    };
    const ends = [store.zoom, store.breakpoint, store.containers].map(({ subscribe }) => subscribe(onMine));
    const listening = new AbortController();
    const { signal } = listening;
    window.addEventListener("wheel", onCanvas, { passive: true, signal });
    window.addEventListener("pointerdown", onCanvas, { signal });
    window.addEventListener("keydown", onKey, { signal });
    return () => {
      listening.abort();
      for (const end of ends) end();
    };
  }, [store, isFollowing, theirsRef]);
}
