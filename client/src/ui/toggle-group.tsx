import { ToggleGroup as Base } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";

export function ToggleGroup({ className, ...props }: ComponentProps<typeof Base.Root>) {
  return <Base.Root className={cn("inline-flex h-8 items-center rounded-lg border bg-background p-0.5", className)} {...props} />;
}

export function ToggleGroupItem({ className, ...props }: ComponentProps<typeof Base.Item>) {
  return (
    <Base.Item
      className={cn(
        "inline-flex h-full min-w-7 flex-auto items-center justify-center gap-1 whitespace-nowrap rounded-md px-2 text-xs font-medium text-muted hover:text-text data-[state=on]:bg-surface data-[state=on]:text-text data-[state=on]:shadow-sm [&_svg]:size-4",
        className,
      )}
      {...props}
    />
  );
}
