import { UniqueConstraintViolationException } from "@mikro-orm/core";

import type { Clock } from "#server/platform/clock.ts";
import { type Database, type EntityManager, LOCKED } from "#server/platform/database.ts";
import { newId } from "#shared/kernel/ids.ts";
import { Problem } from "#shared/kernel/problem.ts";

import type { Audit } from "../audit/index.ts";
import { GrantEntity, GroupEntity, GroupMemberEntity, type GroupRow, UserEntity } from "./access.entities.ts";
import { DIRECTORY, groupChanged, groupDeleted, groupMade } from "./audit-entries.ts";

export interface GroupWithMembers {
  row: GroupRow;
  members: string[];
}

interface GroupInput {
  name?: string | undefined;
  description?: string | undefined;
  members?: string[] | undefined;
}

export interface Groups {
  list: () => Promise<GroupWithMembers[]>;
  /** Those alone, by name. */
  names: () => Promise<Pick<GroupRow, "id" | "name">[]>;
  create: (group: GroupInput & { name: string }) => Promise<GroupWithMembers>;
  /** Members are replaced as a whole where they are given. Answers whose rights may have changed. */
  update: (id: string, change: GroupInput) => Promise<{ group: GroupWithMembers; concerned: string[] }>;
  /** Puts somebody into these groups and, of those that are `managed` elsewhere, into no other. Answers whether anything changed. */
  place: (userId: string, rights: { groups: readonly string[]; managed: readonly string[] }) => Promise<boolean>;
  /** Its grants go with it. Answers who was in it. */
  remove: (id: string) => Promise<string[]>;
}

async function membersOf(em: EntityManager, groupId: string): Promise<string[]> {
  return (await em.find(GroupMemberEntity, { groupId }, { orderBy: { userId: "asc" } })).map(({ userId }) => userId);
}

/** Whoever changes or deletes it at the same moment waits: nobody is put into what is gone. */
async function get(em: EntityManager, id: string): Promise<GroupRow> {
  const group = await em.findOne(GroupEntity, { id }, LOCKED);
  if (group === null) throw new Problem("not-found", "There is no such group");
  return group;
}

async function setMembers(em: EntityManager, groupId: string, wanted: readonly string[]): Promise<void> {
  const members = [...new Set(wanted)];
  const known = new Set((await em.find(UserEntity, { id: { $in: members } }, { fields: ["id"] })).map(({ id }) => id));
  const unknown = members.find((id) => !known.has(id));
  if (unknown !== undefined) throw new Problem("request.invalid", `body.members: there is no account ${unknown}`);
  await em.nativeDelete(GroupMemberEntity, { groupId });
  for (const userId of members) em.create(GroupMemberEntity, { groupId, userId });
  await em.flush();
}

function nameTaken(cause?: unknown): Problem {
  const message = "Another group has this name; capitals make no difference";
  return new Problem("group.name-taken", `body.name: ${message}`, { issues: [{ path: "body.name", message }], cause });
}

/** Asked after the entry is recorded: until the transaction is over nobody else stores a group, and all that were are seen. */
async function refuseOtherCapitals(em: EntityManager, { id, name }: GroupRow): Promise<void> {
  const groups = await em.find(GroupEntity, { id: { $ne: id } }, { fields: ["name"], disableIdentityMap: true });
  if (groups.some((other) => other.name.toLowerCase() === name.toLowerCase())) throw nameTaken();
}

/** Two groups of one name could not be told apart where things are granted. */
async function uniqueName<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) throw nameTaken(error);
    throw error;
  }
}

/**
 * Widgets that only this group saw would be for everybody once its grants are gone. They are the admins' then, who see them
 * anyway, until somebody who may share the page decides.
 */
async function keepRestricted(em: EntityManager, groupId: string, now: Date): Promise<void> {
  for (const { resourceId, createdBy } of await em.find(GrantEntity, { kind: "widget", subjectKind: "group", subjectId: groupId })) {
    const others = await em.count(GrantEntity, { kind: "widget", resourceId, $not: { subjectKind: "group", subjectId: groupId } });
    if (others > 0) continue;
    const admins = { subjectKind: "role", subjectId: "admin" } as const;
    em.create(GrantEntity, { id: newId(), kind: "widget", resourceId, ...admins, level: "view", createdBy, createdAt: now });
  }
  await em.flush();
}

export function createGroups(db: Database, clock: Clock, audit: Audit): Groups {
  return {
    list: () =>
      db.read(async (em) => {
        const rows = await em.findAll(GroupEntity, { orderBy: { name: "asc", id: "asc" } });
        const members = await em.findAll(GroupMemberEntity, { orderBy: { userId: "asc" } });
        return rows.map((row) => ({ row, members: members.filter(({ groupId }) => groupId === row.id).map(({ userId }) => userId) }));
      }),
    names: () => db.read((em) => em.findAll(GroupEntity, { fields: ["id", "name"], orderBy: { name: "asc", id: "asc" } })),
    create: ({ name, description = "", members = [] }) =>
      uniqueName(
        db.unitOfWork(async (em) => {
          const row = em.create(GroupEntity, { id: newId(), name, description, createdAt: clock.now() });
          await em.flush();
          await setMembers(em, row.id, members);
          const group = { row, members: await membersOf(em, row.id) };
          await audit.record(em, groupMade(group));
          await refuseOtherCapitals(em, row);
          return group;
        }),
      ),
    update: (id, { name, description, members }) =>
      uniqueName(
        db.unitOfWork(async (em) => {
          const row = await get(em, id);
          const before = await membersOf(em, id);
          const stateBefore = { name: row.name, description: row.description, members: before };
          row.name = name ?? row.name;
          row.description = description ?? row.description;
          if (members !== undefined) await setMembers(em, id, members);
          await em.flush();
          const after = await membersOf(em, id);
          const concerned = [...new Set([...before, ...after])].filter((userId) => before.includes(userId) !== after.includes(userId));
          await audit.record(em, groupChanged(stateBefore, { row, members: after }));
          if (row.name !== stateBefore.name) await refuseOtherCapitals(em, row);
          return { group: { row, members: after }, concerned };
        }),
      ),
    place: (userId, { groups, managed }) =>
      db.unitOfWork(async (em) => {
        const entries: Parameters<Audit["record"]>[1][] = [];
        for (const row of await em.find(GroupEntity, { id: { $in: [...managed] } }, { ...LOCKED, orderBy: { id: "asc" } })) {
          const before = await membersOf(em, row.id);
          const isIn = groups.includes(row.id);
          if (before.includes(userId) === isIn) continue;
          if (isIn) em.create(GroupMemberEntity, { groupId: row.id, userId });
          else await em.nativeDelete(GroupMemberEntity, { groupId: row.id, userId });
          await em.flush();
          const stateBefore = { name: row.name, description: row.description, members: before };
          entries.push(groupChanged(stateBefore, { row, members: await membersOf(em, row.id) }));
        }
        for (const entry of entries) await audit.record(em, { ...entry, actor: DIRECTORY });
        return entries.length > 0;
      }),
    remove: (id) =>
      db.unitOfWork(async (em) => {
        const row = await get(em, id);
        const members = await membersOf(em, id);
        await em.nativeDelete(GroupMemberEntity, { groupId: id });
        await keepRestricted(em, id, clock.now());
        await em.nativeDelete(GrantEntity, { subjectKind: "group", subjectId: id });
        em.remove(row);
        await audit.record(em, groupDeleted({ row, members }));
        return members;
      }),
  };
}
