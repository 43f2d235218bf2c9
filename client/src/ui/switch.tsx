import { Switch as Base } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";

export function Switch({ className, ...props }: ComponentProps<typeof Base.Root>) {
  return (
    <Base.Root
      className={cn(
        "inline-flex h-5 w-9 shrink-0 items-center rounded-full bg-input p-0.5 data-[state=checked]:bg-accent disabled:opacity-50",
        className,
      )}
      {...props}
    >
      <Base.Thumb className="bg-surface size-4 rounded-full transition-transform data-[state=checked]:translate-x-4" />
    </Base.Root>
  );
}
