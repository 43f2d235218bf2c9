import type { ComponentProps } from "react";

import { cn } from "./cn.ts";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return (
    <input
      className={cn(
        "h-8 min-w-0 w-full rounded-lg border border-input bg-surface px-2.5 text-sm text-text placeholder:text-muted disabled:opacity-50 aria-invalid:border-firing pointer-coarse:h-10",
        className,
      )}
      {...props}
    />
  );
}
