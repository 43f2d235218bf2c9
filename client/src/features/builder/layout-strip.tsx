import { Button } from "#client/ui/button.tsx";
import { cn } from "#client/ui/cn.ts";

import { usePageStore, useStore } from "./page-store.tsx";

/** Says that places are changed for small screens alone, and leads to the other layout, which phones have no switch for. */
export function LayoutStrip() {
  const { breakpoint, canEdit } = usePageStore();
  const shown = useStore(breakpoint);
  if (!canEdit || shown === "wall") return null;
  const isSmall = shown !== "desktop";
  return (
    <output
      className={cn(
        "bg-surface text-muted flex min-h-8 shrink-0 items-center justify-center gap-2 border-t px-3 py-0.5 text-xs",
        !isSmall && "md:hidden",
      )}
    >
      <span className="min-w-0">
        {isSmall ? (
          <>
            You edit the <strong className="text-text font-medium">{shown} layout</strong>; places hold for {shown}s only
          </>
        ) : (
          <>
            You edit the <strong className="text-text font-medium">desktop layout</strong>, which other sizes follow
          </>
        )}
      </span>
      <Button
        variant="ghost"
        size="sm"
        className="h-7 shrink-0 pointer-coarse:h-10"
        onClick={() => breakpoint.set(isSmall ? "desktop" : "phone")}
      >
        {isSmall ? "Desktop layout" : "Phone layout"}
      </Button>
    </output>
  );
}
