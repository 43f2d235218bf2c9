import { Tabs as Base } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";

export const Tabs = Base.Root;
export const TabsContent = Base.Content;

export function TabsList({ className, ...props }: ComponentProps<typeof Base.List>) {
  return <Base.List className={cn("flex h-9 items-stretch gap-3 border-b px-3", className)} {...props} />;
}

export function TabsTrigger({ className, ...props }: ComponentProps<typeof Base.Trigger>) {
  return (
    <Base.Trigger
      className={cn(
        "-mb-px inline-flex items-center gap-1.5 border-b-2 border-transparent text-sm font-medium text-muted hover:text-text data-[state=active]:border-accent data-[state=active]:text-text",
        className,
      )}
      {...props}
    />
  );
}
