import { Dialog as Base } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";
import { useReturnFocus } from "./return-focus.ts";

export const Sheet = Base.Root;

export function SheetContent({
  className,
  side = "right",
  onOpenAutoFocus,
  onCloseAutoFocus,
  ...props
}: ComponentProps<typeof Base.Content> & { side?: "left" | "right" }) {
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
      />
    </Base.Portal>
  );
}

export function SheetTitle({ className, ...props }: ComponentProps<typeof Base.Title>) {
  return <Base.Title className={cn("text-lg font-semibold wrap-anywhere", className)} {...props} />;
}
