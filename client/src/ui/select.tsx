import { Check, ChevronDown } from "lucide-react";
import { Select as Base } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";

export const Select = Base.Root;
export const SelectValue = Base.Value;
export const SelectGroup = Base.Group;

export function SelectTrigger({ className, children, ...props }: ComponentProps<typeof Base.Trigger>) {
  return (
    <Base.Trigger
      className={cn(
        "flex h-8 w-full items-center justify-between gap-2 rounded-lg border border-input bg-surface px-2.5 text-sm text-text disabled:opacity-50 pointer-coarse:h-10",
        className,
      )}
      {...props}
    >
      {children}
      <ChevronDown aria-hidden className="text-muted size-4 shrink-0" />
    </Base.Trigger>
  );
}

export function SelectContent({ className, children, ...props }: ComponentProps<typeof Base.Content>) {
  return (
    <Base.Portal>
      <Base.Content
        position="popper"
        sideOffset={4}
        className={cn(
          "z-50 max-h-80 min-w-(--radix-select-trigger-width) overflow-hidden rounded-lg border bg-raised text-text shadow-float",
          className,
        )}
        {...props}
      >
        <Base.Viewport className="p-1">{children}</Base.Viewport>
      </Base.Content>
    </Base.Portal>
  );
}

export function SelectItem({ className, children, ...props }: ComponentProps<typeof Base.Item>) {
  return (
    <Base.Item
      className={cn(
        "flex min-h-7 items-center gap-2 rounded-md px-2 text-sm outline-none data-[highlighted]:bg-hover pointer-coarse:min-h-10",
        className,
      )}
      {...props}
    >
      <Base.ItemText>{children}</Base.ItemText>
      <Base.ItemIndicator className="ml-auto">
        <Check className="size-4" />
      </Base.ItemIndicator>
    </Base.Item>
  );
}

export function SelectLabel({ className, ...props }: ComponentProps<typeof Base.Label>) {
  return <Base.Label className={cn("px-2 py-1 text-xs text-muted", className)} {...props} />;
}
