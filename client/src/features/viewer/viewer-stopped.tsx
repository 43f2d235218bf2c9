import { CircleSlash2, FileQuestion, Link2Off, Lock, type LucideIcon, MonitorOff, Unplug } from "lucide-react";
import { Link, useLocation, useNavigate } from "react-router";

import { useMe } from "#client/platform/session.ts";
import { Button } from "#client/ui/button.tsx";

import type { Obstacle } from "./published-page.ts";

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

/** Why there is no page, and what to do about it. */
export function ViewerStopped({ obstacle, detail, retry }: { obstacle: Stop; detail: string; retry: () => void }) {
  const { icon: Icon, title, hint } = OBSTACLES[obstacle];
  const isLed = isByButton(useLocation().state);
  const navigate = useNavigate();
  // Screens and guests have no pages besides theirs.
  const hasAccount = useMe() !== undefined;
  const isOver = obstacle === "screen-over" || obstacle === "guest-over";
  return (
    <main className="bg-background text-text grid min-h-dvh place-items-center p-6">
      <div role="alert" className="grid max-w-md justify-items-center gap-3 text-center">
        <span className="border-border bg-surface text-muted grid size-12 place-items-center rounded-full border">
          <Icon aria-hidden size={20} />
        </span>
        <h1 className="text-xl font-semibold text-balance">{title}</h1>
        <p className="text-muted text-sm text-pretty">{isLed && obstacle === "not-found" ? BAD_BUTTON : hint}</p>
        {obstacle === "failed" && <p className="text-muted text-xs">{detail}</p>}
        <div className="mt-2 flex gap-2 empty:hidden">
          {isLed && <Button onClick={() => void navigate(-1)}>Back</Button>}
          {!isOver && (
            <Button variant="secondary" onClick={retry}>
              Try again
            </Button>
          )}
          {hasAccount && (
            <Button variant="ghost" asChild>
              <Link to="/">All pages</Link>
            </Button>
          )}
        </div>
      </div>
    </main>
  );
}
