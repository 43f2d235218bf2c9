import { AlertDialog as Base } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";
import { useReturnFocus } from "./return-focus.ts";

export const AlertDialog = Base.Root;
/** Both take a `Button` by `asChild`. */
export const AlertDialogAction = Base.Action;
export const AlertDialogCancel = Base.Cancel;

export function AlertDialogContent({ className, onOpenAutoFocus, onCloseAutoFocus, ...props }: ComponentProps<typeof Base.Content>) {
  const focus = useReturnFocus({ onOpenAutoFocus, onCloseAutoFocus });
  return (
    <Base.Portal>
      <Base.Overlay className="bg-overlay fixed inset-0 z-50" />
      <Base.Content
        className={cn(
          "fixed top-1/2 left-1/2 z-50 grid w-[calc(100vw-32px)] max-w-md -translate-x-1/2 -translate-y-1/2 gap-4 rounded-tile border bg-raised p-5 text-text shadow-float outline-none",
          className,
        )}
        {...props}
        {...focus}
      />
    </Base.Portal>
  );
}

export function AlertDialogFooter({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("flex justify-end gap-2", className)} {...props} />;
}

export function AlertDialogTitle({ className, ...props }: ComponentProps<typeof Base.Title>) {
  return <Base.Title className={cn("text-lg font-semibold wrap-anywhere", className)} {...props} />;
}

export function AlertDialogDescription({ className, ...props }: ComponentProps<typeof Base.Description>) {
  return <Base.Description className={cn("text-muted wrap-anywhere", className)} {...props} />;
}
