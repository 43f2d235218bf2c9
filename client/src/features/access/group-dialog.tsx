import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";

import { call } from "#client/platform/api.ts";
import { Avatar } from "#client/ui/avatar.tsx";
import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "#client/ui/dialog.tsx";
import { Input } from "#client/ui/input.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { accessContract } from "#shared/access/contract.ts";
import type { Group, User } from "#shared/access/schema.ts";

import { groupsQuery, usersQuery } from "./access-data.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { useFormProblem } from "./form-problem.ts";
import { NameField } from "./name-field.tsx";

interface GroupDraft {
  name: string;
  description: string;
  members: ReadonlySet<string>;
}

/** Stores what was changed here: whom another admin took in or out meanwhile stays in or out. */
async function store(group: Group | undefined, { name, description, members }: GroupDraft): Promise<Group> {
  if (group === undefined) return call(accessContract.createGroup, { body: { name, description, members: [...members] } });
  const now = (await call(accessContract.listGroups)).find(({ id }) => id === group.id) ?? group;
  const added = [...members].filter((id) => !group.members.includes(id));
  const removed = group.members.filter((id) => !members.has(id));
  const next = new Set([...now.members, ...added]);
  for (const id of removed) next.delete(id);
  return call(accessContract.updateGroup, {
    params: { groupId: group.id },
    body: {
      ...(name === group.name ? {} : { name }),
      ...(description === group.description ? {} : { description }),
      ...(added.length + removed.length === 0 ? {} : { members: [...next] }),
    },
  });
}

const LOST = "The name, what it is for and the members that you chose here are not stored yet.";

function isChanged(group: Group | undefined, { name, description, members }: GroupDraft): boolean {
  const before = new Set(group?.members);
  return (
    name !== (group?.name ?? "") ||
    description !== (group?.description ?? "") ||
    members.size !== before.size ||
    [...members].some((id) => !before.has(id))
  );
}

/** Makes a group, or changes its name and who is in it. */
export function GroupDialog({ group, onClose }: { group: Group | undefined; onClose: () => void }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<GroupDraft>({
    name: group?.name ?? "",
    description: group?.description ?? "",
    members: new Set(group?.members),
  });
  const save = useMutation({
    mutationFn: () => store(group, draft),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: groupsQuery.queryKey });
      onClose();
    },
  });
  const { form, issues, message } = useFormProblem(save.error, ["name", "description"], { "group.name-taken": "name" });
  const [isAsking, setAsking] = useState(false);
  const leave = () => (isChanged(group, draft) ? setAsking(true) : onClose());
  return (
    <Dialog open onOpenChange={(open) => !open && leave()}>
      <DialogContent>
        <form
          ref={form}
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          <DialogHeader>
            <DialogTitle>{group === undefined ? "New group" : `Group “${group.name}”`}</DialogTitle>
            <DialogDescription>What is shared with a group is shared with everybody who is in it.</DialogDescription>
          </DialogHeader>
          <NameField label="Name" issue={issues.name} required value={draft.name} onChange={(name) => setDraft({ ...draft, name })} />
          <NameField
            label="What it is for"
            issue={issues.description}
            most={500}
            value={draft.description}
            onChange={(description) => setDraft({ ...draft, description })}
          />
          <Members members={draft.members} onChange={(members) => setDraft({ ...draft, members })} />
          <p role="alert" className="text-firing empty:hidden">
            {message}
          </p>
          <DialogFooter>
            <Button variant="ghost" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={save.isPending}>
              {group === undefined ? "Make group" : "Save"}
            </Button>
          </DialogFooter>
        </form>
        <ConfirmDialog
          question={isAsking ? { title: "Throw away what you typed?", description: LOST, action: "Throw away", run: onClose } : null}
          onClose={() => setAsking(false)}
        />
      </DialogContent>
    </Dialog>
  );
}

/** More are found by their name. */
const SHOWN = 50;

interface MembersProps {
  members: ReadonlySet<string>;
  onChange: (members: ReadonlySet<string>) => void;
}

function Members({ members, onChange }: MembersProps) {
  const users = useQuery(usersQuery);
  const [search, setSearch] = useState("");
  // Who was in it when it was opened comes first, and stays there while boxes are ticked.
  const [first] = useState(members);
  const wanted = search.trim().toLowerCase();
  const found = (users.data ?? [])
    .filter(({ name, email }) => `${name}\n${email}`.toLowerCase().includes(wanted))
    .toSorted((one, other) => Number(first.has(other.id)) - Number(first.has(one.id)) || one.name.localeCompare(other.name));
  const toggle = (id: string) => {
    const next = new Set(members);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  return (
    <fieldset className="grid min-w-0 gap-1.5">
      <legend className="mb-1.5 text-xs font-medium">Members ({members.size})</legend>
      <Input
        type="search"
        aria-label="Search people"
        placeholder="Search by name or email"
        value={search}
        onChange={({ target }) => setSearch(target.value)}
        // Enter would store the group.
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      />
      {users.error !== null && (
        <p role="alert" className="text-firing text-sm">
          People could not be loaded: {users.error.message}
        </p>
      )}
      {users.isPending && <Skeleton className="h-40" />}
      {users.data !== undefined && (
        <ul aria-label="People" className="h-56 overflow-y-auto rounded-lg border p-1">
          {found.slice(0, SHOWN).map((user) => (
            <Person key={user.id} user={user} isMember={members.has(user.id)} onToggle={() => toggle(user.id)} />
          ))}
          {found.length > SHOWN && <li className="text-muted p-2 text-xs">{found.length - SHOWN} more: search for them.</li>}
          {found.length === 0 && <li className="text-muted p-2 text-xs">Nobody has this in their name or email.</li>}
        </ul>
      )}
    </fieldset>
  );
}

function Person({ user, isMember, onToggle }: { user: User; isMember: boolean; onToggle: () => void }) {
  const id = useId();
  return (
    <li>
      <label htmlFor={id} className="hover:bg-hover flex min-h-9 items-center gap-2 rounded-md px-2 pointer-coarse:min-h-11">
        <Checkbox id={id} aria-label={user.name} checked={isMember} onCheckedChange={onToggle} />
        <span aria-hidden className="contents">
          <Avatar name={user.name} color={user.color} />
          <span className="min-w-0 truncate">{user.name}</span>
          <span className="text-muted min-w-0 truncate text-xs">{user.email}</span>
        </span>
      </label>
    </li>
  );
}
