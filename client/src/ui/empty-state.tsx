import type { ReactNode } from "react";

import { cn } from "./cn.ts";

/** Says what belongs here and offers the first step. */
export function EmptyState(props: { icon?: ReactNode; title: string; description?: ReactNode; action?: ReactNode; className?: string }) {
  return (
    <div className={cn("mx-auto grid max-w-md justify-items-center gap-2 px-4 py-16 text-center", props.className)}>
      {props.icon !== undefined && <div className="text-muted [&_svg]:size-6">{props.icon}</div>}
      <h2 className="text-lg font-semibold">{props.title}</h2>
      {props.description !== undefined && <p className="text-muted">{props.description}</p>}
      {props.action !== undefined && <div className="mt-2 flex flex-wrap justify-center gap-2">{props.action}</div>}
    </div>
  );
}
