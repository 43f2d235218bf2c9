import type { ComponentProps } from "react";

import { cn } from "./cn.ts";

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      className={cn(
        "min-h-16 py-1.5 w-full rounded-lg border border-input bg-surface px-2.5 text-sm text-text placeholder:text-muted disabled:opacity-50 aria-invalid:border-firing",
        className,
      )}
      {...props}
    />
  );
}
