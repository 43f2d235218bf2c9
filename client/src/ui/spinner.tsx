import { LoaderCircle } from "lucide-react";

import { cn } from "./cn.ts";

export function Spinner({ className, label = "Loading" }: { className?: string; label?: string }) {
  return (
    <output className={cn("inline-flex size-4 text-muted", className)}>
      <LoaderCircle aria-hidden className="size-full animate-spin" />
      <span className="sr-only">{label}</span>
    </output>
  );
}
