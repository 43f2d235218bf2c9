import type { ReactNode } from "react";

import { cn } from "#client/ui/cn.ts";
import { TimeAgo } from "#client/ui/time-ago.tsx";
import type { ApiToken } from "#shared/access/schema.ts";

import { scopesInWords } from "./scopes.core.ts";

function expiry({ expiresAt, replacedAt }: ApiToken): string {
  if (expiresAt === null) return "Never expires";
  const at = new Date(expiresAt);
  const isOver = at <= new Date();
  // One that was replaced lives on for hours.
  const when = at.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  if (replacedAt !== null) return `Replaced, ${isOver ? "worked" : "works"} until ${when}`;
  return `${isOver ? "Expired" : "Expires"} ${when}`;
}

/** API tokens with when they end and were last used, and what can be done to each. */
export function TokenRows({
  tokens,
  className,
  children,
}: {
  tokens: readonly ApiToken[];
  className?: string;
  children: (token: ApiToken) => ReactNode;
}) {
  return (
    <ul className={cn("divide-y border", className)}>
      {tokens.map((token) => (
        <li key={token.id} className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
          <span className="min-w-40 flex-1">
            <span dir="auto" className="block truncate font-medium" title={token.name}>
              {token.name}
            </span>
            <span className="text-muted block text-xs">
              {expiry(token)}
              {" · "}
              {token.lastUsedAt === null ? (
                "never used"
              ) : (
                <>
                  last used <TimeAgo at={token.lastUsedAt} />
                </>
              )}
            </span>
            <span className="text-muted block text-xs break-words">May do: {scopesInWords(token.scopes)}</span>
          </span>
          {children(token)}
        </li>
      ))}
    </ul>
  );
}
