import type { ReactNode } from "react";

import { cn } from "#client/ui/cn.ts";
import { LazyPopover } from "#client/ui/lazy-popover.tsx";

interface CutTextProps {
  /** The whole of it. */
  text: string;
  className?: string;
  /** What is shown of it; the text itself, cut at the end of its line, when absent. */
  children?: ReactNode;
}

/** A text for which there may be too little room: the whole of it is on hover, and in a popover for keys and fingers. */
export function CutText({ text, className, children }: CutTextProps) {
  return (
    <LazyPopover
      className="max-h-80 w-72 overflow-auto text-sm break-words whitespace-pre-line"
      dir="auto"
      trigger={
        <button type="button" title={text} className={cn("min-w-0 rounded-sm text-left", className ?? "truncate")}>
          {children ?? text}
        </button>
      }
    >
      {text}
    </LazyPopover>
  );
}
