import { useQuery } from "@tanstack/react-query";

import { call } from "#client/platform/api.ts";
import { Avatar } from "#client/ui/avatar.tsx";
import { Badge } from "#client/ui/badge.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { accessContract } from "#shared/access/contract.ts";

/** Everybody who has an account. */
export function UsersScreen() {
  const { data, error } = useQuery({ queryKey: ["users"], queryFn: () => call(accessContract.listUsers) });
  if (error) return <EmptyState title="Users could not be loaded" description={error.message} />;
  return (
    <div className="mx-auto grid max-w-4xl gap-4 p-4 sm:p-6">
      <h1 className="text-xl font-semibold">Users</h1>
      {data === undefined ? (
        <Skeleton className="h-14" />
      ) : (
        <ul className="rounded-tile bg-surface divide-y border">
          {data.map(({ id, name, email, color, role, isDisabled }) => (
            <li key={id} className="flex h-14 items-center gap-3 px-4">
              <Avatar name={name} color={color} />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{name}</span>
                <span className="text-muted block truncate text-xs">{email}</span>
              </span>
              {isDisabled && <Badge variant="outline">Disabled</Badge>}
              <Badge variant="secondary">{role}</Badge>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
