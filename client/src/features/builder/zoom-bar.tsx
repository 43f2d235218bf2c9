import { Minus, Plus, Scan } from "lucide-react";
import type { ReactNode } from "react";

import { Button } from "#client/ui/button.tsx";
import { keysText } from "#client/ui/keys.ts";

import { commandOf } from "./commands.ts";
import { usePageStore } from "./page-store.tsx";

/** How large the canvas is drawn, and the ways to change that; where messages never cover it. */
export function ZoomBar({ zoom }: { zoom: number }) {
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- Nothing is filled in here.
    <div role="group" aria-label="Zoom" className="bg-raised absolute bottom-3 left-5 z-20 flex items-center rounded-lg border p-0.5">
      <ZoomButton command="zoom-out">
        <Minus />
      </ZoomButton>
      <ZoomButton command="zoom-actual" className="w-12 text-xs tabular-nums">
        {Math.round(zoom * 100)} %
      </ZoomButton>
      <ZoomButton command="zoom-in">
        <Plus />
      </ZoomButton>
      <ZoomButton command="zoom-fit">
        <Scan />
      </ZoomButton>
    </div>
  );
}

function ZoomButton({ command, className, children }: { command: string; className?: string; children: ReactNode }) {
  const store = usePageStore();
  const { title, keys, run } = commandOf(command);
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      className={className}
      aria-label={title}
      title={keys === undefined ? title : `${title} (${keysText(keys)})`}
      onClick={() => run(store)}
    >
      {children}
    </Button>
  );
}
