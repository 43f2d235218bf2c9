import { CircleSlash2, FileQuestion, Lock, type LucideIcon, Unplug } from "lucide-react";
import { Link } from "react-router";

import { Button } from "#client/ui/button.tsx";

import type { Obstacle } from "./published-page.ts";

const OBSTACLES: Record<Exclude<Obstacle, "signed-out">, { icon: LucideIcon; title: string; hint: string }> = {
  "not-found": {
    icon: FileQuestion,
    title: "There is no page at this address",
    hint: "It may have been renamed or deleted. Ask who gave you the link, or look through the pages.",
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
  failed: { icon: Unplug, title: "The page could not be loaded", hint: "It is tried again by itself." },
};

/** Why there is no page, and what to do about it. */
export function ViewerStopped({
  obstacle,
  detail,
  retry,
}: {
  obstacle: Exclude<Obstacle, "signed-out">;
  detail: string;
  retry: () => void;
}) {
  const { icon: Icon, title, hint } = OBSTACLES[obstacle];
  return (
    <main className="bg-background text-text grid min-h-dvh place-items-center p-6">
      <div role="alert" className="grid max-w-md justify-items-center gap-3 text-center">
        <span className="border-border bg-surface text-muted grid size-12 place-items-center rounded-full border">
          <Icon aria-hidden size={20} />
        </span>
        <h1 className="text-xl font-semibold text-balance">{title}</h1>
        <p className="text-muted text-sm text-pretty">{hint}</p>
        {obstacle === "failed" && <p className="text-muted text-xs">{detail}</p>}
        <div className="mt-2 flex gap-2">
          <Button variant="secondary" onClick={retry}>
            Try again
          </Button>
          <Button variant="ghost" asChild>
            <Link to="/">All pages</Link>
          </Button>
        </div>
      </div>
    </main>
  );
}
