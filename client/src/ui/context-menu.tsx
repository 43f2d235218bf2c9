import { ContextMenu as Base } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";

const panel = "z-50 min-w-44 rounded-lg border bg-raised p-1 text-sm text-text shadow-float";
const item =
  "flex min-h-7 cursor-default items-center gap-2 rounded-md px-2 outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-hover pointer-coarse:min-h-10 [&_svg]:size-4 [&_svg]:text-muted";

export const ContextMenu = Base.Root;
export const ContextMenuTrigger = Base.Trigger;

export function ContextMenuContent({ className, ...props }: ComponentProps<typeof Base.Content>) {
  return (
    <Base.Portal>
      <Base.Content className={cn(panel, className)} {...props} />
    </Base.Portal>
  );
}

export function ContextMenuItem({
  className,
  variant = "default",
  ...props
}: ComponentProps<typeof Base.Item> & { variant?: "default" | "destructive" }) {
  return <Base.Item className={cn(item, variant === "destructive" && "text-firing [&_svg]:text-firing", className)} {...props} />;
}

export function ContextMenuSeparator({ className, ...props }: ComponentProps<typeof Base.Separator>) {
  return <Base.Separator className={cn("-mx-1 my-1 h-px bg-border", className)} {...props} />;
}

export function ContextMenuShortcut({ className, ...props }: ComponentProps<"span">) {
  return <span className={cn("ml-auto pl-4 text-xs text-muted", className)} {...props} />;
}
