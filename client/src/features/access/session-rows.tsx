import { Monitor, Smartphone } from "lucide-react";
import type { ReactNode } from "react";

import { Badge } from "#client/ui/badge.tsx";
import { cn } from "#client/ui/cn.ts";
import { TimeAgo } from "#client/ui/time-ago.tsx";
import type { Session } from "#shared/access/schema.ts";

import { deviceName } from "./device-name.core.ts";

interface SessionRowsProps {
  sessions: readonly Session[];
  className?: string;
  /** What can be done to one of them. */
  children?: (session: Session, device: string) => ReactNode;
}

/** Browsers in which somebody is signed in, the last used first. */
export function SessionRows({ sessions, className, children }: SessionRowsProps) {
  return (
    <ul className={cn("divide-y rounded-lg border", className)}>
      {sessions.map((session) => {
        const device = deviceName(session.userAgent);
        const Symbol = /iPhone|Android/.test(device) ? Smartphone : Monitor;
        return (
          <li key={session.id} className="flex min-h-14 flex-wrap items-center gap-3 px-3 py-2">
            <Symbol aria-hidden className="text-muted size-4 shrink-0" />
            <span className="min-w-0 flex-1">
              <span className="flex flex-wrap items-center gap-x-2 font-medium" title={session.userAgent ?? undefined}>
                {device}
                {session.isCurrent && <Badge variant="secondary">This one</Badge>}
              </span>
              <span className="text-muted block text-xs">
                {session.address ?? "Unknown address"} · signed in <TimeAgo at={session.createdAt} /> · last used{" "}
                <TimeAgo at={session.lastSeenAt} />
              </span>
            </span>
            {children?.(session, device)}
          </li>
        );
      })}
    </ul>
  );
}
