import { Separator as Base } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";

export function Separator({ className, ...props }: ComponentProps<typeof Base.Root>) {
  return (
    <Base.Root
      className={cn("shrink-0 bg-border data-[orientation=horizontal]:h-px data-[orientation=vertical]:w-px", className)}
      {...props}
    />
  );
}
