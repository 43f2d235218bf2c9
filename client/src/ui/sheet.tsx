import { X } from "lucide-react";
import { Dialog as Base } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";
import { useReturnFocus } from "./return-focus.ts";

export const Sheet = Base.Root;

interface SheetContentProps extends ComponentProps<typeof Base.Content> {
  side?: "left" | "right";
  /** Where what is in it has a way out of its own. */
  hasClose?: boolean;
}

export function SheetContent({
  className,
  side = "right",
  hasClose = true,
  children,
  onOpenAutoFocus,
  onCloseAutoFocus,
  ...props
}: SheetContentProps) {
  const focus = useReturnFocus({ onOpenAutoFocus, onCloseAutoFocus });
  return (
    <Base.Portal>
      <Base.Overlay className="bg-overlay fixed inset-0 z-40" />
      <Base.Content
        className={cn(
          "fixed inset-y-0 z-50 grid w-full grid-cols-[minmax(0,1fr)] max-w-md content-start gap-4 overflow-auto bg-raised p-5 text-text shadow-float outline-none",
          side === "right" ? "right-0 border-l" : "left-0 border-r",
          className,
        )}
        {...props}
        {...focus}
      >
        {children}
        {/* On a phone there is nothing beside a sheet to tap, and no Escape. Last in order of the keyboard, first to the eye. */}
        {hasClose && (
          <Base.Close
            aria-label="Close"
            className="bg-raised text-muted hover:bg-hover hover:text-text sticky top-0 z-10 order-first -mb-12 inline-flex size-8 items-center justify-center justify-self-end rounded-lg pointer-coarse:-mb-14 pointer-coarse:size-10"
          >
            <X className="size-4" />
          </Base.Close>
        )}
      </Base.Content>
    </Base.Portal>
  );
}

export function SheetTitle({ className, ...props }: ComponentProps<typeof Base.Title>) {
  return <Base.Title className={cn("pr-10 text-lg font-semibold wrap-anywhere", className)} {...props} />;
}
