import type { ComponentProps } from "react";

import { cn } from "./cn.ts";

export function NativeSelect({ className, ...props }: ComponentProps<"select">) {
  return (
    <select
      className={cn(
        "h-8 w-full rounded-lg border border-input bg-surface px-2.5 text-sm text-text placeholder:text-muted disabled:opacity-50 aria-invalid:border-firing pr-7 pointer-coarse:h-10",
        className,
      )}
      {...props}
    />
  );
}
