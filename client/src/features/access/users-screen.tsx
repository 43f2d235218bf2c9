import { useQuery } from "@tanstack/react-query";
import { Ellipsis, History, Plus, UserRoundCheck, UserRoundCog, UserRoundPlus, UserRoundX } from "lucide-react";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";

import { useAskedFor } from "#client/platform/asked-for.ts";
import { useOpened } from "#client/platform/opened.ts";
import { useCan, useMe } from "#client/platform/session.ts";
import { Avatar } from "#client/ui/avatar.tsx";
import { Badge } from "#client/ui/badge.tsx";
import { Button } from "#client/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "#client/ui/dropdown-menu.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { KeepFocus } from "#client/ui/keep-focus.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { Status } from "#client/ui/status.tsx";
import { TimeAgo } from "#client/ui/time-ago.tsx";
import type { User } from "#shared/access/schema.ts";

import { usersQuery } from "./access-data.ts";
import { AddUserDialog } from "./add-user-dialog.tsx";
import { ConfirmDialog, type Question } from "./confirm-dialog.tsx";
import { Invitations } from "./invitations.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { countInWords, filterUsers, type PeopleFilter, readPeopleFilter } from "./people-filter.core.ts";
import { PeopleFilters } from "./people-filters.tsx";
import { PeopleTabs } from "./people-tabs.tsx";
import { ROLES } from "./role-names.ts";
import { RoleSelect } from "./role-select.tsx";
import { useAccountActions } from "./use-account-actions.ts";
import { UserSheet } from "./user-sheet.tsx";

/** Everybody who has an account; admins let people in and change what they may do. */
export function UsersScreen() {
  const { data, error, refetch } = useQuery(usersQuery);
  const { filter, change } = useFilter();
  const [opened, setOpened] = useState<"add" | "invite" | null>(null);
  const [person, openPerson] = useOpened("person");
  const mayManage = useCan("user.manage");
  const close = () => setOpened(null);
  useAskedFor("invite", () => mayManage && setOpened("invite"));
  useAskedFor("add", () => mayManage && setOpened("add"));
  if (error !== null && data === undefined)
    return (
      <EmptyState
        title="Users could not be loaded"
        description={error.message}
        action={<Button onClick={() => void refetch()}>Try again</Button>}
      />
    );
  const managed = mayManage ? data?.find(({ id }) => id === person) : undefined;
  return (
    <KeepFocus className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-4 p-4 sm:p-6">
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="mr-auto text-xl font-semibold">Users</h1>
        {mayManage && (
          <>
            <Button variant="secondary" onClick={() => setOpened("add")}>
              <Plus />
              Add person
            </Button>
            <Button onClick={() => setOpened("invite")}>
              <UserRoundPlus />
              Invite
            </Button>
          </>
        )}
      </div>
      <PeopleTabs />
      <PeopleFilters
        filter={filter}
        onChange={change}
        count={data === undefined ? "" : countInWords(filterUsers(data, filter).length, data.length)}
      />
      {mayManage && <Invitations filter={filter} />}
      {mayManage && data !== undefined && person !== undefined && managed === undefined && (
        <div role="alert" className="flex flex-wrap items-center gap-3">
          <Status kind="warning">There is nobody at this address any more</Status>
          <Button variant="secondary" size="sm" onClick={() => openPerson(undefined)}>
            Dismiss
          </Button>
        </div>
      )}
      {data === undefined ? <Loading /> : <Found users={filterUsers(data, filter)} onManage={openPerson} />}
      <AddUserDialog open={opened === "add"} onOpenChange={close} />
      {opened === "invite" && <InviteDialog onClose={close} />}
      {managed !== undefined && <UserSheet key={managed.id} user={managed} onClose={() => openPerson(undefined)} />}
    </KeepFocus>
  );
}

const LOADING_ROWS = 8;

/** Rows as high as those of people. */
function Loading() {
  return (
    <ul aria-label="Loading people" aria-busy className="rounded-tile bg-surface divide-y border">
      {Array.from({ length: LOADING_ROWS }, (_, index) => (
        <li key={index} className="flex h-14 items-center gap-3 px-4">
          <Skeleton className="size-7 rounded-full" />
          <Skeleton className="h-8 flex-1" />
        </li>
      ))}
    </ul>
  );
}

