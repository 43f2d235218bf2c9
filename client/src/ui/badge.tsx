import { type VariantProps, cva } from "class-variance-authority";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";

const badgeVariants = cva("inline-flex h-5 items-center gap-1 rounded-full px-2 text-xs font-medium whitespace-nowrap [&_svg]:size-3", {
  variants: {
    variant: {
      default: "bg-accent-soft text-text",
      secondary: "bg-hover text-text",
      outline: "border text-text",
      ok: "bg-ok text-ok-foreground",
      warning: "bg-warning text-warning-foreground",
      firing: "bg-firing text-firing-foreground",
      destructive: "bg-firing text-firing-foreground",
    },
  },
  defaultVariants: { variant: "default" },
});

export function Badge({ className, variant, ...props }: ComponentProps<"span"> & VariantProps<typeof badgeVariants>) {
  return <span className={cn(badgeVariants({ variant }), className)} {...props} />;
}
