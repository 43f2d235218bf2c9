import { CircleAlert, CircleCheck, CircleHelp, Clock, TriangleAlert } from "lucide-react";

import { cn } from "./cn.ts";

const KINDS = {
  ok: { icon: CircleCheck, word: "OK", className: "text-ok" },
  warning: { icon: TriangleAlert, word: "Warning", className: "text-stale" },
  firing: { icon: CircleAlert, word: "Firing", className: "text-firing" },
  unknown: { icon: CircleHelp, word: "Unknown", className: "text-unknown" },
  stale: { icon: Clock, word: "Stale", className: "text-stale" },
} as const;

/** A state in icon and word, never by colour alone. */
export function Status({ kind, children, className }: { kind: keyof typeof KINDS; children?: string; className?: string }) {
  const { icon: Symbol, word, className: tone } = KINDS[kind];
  return (
    <span className={cn("inline-flex items-center gap-1.5 text-sm font-medium", tone, className)}>
      <Symbol aria-hidden className="size-4" />
      {children ?? word}
    </span>
  );
}
