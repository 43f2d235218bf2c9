import { useEffect } from "react";

import type { Peer } from "#client/platform/sync-client.ts";
import { Avatar } from "#client/ui/avatar.tsx";
import { cn } from "#client/ui/cn.ts";
import { Popover, PopoverContent, PopoverTrigger } from "#client/ui/popover.tsx";

import { usePageStore, useSelected, useStore } from "./page-store.tsx";
import { presenceOf } from "./presence.core.ts";

const SHOWN = 4;

interface Follow {
  followed: number | null;
  follow: (clientId: number | null) => void;
}

/** Who else is here; a click follows them. */
export function PresenceBar({ followed, follow }: Follow) {
  const { peers } = usePageStore();
  const people = useSelected(peers, (all) => all.map(({ clientId, user }) => ({ clientId, name: user.name, color: user.color % 12 })));
  if (people.length === 0) return null;
  const rest = people.slice(SHOWN);
  return (
    <ul aria-label="Here now" className="flex items-center -space-x-1">
      {people.slice(0, SHOWN).map((person) => (
        <li key={person.clientId}>
          <FollowButton person={person} isFollowed={followed === person.clientId} follow={follow} />
        </li>
      ))}
      {rest.length > 0 && (
        <li>
          <Popover>
            <PopoverTrigger className="bg-hover ring-surface grid size-7 place-items-center rounded-full text-xs ring-2">
              +{rest.length}
            </PopoverTrigger>
            <PopoverContent align="end" className="grid max-h-80 gap-1 overflow-auto">
              {rest.map((person) => (
                <div key={person.clientId} className="flex items-center gap-2">
                  <FollowButton person={person} isFollowed={followed === person.clientId} follow={follow} />
                  {person.name}
                </div>
              ))}
            </PopoverContent>
          </Popover>
        </li>
      )}
    </ul>
  );
}

interface Person {
  clientId: number;
  name: string;
  color: number;
}

function FollowButton({ person, isFollowed, follow }: { person: Person; isFollowed: boolean; follow: Follow["follow"] }) {
  return (
    <button
      type="button"
      aria-pressed={isFollowed}
      aria-label={isFollowed ? `Stop following ${person.name}` : `Follow ${person.name}`}
      title={isFollowed ? `Stop following ${person.name}` : `Follow ${person.name}`}
      className={cn("ring-surface rounded-full ring-2", isFollowed && "ring-accent")}
      onClick={() => follow(isFollowed ? null : person.clientId)}
    >
      <Avatar name={person.name} color={person.color} className="size-7" />
    </button>
  );
}

/** By the tab they are in, not by who they are: one person may have several open. */
function scrollTo(peer: Peer): void {
  const { pointer, selection } = presenceOf(peer.state);
  const tile = selection[0] === undefined ? null : document.querySelector(`[data-canvas] [data-tile="${CSS.escape(selection[0])}"]`);
  const marker = document.querySelector(`[data-canvas] [data-peer-cursor="${peer.clientId}"]`);
  (pointer === null ? tile : (marker ?? tile))?.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "smooth" });
}

/** Keeps what the followed person does in sight, until I scroll or press myself. */
export function Following({ followed, follow }: Follow) {
  const { peers } = usePageStore();
  const peer = useStore(peers).find(({ clientId }) => clientId === followed);
  const isGone = followed !== null && peer === undefined;
  useEffect(() => {
    if (isGone) follow(null);
  }, [isGone, follow]);
  useEffect(() => {
    if (peer !== undefined) requestAnimationFrame(() => scrollTo(peer));
  }, [peer]);
  useEffect(() => {
    if (followed === null) return undefined;
    const stop = (event: Event) => {
      if (event instanceof KeyboardEvent && event.key !== "Escape") return;
      if (event.target instanceof Element && event.target.closest("[data-canvas-scroll]") !== null) follow(null);
      if (event instanceof KeyboardEvent) follow(null);
    };
    window.addEventListener("wheel", stop, { passive: true });
    window.addEventListener("pointerdown", stop);
    window.addEventListener("keydown", stop);
    return () => {
      window.removeEventListener("wheel", stop);
      window.removeEventListener("pointerdown", stop);
      window.removeEventListener("keydown", stop);
    };
  }, [followed, follow]);
  if (peer === undefined) return null;
  const color = `var(--presence-${peer.user.color % 12})`;
  return (
    <div className="pointer-events-none absolute inset-0 z-30 border-2" style={{ borderColor: color }}>
      <span
        className="text-presence-foreground absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full px-3 py-1 text-xs font-medium"
        style={{ backgroundColor: color }}
      >
        Following {peer.user.name}. Scroll or press Escape to stop.
      </span>
    </div>
  );
}
