import { Check } from "lucide-react";
import { Checkbox as Base } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";

export function Checkbox({ className, ...props }: ComponentProps<typeof Base.Root>) {
  return (
    <Base.Root
      className={cn(
        "inline-flex size-4 shrink-0 items-center justify-center rounded-sm border border-input bg-surface data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:opacity-50",
        className,
      )}
      {...props}
    >
      <Base.Indicator className="text-accent-foreground">
        <Check className="size-3" />
      </Base.Indicator>
    </Base.Root>
  );
}
