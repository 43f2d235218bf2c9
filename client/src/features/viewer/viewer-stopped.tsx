import { CircleSlash2, FileQuestion, Link2Off, Lock, type LucideIcon, MonitorOff, Unplug } from "lucide-react";
import { Link, useLocation, useNavigate } from "react-router";

import { useMe } from "#client/platform/session.ts";
import { Button } from "#client/ui/button.tsx";
import { cn } from "#client/ui/cn.ts";

import type { Obstacle } from "./published-page.ts";
import { useBurnInShift, useHiddenCursor } from "./wall-hooks.ts";

/** What ended for a browser without an account: it has nothing to sign in with. */
export type Ending = "screen-over" | "guest-over";
type Stop = Exclude<Obstacle, "signed-out"> | Ending;

const OBSTACLES: Record<Stop, { icon: LucideIcon; title: string; hint: string }> = {
  "not-found": {
    icon: FileQuestion,
    title: "There is no page at this address",
    hint: "It may have been renamed or deleted. Ask who gave you the link.",
  },
  "not-published": {
    icon: CircleSlash2,
    title: "This page is not published yet",
    hint: "It is being drawn. Once somebody publishes it, it appears here by itself.",
  },
  "not-allowed": {
    icon: Lock,
    title: "You may not see this page",
    hint: "Ask its owner or an admin for the right to view it, or sign in with another account.",
  },
  "screen-over": {
    icon: MonitorOff,
    title: "This screen is not let in any more",
    hint: "An admin makes another link for it under Users › Screens. Open that link in this browser, and it goes on.",
  },
  "guest-over": {
    icon: Link2Off,
    title: "This link does not work any more",
    hint: "It was ended, or its time is over. Ask whoever sent it for another one.",
  },
  failed: { icon: Unplug, title: "The page could not be loaded", hint: "It is tried again by itself." },
};

const BAD_BUTTON =
  "The button that leads here opens a page that was renamed or deleted. Tell whoever looks after the page with the button.";

/** Whether a button on another page led here. */
function isByButton(state: unknown): boolean {
  return typeof state === "object" && state !== null && "isByButton" in state;
}

interface StoppedProps {
  obstacle: Stop;
  detail: string;
  retry: () => void;
}

/** Why there is no page, and what to do about it. */
export function ViewerStopped({ isWall, ...props }: StoppedProps & { isWall: boolean }) {
  return isWall ? (
    <OnWall {...props} />
  ) : (
    <main className="bg-background text-text grid min-h-dvh place-items-center p-6">
      <Reason {...props} isWall={false} />
    </main>
  );
}

/** To be read from across the room, and perhaps for weeks. */
function OnWall(props: StoppedProps) {
  const isCursorHidden = useHiddenCursor();
  const shift = useBurnInShift();
  return (
    <main
      data-wall
      className={cn("bg-background text-text grid min-h-dvh place-items-center p-12", isCursorHidden && "cursor-none [&_*]:cursor-none")}
    >
      <div style={{ transform: `translate(${shift.x}px, ${shift.y}px)` }}>
        <Reason {...props} isWall />
      </div>
    </main>
  );
}

/** Sizes follow the wall's: a screen of 4K hangs farther away than one of 1080 lines. */
const SIZES = {
  desk: {
    box: "max-w-md gap-3",
    ring: "size-12",
    icon: "size-5",
    title: "text-xl",
    hint: "text-muted text-sm",
    detail: "text-xs",
    button: "",
  },
  wall: {
    box: "max-w-[80vw] gap-[max(24px,2vw)]",
    ring: "size-[max(96px,7vw)]",
    icon: "size-1/2",
    title: "text-[length:max(40px,3.2vw)] leading-tight",
    hint: "text-[length:max(28px,1.7vw)] leading-snug max-w-[40em]",
    detail: "text-[length:max(28px,1.5vw)] leading-snug",
    button: "h-auto px-6 py-3 text-[28px]",
  },
};

function Reason({ obstacle, detail, retry, isWall }: StoppedProps & { isWall: boolean }) {
  const { icon: Icon, title, hint } = OBSTACLES[obstacle];
  const sizes = SIZES[isWall ? "wall" : "desk"];
  const isLed = isByButton(useLocation().state);
  const navigate = useNavigate();
  // Screens and guests have no pages besides theirs.
  const hasAccount = useMe() !== undefined;
  const isOver = obstacle === "screen-over" || obstacle === "guest-over";
  return (
    <div role="alert" className={cn("grid justify-items-center text-center", sizes.box)}>
      <span className={cn("border-border bg-surface text-muted grid place-items-center rounded-full border", sizes.ring)}>
        <Icon aria-hidden className={sizes.icon} />
      </span>
      <h1 className={cn("font-semibold text-balance", sizes.title)}>{title}</h1>
      <p className={cn("text-pretty", sizes.hint)}>{isLed && obstacle === "not-found" ? BAD_BUTTON : hint}</p>
      {obstacle === "failed" && <p className={cn("text-muted", sizes.detail)}>{detail}</p>}
      <div className="mt-2 flex gap-2 empty:hidden">
        {isLed && (
          <Button className={sizes.button} onClick={() => void navigate(-1)}>
            Back
          </Button>
        )}
        {!isOver && (
          <Button variant="secondary" className={sizes.button} onClick={retry}>
            Try again
          </Button>
        )}
        {hasAccount && (
          <Button variant="ghost" className={sizes.button} asChild>
            <Link to="/">All pages</Link>
          </Button>
        )}
      </div>
    </div>
  );
}
