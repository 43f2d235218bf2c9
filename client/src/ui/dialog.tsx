import { X } from "lucide-react";
import { Dialog as Base } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";
import { useReturnFocus } from "./return-focus.ts";

export const Dialog = Base.Root;

export function DialogContent({ className, children, onOpenAutoFocus, onCloseAutoFocus, ...props }: ComponentProps<typeof Base.Content>) {
  const focus = useReturnFocus({ onOpenAutoFocus, onCloseAutoFocus });
  return (
    <Base.Portal>
      {/* A dialog that a sheet opened dims the sheet too: of the same height, what comes later lies above. */}
      <Base.Overlay className="bg-overlay fixed inset-0 z-50" />
      <Base.Content
        className={cn(
          "fixed top-1/2 left-1/2 z-50 grid grid-cols-[minmax(0,1fr)] max-h-[calc(100dvh-32px)] w-[calc(100vw-32px)] max-w-lg -translate-x-1/2 -translate-y-1/2 gap-4 overflow-auto rounded-tile border bg-raised p-5 text-text shadow-float outline-none",
          className,
        )}
        {...props}
        {...focus}
      >
        {children}
        <Base.Close
          aria-label="Close"
          className="text-muted hover:bg-hover hover:text-text absolute top-3 right-3 inline-flex size-8 items-center justify-center rounded-lg"
        >
          <X className="size-4" />
        </Base.Close>
      </Base.Content>
    </Base.Portal>
  );
}

export function DialogHeader({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("grid gap-1 pr-8", className)} {...props} />;
}

export function DialogFooter({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("flex flex-wrap justify-end gap-2", className)} {...props} />;
}

export function DialogTitle({ className, ...props }: ComponentProps<typeof Base.Title>) {
  return <Base.Title className={cn("text-lg font-semibold wrap-anywhere", className)} {...props} />;
}

export function DialogDescription({ className, ...props }: ComponentProps<typeof Base.Description>) {
  return <Base.Description className={cn("text-sm text-muted wrap-anywhere", className)} {...props} />;
}
