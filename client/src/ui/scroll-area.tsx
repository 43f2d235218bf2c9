import { ScrollArea as Base } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";

export function ScrollArea({ className, children, ...props }: ComponentProps<typeof Base.Root>) {
  return (
    <Base.Root className={cn("relative overflow-hidden", className)} {...props}>
      <Base.Viewport className="size-full">{children}</Base.Viewport>
      <Base.Scrollbar orientation="vertical" className="flex w-2 touch-none p-px select-none">
        <Base.Thumb className="bg-border flex-1 rounded-full" />
      </Base.Scrollbar>
    </Base.Root>
  );
}
