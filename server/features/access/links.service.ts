import { LockMode } from "@mikro-orm/core";

import type { Clock } from "#server/platform/clock.ts";
import { type Database, type EntityManager, LOCKED } from "#server/platform/database.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { newId } from "#shared/kernel/ids.ts";
import type { Role } from "#shared/kernel/permission.ts";
import { Problem } from "#shared/kernel/problem.ts";

import type { Audit } from "../audit/index.ts";
import { GroupEntity, GroupMemberEntity, OneTimeLinkEntity, type OneTimeLinkRow, UserEntity, type UserRow } from "./access.entities.ts";
import { invitationSuperseded, invitationWithdrawn, invited, passwordLinkMade } from "./audit-entries.ts";
import { hashOf, newCredential } from "./credentials.ts";
import type { Users } from "./users.service.ts";

interface NewInvitation {
  email: string;
  role: Role;
  groups: string[];
}

interface Made {
  row: OneTimeLinkRow;
  code: string;
}

/** Links that work once and for a while: an invitation, or a new password for somebody who forgot theirs. */
export interface OneTimeLinks {
  /** Of the invitations of one email the newest counts: it withdraws those before. */
  invite: (invitation: NewInvitation, createdBy: string) => Promise<Made>;
  invitations: () => Promise<OneTimeLinkRow[]>;
  /** Takes an invitation back. */
  withdraw: (id: string) => Promise<void>;
  /** A new one ends those that were made for this account before. */
  forPassword: (userId: string, createdBy: string) => Promise<Made>;
  /** What the link is for; the same refusal for one that is used, over or never was. */
  look: (code: string) => Promise<{ row: OneTimeLinkRow; user: UserRow | undefined }>;
  /** Uses the link: makes the invited account, or sets the password and ends the account's sign-ins. */
  use: (code: string, answer: { name?: string | undefined; password: string }) => Promise<UserRow>;
}

const GONE = "This link was used already, or is over. Ask for another one";

async function find(em: EntityManager, code: string, now: Date): Promise<OneTimeLinkRow> {
  const row = await em.findOne(OneTimeLinkEntity, { codeHash: hashOf(code), expiresAt: { $gt: now } });
  if (row === null) throw new Problem("auth.link-over", GONE);
  return row;
}

async function checkGroups(em: EntityManager, ids: readonly string[]): Promise<void> {
  const known = new Set((await em.find(GroupEntity, { id: { $in: [...ids] } })).map(({ id }) => id));
  const issues = ids.flatMap((id, index) => (known.has(id) ? [] : [{ path: `body.groups.${index}`, message: "There is no such group" }]));
  const [first] = issues;
  if (first !== undefined) throw new Problem("request.invalid", `${first.path}: ${first.message}`, { issues });
}

/** Groups may have gone since the invitation; those that are left don't go before whoever is invited is in them. */
async function groupsStillThere(em: EntityManager, ids: readonly string[]): Promise<string[]> {
  const groups = await em.find(GroupEntity, { id: { $in: [...ids] } }, { lockMode: LockMode.PESSIMISTIC_READ, orderBy: { id: "asc" } });
  return groups.map(({ id }) => id);
}

export function createOneTimeLinks(db: Database, clock: Clock, users: Users, audit: Audit): OneTimeLinks {
  async function make(
    em: EntityManager,
    link: Pick<OneTimeLinkRow, "purpose" | "userId" | "email" | "role" | "groupIds" | "createdBy">,
  ): Promise<Made> {
    const { text: code, hash } = newCredential("link");
    const now = clock.now();
    const expiresAt = new Date(now.getTime() + LIMITS.oneTimeLinkMs[link.purpose]);
    await em.nativeDelete(OneTimeLinkEntity, { expiresAt: { $lte: now } });
    return { row: em.create(OneTimeLinkEntity, { id: newId(), codeHash: hash, createdAt: now, expiresAt, ...link }), code };
  }

  /** Whoever uses or withdraws one of them at this moment comes first. Answers what the log has to say of it. */
  async function withdrawOthers(em: EntityManager, email: string, but?: string) {
    const where = { purpose: "invitation" as const, email, ...(but === undefined ? {} : { id: { $ne: but } }) };
    const others = await em.find(OneTimeLinkEntity, where, { ...LOCKED, orderBy: { id: "asc" } });
    await em.nativeDelete(OneTimeLinkEntity, { id: { $in: others.map(({ id }) => id) } });
    const now = clock.now();
    return others.filter(({ expiresAt }) => expiresAt > now).map(invitationSuperseded);
  }

  return {
    invite: ({ email, role, groups }, createdBy) =>
      db.unitOfWork(async (em) => {
        if ((await em.count(UserEntity, { email })) > 0) throw new Problem("user.email-taken");
        await checkGroups(em, groups);
        const earlier = await withdrawOthers(em, email);
        const made = await make(em, { purpose: "invitation", userId: null, email, role, groupIds: groups, createdBy });
        await audit.record(em, ...earlier, invited(made.row));
        // Until the transaction is over nobody else can record one: those that were made at the same moment are seen now.
        await audit.record(em, ...(await withdrawOthers(em, email, made.row.id)));
        return made;
      }),
    invitations: () =>
      db.read((em) =>
        em.find(
          OneTimeLinkEntity,
          { purpose: "invitation", expiresAt: { $gt: clock.now() } },
          { orderBy: { createdAt: "desc", id: "desc" } },
        ),
      ),
    withdraw: (id) =>
      db.unitOfWork(async (em) => {
        const row = await em.findOne(OneTimeLinkEntity, { id, purpose: "invitation" });
        const gone = await em.nativeDelete(OneTimeLinkEntity, { id, purpose: "invitation" });
        if (row === null || gone === 0) throw new Problem("not-found", "There is no such invitation");
        await audit.record(em, invitationWithdrawn(row));
      }),
    forPassword: (userId, createdBy) =>
      db.unitOfWork(async (em) => {
        // Of two that are made at once the later one ends the other.
        const user = await em.findOne(UserEntity, { id: userId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
        if (user === null) throw new Problem("not-found", "There is no such account");
        await em.nativeDelete(OneTimeLinkEntity, { purpose: "password", userId });
        const made = await make(em, { purpose: "password", userId, email: null, role: null, groupIds: [], createdBy });
        await audit.record(em, passwordLinkMade(user));
        return made;
      }),
    look: (code) =>
      db.read(async (em) => {
        const row = await find(em, code, clock.now());
        const user = row.userId === null ? undefined : ((await em.findOne(UserEntity, { id: row.userId })) ?? undefined);
        return { row, user };
      }),
    use: async (code, { name, password }) => {
      const link = await db.read((em) => find(em, code, clock.now()));
      return db.unitOfWork(async (em) => {
        // Whoever deletes the row has used it: of two who open it at once one is refused.
        if ((await em.nativeDelete(OneTimeLinkEntity, { id: link.id })) === 0) throw new Problem("auth.link-over", GONE);
        if (link.userId !== null && (await em.count(UserEntity, { id: link.userId, isDisabled: true })) > 0)
          throw new Problem("auth.failed", "This account is disabled. Ask an admin");
        if (link.userId !== null) return users.update(link.userId, { password }, { byLink: true });
        if (link.email === null || link.role === null) throw new Error("An invitation has lost its account");
        const groups = await groupsStillThere(em, link.groupIds);
        const user = await users.create({ email: link.email, name: name ?? link.email, role: link.role, password }, "invitation");
        for (const groupId of groups) em.create(GroupMemberEntity, { groupId, userId: user.id });
        return user;
      });
    },
  };
}
