import { Label as Base } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn.ts";

export function Label({ className, ...props }: ComponentProps<typeof Base.Root>) {
  return <Base.Root className={cn("text-xs font-medium text-text select-none", className)} {...props} />;
}
