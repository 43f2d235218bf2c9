import { useQuery } from "@tanstack/react-query";

import { call } from "#client/platform/api.ts";
import { accessContract } from "#shared/access/contract.ts";
import type { Grant, Group } from "#shared/access/schema.ts";
import type { GrantKind } from "#shared/kernel/permission.ts";

import { groupsQuery, useChange } from "./access-data.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";

const THINGS: Record<GrantKind, [one: string, more: string]> = {
  page: ["page", "pages"],
  tool: ["tool", "tools"],
  workflow: ["workflow", "workflows"],
  widget: ["widget", "widgets"],
};

function grantedTo(group: Group, grants: readonly Grant[]): string {
  const own = grants.filter(({ subject }) => subject.kind === "group" && subject.id === group.id);
  const counted = Object.entries(THINGS).flatMap(([kind, [one, more]]) => {
    const count = own.filter(({ resource }) => resource.kind === kind).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : more}`];
  });
  return new Intl.ListFormat("en").format(counted);
}

function whatGoes(group: Group, grants: readonly Grant[] | undefined): string {
  const { length } = group.members;
  const who = length === 0 ? "Nobody is in it." : `Its ${length === 1 ? "one member loses" : `${length} members lose`} what it gives them`;
  if (grants === undefined) return `${length === 0 ? who : `${who}.`} What was shared with it is taken back.`;
  const things = grantedTo(group, grants);
  if (things === "") return `${length === 0 ? who : "Its members keep their accounts."} Nothing is shared with it.`;
  const shared = `rights on ${things} that were shared with it`;
  return length === 0 ? `${who} With it go ${shared}.` : `${who}: ${shared}. Their accounts stay.`;
}

/** Says what goes with a group before it goes. */
export function DeleteGroupDialog({ group, onClose }: { group: Group | null; onClose: () => void }) {
  const grants = useQuery({ queryKey: ["grants"], queryFn: () => call(accessContract.listGrants, {}), enabled: group !== null });
  const remove = useChange(
    (groupId: string) => call(accessContract.deleteGroup, { params: { groupId } }),
    [groupsQuery.queryKey, ["grants"]],
  );
  return (
    <ConfirmDialog
      question={
        group && {
          title: `Delete the group “${group.name}”?`,
          description: `${whatGoes(group, grants.data)} This cannot be undone.`,
          action: "Delete group",
          run: () => remove.mutate(group.id),
        }
      }
      onClose={onClose}
    />
  );
}
