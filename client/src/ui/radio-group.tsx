import { RadioGroup as Base } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";

export function RadioGroup({ className, ...props }: ComponentProps<typeof Base.Root>) {
  return <Base.Root className={cn("grid gap-2", className)} {...props} />;
}

export function RadioGroupItem({ className, ...props }: ComponentProps<typeof Base.Item>) {
  return (
    <Base.Item
      className={cn(
        "inline-flex size-4 shrink-0 items-center justify-center rounded-full border border-input bg-surface disabled:opacity-50",
        className,
      )}
      {...props}
    >
      <Base.Indicator className="bg-accent size-2 rounded-full" />
    </Base.Item>
  );
}
