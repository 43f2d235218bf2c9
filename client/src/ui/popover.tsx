import { Popover as Base } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";

export const Popover = Base.Root;
export const PopoverTrigger = Base.Trigger;
export const PopoverAnchor = Base.Anchor;

export function PopoverContent({ className, align = "start", sideOffset = 4, ...props }: ComponentProps<typeof Base.Content>) {
  return (
    <Base.Portal>
      <Base.Content
        align={align}
        sideOffset={sideOffset}
        className={cn("z-50 w-72 rounded-lg border bg-raised p-3 text-text shadow-float outline-none", className)}
        {...props}
      />
    </Base.Portal>
  );
}
