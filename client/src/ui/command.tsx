import { Command as Base } from "cmdk";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";
import { rank } from "./command-rank.core.ts";

export function Command({ className, ...props }: ComponentProps<typeof Base>) {
  return <Base filter={rank} className={cn("flex min-h-0 flex-col overflow-hidden text-text", className)} {...props} />;
}

export function CommandInput({ className, ...props }: ComponentProps<typeof Base.Input>) {
  return (
    <Base.Input
      className={cn("h-14 border-b bg-transparent pr-12 pl-4 text-base outline-none placeholder:text-muted", className)}
      {...props}
    />
  );
}

export function CommandList({ className, ...props }: ComponentProps<typeof Base.List>) {
  return <Base.List className={cn("max-h-80 overflow-auto p-1", className)} {...props} />;
}

export function CommandEmpty({ className, ...props }: ComponentProps<typeof Base.Empty>) {
  return <Base.Empty className={cn("p-6 text-center text-muted", className)} {...props} />;
}

export function CommandGroup({ className, ...props }: ComponentProps<typeof Base.Group>) {
  return (
    <Base.Group
      className={cn(
        "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted",
        className,
      )}
      {...props}
    />
  );
}

export function CommandItem({ className, ...props }: ComponentProps<typeof Base.Item>) {
  return (
    <Base.Item
      className={cn(
        "flex min-h-8 items-center gap-2 rounded-md px-2 text-sm data-[disabled=true]:text-muted data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:text-muted",
        className,
      )}
      {...props}
    />
  );
}
