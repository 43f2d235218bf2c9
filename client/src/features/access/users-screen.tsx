import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, History, KeyRound, Plus, UserRoundCheck, UserRoundX } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";

import { call } from "#client/platform/api.ts";
import { useCan, useMe } from "#client/platform/session.ts";
import { Avatar } from "#client/ui/avatar.tsx";
import { Badge } from "#client/ui/badge.tsx";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogContent } from "#client/ui/dialog.tsx";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "#client/ui/dropdown-menu.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Input } from "#client/ui/input.tsx";
import { NativeSelect } from "#client/ui/native-select.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { toast } from "#client/ui/toast.tsx";
import { accessContract } from "#shared/access/contract.ts";
import type { User } from "#shared/access/schema.ts";
import type { Role } from "#shared/kernel/permission.ts";

import { AddUserDialog, Handover } from "./add-user-dialog.tsx";
import { newPassword } from "./new-password.ts";
import { isRole, ROLES } from "./role-names.ts";

const KEY = ["users"];

type Change = Partial<Pick<User, "role" | "isDisabled">> & { password?: string };

function useUserChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ user, change }: { user: User; change: Change }) =>
      call(accessContract.updateUser, { params: { userId: user.id }, body: change }),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
    onError: (problem) => toast.error(problem.message),
  });
}

/** Everybody who has an account; admins let people in and change what they may do. */
export function UsersScreen() {
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: () => call(accessContract.listUsers) });
  const [search, setSearch] = useState("");
  const [isAdding, setAdding] = useState(false);
  const [handedOver, setHandedOver] = useState<{ user: User; password: string }>();
  const mayManage = useCan("user.manage");
  const wanted = search.trim().toLowerCase();
  const found = data
    ?.filter(({ name, email }) => `${name}\n${email}`.toLowerCase().includes(wanted))
    .toSorted((one, other) => one.name.localeCompare(other.name));
  if (error)
    return (
      <EmptyState
        title="Users could not be loaded"
        description={error.message}
        action={<Button onClick={() => void refetch()}>Try again</Button>}
      />
    );
  return (
    <div className="mx-auto grid max-w-7xl gap-4 p-4 sm:p-6">
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="mr-auto text-xl font-semibold">Users</h1>
        <Input
          type="search"
          aria-label="Search users"
          placeholder="Search"
          className="w-44 sm:w-56"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {mayManage && (
          <Button onClick={() => setAdding(true)}>
            <Plus />
            Add person
          </Button>
        )}
      </div>
      {found === undefined && <Skeleton className="h-28" />}
      {found?.length === 0 && <p className="text-muted py-10 text-center">Nobody has this in their name or email.</p>}
      {found !== undefined && found.length > 0 && (
        <ul className="rounded-tile bg-surface divide-y border">
          {found.map((user) => (
            <UserRow key={user.id} user={user} mayManage={mayManage} onPassword={(password) => setHandedOver({ user, password })} />
          ))}
        </ul>
      )}
      <AddUserDialog open={isAdding} onOpenChange={setAdding} />
      {handedOver !== undefined && (
        <Dialog open onOpenChange={() => setHandedOver(undefined)}>
          <DialogContent>
            <Handover
              name={handedOver.user.name}
              email={handedOver.user.email}
              password={handedOver.password}
              onClose={() => setHandedOver(undefined)}
            />
          </DialogContent>
        </Dialog>
      )}
    </div>
  );
}

interface UserRowProps {
  user: User;
  mayManage: boolean;
  onPassword: (password: string) => void;
}

function UserRow({ user, mayManage, onPassword }: UserRowProps) {
  const { name, email, color, role, isDisabled } = user;
  const me = useMe();
  const mayAudit = useCan("audit.view");
  const change = useUserChange();
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-3 px-4 py-2">
      <Avatar name={name} color={color} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">
          {name}
          {me?.user.id === user.id && <span className="text-muted font-normal"> (you)</span>}
        </span>
        <span className="text-muted block truncate text-xs">{email}</span>
      </span>
      {isDisabled && <Badge variant="outline">Disabled</Badge>}
      {mayManage ? (
        <RoleSelect user={user} onChange={(next) => change.mutate({ user, change: { role: next } })} />
      ) : (
        <Badge variant="secondary">{ROLES[role].title}</Badge>
      )}
      {mayAudit && (
        <Button asChild variant="ghost" size="icon">
          <Link to={`/audit?resource=user:${user.id}`} aria-label={`History of ${name}`} title="History">
            <History />
          </Link>
        </Button>
      )}
      {mayManage && (
        <UserMenu
          user={user}
          onDisable={() => change.mutate({ user, change: { isDisabled: !isDisabled } })}
          onReset={() => {
            const password = newPassword();
            change.mutate({ user, change: { password } }, { onSuccess: () => onPassword(password) });
          }}
        />
      )}
    </li>
  );
}

function RoleSelect({ user, onChange }: { user: User; onChange: (role: Role) => void }) {
  return (
    <NativeSelect
      aria-label={`Role of ${user.name}`}
      title={ROLES[user.role].may}
      className="w-32"
      value={user.role}
      onChange={({ target }) => isRole(target.value) && onChange(target.value)}
    >
      {Object.entries(ROLES).map(([role, { title }]) => (
        <option key={role} value={role}>
          {title}
        </option>
      ))}
    </NativeSelect>
  );
}

function UserMenu({ user, onDisable, onReset }: { user: User; onDisable: () => void; onReset: () => void }) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={`More about ${user.name}`}>
          <Ellipsis />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={onReset}>
          <KeyRound /> Set a new password
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={onDisable}>
          {user.isDisabled ? <UserRoundCheck /> : <UserRoundX />}
          {user.isDisabled ? "Enable" : "Disable"}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
