import { Tooltip as Base } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";

export const TooltipProvider = Base.Provider;
export const Tooltip = Base.Root;
export const TooltipTrigger = Base.Trigger;

export function TooltipContent({ className, sideOffset = 4, ...props }: ComponentProps<typeof Base.Content>) {
  return (
    <Base.Portal>
      <Base.Content
        sideOffset={sideOffset}
        className={cn("z-50 max-w-72 rounded-md border bg-raised px-2 py-1 text-xs text-text shadow-float", className)}
        {...props}
      />
    </Base.Portal>
  );
}
