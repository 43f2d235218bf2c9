import { ContextMenu as Base } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";

const panel = "z-50 min-w-44 rounded-lg border bg-raised p-1 text-sm text-text shadow-float";
const item =
  "flex min-h-7 cursor-default items-center gap-2 rounded-md px-2 outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-hover pointer-coarse:min-h-10 [&_svg]:size-4 [&_svg]:text-muted";

export const ContextMenu = Base.Root;
export const ContextMenuTrigger = Base.Trigger;
export const ContextMenuRadioGroup = Base.RadioGroup;
export const ContextMenuSub = Base.Sub;

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

export function ContextMenuCheckboxItem({ className, children, ...props }: ComponentProps<typeof Base.CheckboxItem>) {
  return (
    <Base.CheckboxItem className={cn(item, className)} {...props}>
      <span className="flex-1">{children}</span>
      <Base.ItemIndicator>✓</Base.ItemIndicator>
    </Base.CheckboxItem>
  );
}

export function ContextMenuRadioItem({ className, children, ...props }: ComponentProps<typeof Base.RadioItem>) {
  return (
    <Base.RadioItem className={cn(item, className)} {...props}>
      <span className="flex-1">{children}</span>
      <Base.ItemIndicator>✓</Base.ItemIndicator>
    </Base.RadioItem>
  );
}

export function ContextMenuSubTrigger({ className, ...props }: ComponentProps<typeof Base.SubTrigger>) {
  return <Base.SubTrigger className={cn(item, className)} {...props} />;
}

export function ContextMenuSubContent({ className, ...props }: ComponentProps<typeof Base.SubContent>) {
  return (
    <Base.Portal>
      <Base.SubContent className={cn(panel, className)} {...props} />
    </Base.Portal>
  );
}

export function ContextMenuLabel({ className, ...props }: ComponentProps<typeof Base.Label>) {
  return <Base.Label className={cn("px-2 py-1 text-xs text-muted", className)} {...props} />;
}

export function ContextMenuSeparator({ className, ...props }: ComponentProps<typeof Base.Separator>) {
  return <Base.Separator className={cn("-mx-1 my-1 h-px bg-border", className)} {...props} />;
}

export function ContextMenuShortcut({ className, ...props }: ComponentProps<"span">) {
  return <span className={cn("ml-auto pl-4 text-xs text-muted", className)} {...props} />;
}
