import { Slider as Base } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";

export function Slider({ className, "aria-label": label, ...props }: ComponentProps<typeof Base.Root>) {
  return (
    <Base.Root className={cn("relative flex h-8 w-full touch-none items-center", className)} {...props}>
      <Base.Track className="bg-border relative h-1 flex-1 rounded-full">
        <Base.Range className="bg-accent absolute h-full rounded-full" />
      </Base.Track>
      <Base.Thumb aria-label={label} className="border-input bg-surface block size-4 rounded-full border" />
    </Base.Root>
  );
}
