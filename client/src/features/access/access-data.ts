import { useMutation, useQueryClient } from "@tanstack/react-query";

import { call } from "#client/platform/api.ts";
import { toast } from "#client/ui/toast.tsx";
import { accessContract } from "#shared/access/contract.ts";
import type { Group, User } from "#shared/access/schema.ts";

/** Whoever joins, or is let in by another admin, is in an open list so much later at most. */
const PEOPLE_REFETCH_MS = 10_000;
export const usersQuery = { queryKey: ["users"], queryFn: () => call(accessContract.listUsers), refetchInterval: PEOPLE_REFETCH_MS };
export const groupsQuery = { queryKey: ["groups"], queryFn: () => call(accessContract.listGroups), refetchInterval: PEOPLE_REFETCH_MS };
export const invitationsQuery = {
  queryKey: ["invitations"],
  queryFn: () => call(accessContract.listInvitations),
  refetchInterval: PEOPLE_REFETCH_MS,
};
export const sessionsQuery = { queryKey: ["sessions"], queryFn: () => call(accessContract.listSessions) };
export const tokensQuery = { queryKey: ["tokens"], queryFn: () => call(accessContract.listTokens) };

/** Whether a screen's link was opened, and when it was last seen, is asked again this often. */
const SCREENS_REFETCH_MS = 10_000;
export const screensQuery = {
  queryKey: ["screens"],
  queryFn: () => call(accessContract.listDevices),
  refetchInterval: SCREENS_REFETCH_MS,
};

/** A change that is told when it fails, and after which these lists are asked for anew. */
export function useChange<Input, Output>(change: (input: Input) => Promise<Output>, lists: readonly (readonly string[])[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => Promise.all(lists.map((queryKey) => client.invalidateQueries({ queryKey }))),
    onError: (problem: Error) => toast.error(problem.message),
  });
}

export type UserChange = Partial<Pick<User, "name" | "role" | "isDisabled">>;

export function useUserChange() {
  return useChange(
    ({ user, change }: { user: User; change: UserChange }) =>
      call(accessContract.updateUser, { params: { userId: user.id }, body: change }),
    [usersQuery.queryKey],
  );
}

/** Takes somebody into a group or out of it. Members are stored as a whole: they are read right before. */
async function setMember({
  groupId,
  userId,
  isMember,
}: {
  groupId: string;
  userId: string;
  isMember: boolean;
}): Promise<Group | undefined> {
  const group = (await call(accessContract.listGroups)).find(({ id }) => id === groupId);
  if (group === undefined) throw new Error("This group has been deleted meanwhile");
  const others = group.members.filter((id) => id !== userId);
  return call(accessContract.updateGroup, { params: { groupId }, body: { members: isMember ? [...others, userId] : others } });
}

export function useMembership() {
  return useChange(setMember, [groupsQuery.queryKey]);
}
