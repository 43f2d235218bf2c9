import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus, Trash2, Users } from "lucide-react";
import { useState } from "react";

import { useAskedFor } from "#client/platform/asked-for.ts";
import { useOpened } from "#client/platform/opened.ts";
import { useCan } from "#client/platform/session.ts";
import { Avatar } from "#client/ui/avatar.tsx";
import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Input } from "#client/ui/input.tsx";
import { KeepFocus } from "#client/ui/keep-focus.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import type { Group, User } from "#shared/access/schema.ts";

import { groupsQuery, usersQuery } from "./access-data.ts";
import { DeleteGroupDialog } from "./delete-group-dialog.tsx";
import { GroupDialog } from "./group-dialog.tsx";
import { PeopleTabs } from "./people-tabs.tsx";

/** A group that is changed stands in the address. */
type Opened = { what: "new" } | { what: "delete"; group: Group };

/** `/users/groups`: people to whom things are given together. */
export function GroupsScreen() {
  const { data, error, refetch } = useQuery(groupsQuery);
  const [search, setSearch] = useState("");
  const [opened, setOpened] = useState<Opened | null>(null);
  const mayManage = useCan("group.manage");
  const [, edit] = useOpened("group");
  const close = () => setOpened(null);
  useAskedFor("new", () => mayManage && setOpened({ what: "new" }));
  if (error !== null && data === undefined)
    return (
      <EmptyState
        title="Groups could not be loaded"
        description={error.message}
        action={<Button onClick={() => void refetch()}>Try again</Button>}
      />
    );
  const isEmpty = data?.length === 0;
  return (
    <KeepFocus className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-4 p-4 sm:p-6">
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="mr-auto text-xl font-semibold">Groups</h1>
        {/* In its place whether groups have come or not: a button that moves as they come loses the click that is on its way. */}
        {mayManage && (
          <Button onClick={() => setOpened({ what: "new" })}>
            <Plus />
            New group
          </Button>
        )}
      </div>
      <PeopleTabs />
      {!isEmpty && (
        <Input
          type="search"
          aria-label="Search groups"
          placeholder="Search by name"
          className="w-full sm:w-64"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
      {data === undefined && <Skeleton className="h-28" />}
      {isEmpty && <NoGroups />}
      {data !== undefined && !isEmpty && (
        <Found groups={data} search={search} onEdit={edit} onDelete={(deleted) => setOpened({ what: "delete", group: deleted })} />
      )}
      {opened?.what === "new" && <GroupDialog group={undefined} onClose={close} />}
      {mayManage && <EditedGroup groups={data ?? []} />}
      <DeleteGroupDialog group={opened?.what === "delete" ? opened.group : null} onClose={close} />
    </KeepFocus>
  );
}

/** The group that the address opens. */
function EditedGroup({ groups }: { groups: readonly Group[] }) {
  const [edited, edit] = useOpened("group");
  const group = groups.find(({ id }) => id === edited);
  return group !== undefined && <GroupDialog key={group.id} group={group} onClose={() => edit(undefined)} />;
}

function NoGroups() {
  return (
    <EmptyState
      icon={<Users />}
      title="No groups yet"
      description="Put people who need the same pages and tools into a group, and share with all of them at once."
    />
  );
}

interface FoundProps {
  groups: readonly Group[];
  search: string;
  onEdit: (groupId: string) => void;
  onDelete: (group: Group) => void;
}

function Found({ groups, search, onEdit, onDelete }: FoundProps) {
  const users = useQuery(usersQuery);
  const mayManage = useCan("group.manage");
  const wanted = search.trim().toLowerCase();
  const found = groups
    .filter(({ name, description }) => `${name}\n${description}`.toLowerCase().includes(wanted))
    .toSorted((one, other) => one.name.localeCompare(other.name));
  if (found.length === 0) return <p className="text-muted py-10 text-center">No group has this in its name.</p>;
  return (
    <ul className="rounded-tile bg-surface divide-y border">
      {found.map((group) => (
        <GroupRow
          key={group.id}
          group={group}
          people={(users.data ?? []).filter(({ id }) => group.members.includes(id))}
          mayManage={mayManage}
          onEdit={() => onEdit(group.id)}
          onDelete={() => onDelete(group)}
        />
      ))}
    </ul>
  );
}

const FACES = 5;

interface GroupRowProps {
  group: Group;
  /** Its members, as far as they are known. */
  people: readonly User[];
  mayManage: boolean;
  onEdit: () => void;
  onDelete: () => void;
}

function GroupRow({ group, people, mayManage, onEdit, onDelete }: GroupRowProps) {
  const { name, description, members } = group;
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <span className="min-w-40 flex-1">
        <span dir="auto" className="block truncate font-medium" title={name}>
          {name}
        </span>
        <span className="text-muted block truncate text-xs">
          {members.length === 1 ? "1 member" : `${members.length} members`}
          {description !== "" && ` · ${description}`}
        </span>
      </span>
      <span className="hidden -space-x-1 sm:flex">
        {people.slice(0, FACES).map((person) => (
          <Avatar key={person.id} name={person.name} color={person.color} className="ring-surface ring-2" />
        ))}
      </span>
      {mayManage && (
        <>
          <Button variant="ghost" size="icon" aria-label={`Edit ${name}`} title="Edit" onClick={onEdit}>
            <Pencil />
          </Button>
          <Button variant="ghost" size="icon" aria-label={`Delete ${name}`} title="Delete" onClick={onDelete}>
            <Trash2 />
          </Button>
        </>
      )}
    </li>
  );
}
