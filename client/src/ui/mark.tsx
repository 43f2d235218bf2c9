import { cn } from "./cn.ts";

/** The product's sign: tiles of a page. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 24 24" className={cn("size-6 shrink-0", className)}>
      <rect width="24" height="24" rx="6" className="fill-accent" />
      <g className="fill-accent-foreground">
        <rect x="5" y="5" width="8" height="6" rx="1.5" />
        <rect x="15" y="5" width="4" height="6" rx="1.5" opacity="0.65" />
        <rect x="5" y="13" width="4" height="6" rx="1.5" opacity="0.65" />
        <rect x="11" y="13" width="8" height="6" rx="1.5" />
      </g>
    </svg>
  );
}