/** Role and state stand in the address; what is typed is only here. */
function useFilter() {
  const [params, setParams] = useSearchParams();
  const [text, setText] = useState("");
  const filter: PeopleFilter = { text, ...readPeopleFilter(params) };
  const change = (next: PeopleFilter) => {
    setText(next.text);
    const { role, state } = next;
    if (role === filter.role && state === filter.state) return;
    setParams((before) => withParams(before, { role, state }), { replace: true });
  };
  return { filter, change };
}

function withParams(before: URLSearchParams, changes: Readonly<Record<string, string | undefined>>): URLSearchParams {
  const after = new URLSearchParams(before);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) after.delete(name);
    else after.set(name, value);
  }
  return after;
}

interface FoundProps {
  users: readonly User[];
  onManage: (userId: string) => void;
}

function Found({ users, onManage }: FoundProps) {
  const [question, setQuestion] = useState<Question | null>(null);
  if (users.length === 0) return <p className="text-muted py-10 text-center">Nobody with an account is like this.</p>;
  return (
    <>
      <ul aria-label="Users" className="rounded-tile bg-surface divide-y border">
        {users.map((user) => (
          <UserRow key={user.id} user={user} ask={setQuestion} onManage={() => onManage(user.id)} />
        ))}
      </ul>
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

interface UserRowProps {
  user: User;
  ask: (question: Question) => void;
  onManage: () => void;
}

function UserRow({ user, ask, onManage }: UserRowProps) {
  const { id, name, email, color, role, isDisabled, lastSeenAt } = user;
  const me = useMe();
  const mayManage = useCan("user.manage");
  const mayAudit = useCan("audit.view");
  const { changeRole, toggleDisabled } = useAccountActions(ask);
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2">
      <Avatar name={name} color={color} />
      <span className="min-w-40 flex-1">
        <span className="flex min-w-0 items-baseline gap-1 font-medium">
          {/* Cut off by itself: around it its ring would be cut off too. */}
          {mayManage ? (
            <button
              type="button"
              className="min-w-0 truncate rounded-sm hover:underline"
              dir="auto"
              title={name}
              aria-label={`Manage ${name}`}
              onClick={onManage}
            >
              {name}
            </button>
          ) : (
            <span dir="auto" className="min-w-0 truncate" title={name}>
              {name}
            </span>
          )}
          {me?.user.id === id && <span className="text-muted shrink-0 font-normal">(you)</span>}
        </span>
        <span className="text-muted block truncate text-xs" title={email}>
          {email}
        </span>
      </span>
      <span className="text-muted w-36 shrink-0 text-right text-xs max-sm:hidden">
        {lastSeenAt === null ? (
          "Never signed in"
        ) : (
          <>
            Seen <TimeAgo at={lastSeenAt} />
          </>
        )}
      </span>
      {isDisabled && <Badge variant="outline">Disabled</Badge>}
      {mayManage ? (
        <RoleSelect aria-label={`Role of ${name}`} className="w-32" value={role} onChange={(next) => changeRole(user, next)} />
      ) : (
        <Badge variant="secondary">{ROLES[role].title}</Badge>
      )}
      {mayAudit && (
        <Button asChild variant="ghost" size="icon">
          <Link to={`/audit?resource=user:${id}`} aria-label={`History of ${name}`} title="History">
            <History />
          </Link>
        </Button>
      )}
      {mayManage && <UserMenu user={user} onManage={onManage} onDisable={() => toggleDisabled(user)} />}
    </li>
  );
}

function UserMenu({ user, onManage, onDisable }: { user: User; onManage: () => void; onDisable: () => void }) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={`More about ${user.name}`}>
          <Ellipsis />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={onManage}>
          <UserRoundCog /> Manage
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem variant={user.isDisabled ? "default" : "destructive"} onSelect={onDisable}>
          {user.isDisabled ? <UserRoundCheck /> : <UserRoundX />}
          {user.isDisabled ? "Enable" : "Disable"}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
