import { cn } from "./cn.ts";
import { initialsOf } from "./initials.core.ts";

/** A person's initials on their presence colour, the same everywhere. */
export function Avatar({ name, color, className }: { name: string; color: number; className?: string }) {
  return (
    <span
      title={name}
      className={cn(
        "inline-flex size-6 shrink-0 items-center justify-center rounded-full text-xs font-medium text-presence-foreground select-none",
        className,
      )}
      style={{ background: `var(--presence-${color})` }}
    >
      <span aria-hidden>{initialsOf(name)}</span>
      <span className="sr-only">{name}</span>
    </span>
  );
}
