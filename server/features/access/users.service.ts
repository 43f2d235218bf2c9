import { UniqueConstraintViolationException } from "@mikro-orm/core";

import type { Clock } from "#server/platform/clock.ts";
import { type Database, type EntityManager, LOCKED } from "#server/platform/database.ts";
import { newId } from "#shared/kernel/ids.ts";
import type { Role } from "#shared/kernel/permission.ts";
import { Problem } from "#shared/kernel/problem.ts";
import type { ThemeChoice } from "#shared/settings/appearance.ts";

import type { Audit } from "../audit/index.ts";
import type { AccessRules } from "./access-rules.ts";
import { ApiTokenEntity, OneTimeLinkEntity, SessionEntity, UserEntity, type UserRow } from "./access.entities.ts";
import { accountBefore, accountChanged, accountMade, type AccountOrigin, DIRECTORY, themeChosen } from "./audit-entries.ts";
import { NO_PASSWORD, type Passwords } from "./password.ts";

const COLORS = 12;
export interface NewUser {
  email: string;
  name: string;
  role: Role;
  /** Undefined for who signs in with Microsoft alone. */
  password?: string | undefined;
}

interface UserChange {
  name?: string | undefined;
  email?: string | undefined;
  role?: Role | undefined;
  password?: string | undefined;
  isDisabled?: boolean | undefined;
}

/** Who changes an account, where it is no admin: the person in a session that goes on, the person with a one-time link, their directory. */
type ChangedBy = { keepSession: string } | { byLink: true } | { byEntra: true };

export interface Users {
  isEmpty: () => Promise<boolean>;
  list: () => Promise<UserRow[]>;
  /** Accounts by id, the disabled ones too: their work keeps their name. */
  byIds: (ids: readonly string[]) => Promise<UserRow[]>;
  findByEmail: (email: string) => Promise<UserRow | undefined>;
  get: (id: string) => Promise<UserRow>;
  create: (user: NewUser, how?: AccountOrigin) => Promise<UserRow>;
  /**
   * Ends the sessions of an account that is disabled or gets a new password. Unless they do it themselves in `keepSession`,
   * which goes on, the account may be in wrong hands: its API tokens end too.
   */
  update: (id: string, change: UserChange, how?: ChangedBy) => Promise<UserRow>;
  /** The theme that somebody wants everywhere; null for what the organisation has. */
  setTheme: (id: string, theme: ThemeChoice | null) => Promise<UserRow>;
  /** Stores a hash made with today's parameters. */
  rehash: (id: string, password: string) => Promise<void>;
}

/** The colour that the fewest people have, so that those who meet on a page differ. */
async function freeColor(em: EntityManager): Promise<number> {
  const taken = await em.findAll(UserEntity, { fields: ["color"] });
  const counts = Array.from({ length: COLORS }, (_, color) => taken.filter((user) => user.color === color).length);
  return counts.indexOf(Math.min(...counts));
}

/** Somebody must be able to let others in: the admins' rows are locked, so that two who demote each other don't both succeed. */
function lockedAdmins(em: EntityManager): Promise<UserRow[]> {
  return em.find(UserEntity, { role: "admin", isDisabled: false }, { ...LOCKED, orderBy: { id: "asc" } });
}

function keepAnAdmin(admins: readonly UserRow[], user: UserRow): void {
  if (user.role === "admin" && !user.isDisabled && admins.every((admin) => admin.id === user.id))
    throw new Problem("user.last-admin", "Make another account admin first, then change this one");
}

function apply(user: UserRow, { name, email, role, isDisabled }: UserChange, passwordHash: string | undefined): void {
  user.name = name ?? user.name;
  user.email = email?.toLowerCase() ?? user.email;
  user.role = role ?? user.role;
  user.isDisabled = isDisabled ?? user.isDisabled;
  user.passwordHash = passwordHash ?? user.passwordHash;
}

function changeEntry(before: ReturnType<typeof accountBefore>, after: UserRow, how: ChangedBy | undefined) {
  if (how === undefined) return accountChanged(before, after, "admin");
  if ("keepSession" in how) return accountChanged(before, after, "own");
  if ("byLink" in how) return accountChanged(before, after, "link");
  const entry = accountChanged(before, after, "admin");
  return entry && { ...entry, actor: DIRECTORY };
}

export interface UsersOptions {
  db: Database;
  clock: Clock;
  passwords: Passwords;
  rules: Pick<AccessRules, "checkPassword">;
  audit: Audit;
}

export function createUsers({ db, clock, passwords, rules, audit }: UsersOptions): Users {
  const hashOf = async (password: string) => {
    await rules.checkPassword(password, "body.password");
    return passwords.hash(password);
  };

  const found = (user: UserRow | null): UserRow => {
    if (user === null) throw new Problem("not-found", "There is no such account");
    return user;
  };
  const get = async (em: EntityManager, id: string) => found(await em.findOne(UserEntity, { id }));
  const getLocked = async (em: EntityManager, id: string) => found(await em.findOne(UserEntity, { id }, LOCKED));

  return {
    isEmpty: () => db.read(async (em) => (await em.count(UserEntity)) === 0),
    list: () => db.read((em) => em.findAll(UserEntity, { orderBy: { name: "asc", id: "asc" } })),
    byIds: (ids) => (ids.length === 0 ? Promise.resolve([]) : db.read((em) => em.find(UserEntity, { id: { $in: [...ids] } }))),
    findByEmail: (email) => db.read(async (em) => (await em.findOne(UserEntity, { email: email.toLowerCase() })) ?? undefined),
    get: (id) => db.read((em) => get(em, id)),
    create: async ({ email, name, role, password }, how = "admin") => {
      const passwordHash = password === undefined ? NO_PASSWORD : await hashOf(password);
      const now = clock.now();
      try {
        return await db.unitOfWork(async (em) => {
          const color = await freeColor(em);
          const user = em.create(UserEntity, {
            id: newId(),
            email: email.toLowerCase(),
            name,
            role,
            passwordHash,
            isDisabled: false,
            color,
            theme: null,
            createdAt: now,
            lastSeenAt: null,
          });
          await em.flush();
          await audit.record(em, accountMade(user, how));
          return user;
        });
      } catch (error) {
        if (error instanceof UniqueConstraintViolationException) throw new Problem("user.email-taken", undefined, { cause: error });
        throw error;
      }
    },
    update: async (id, change, how) => {
      const passwordHash = change.password === undefined ? undefined : await hashOf(change.password);
      return db.unitOfWork(async (em) => {
        const losesAdmin = (change.role !== undefined && change.role !== "admin") || change.isDisabled === true;
        const admins = losesAdmin ? await lockedAdmins(em) : [];
        const user = await getLocked(em, id);
        const before = accountBefore(user);
        if (losesAdmin) keepAnAdmin(admins, user);
        apply(user, change, passwordHash);
        const kept = how !== undefined && "keepSession" in how ? how.keepSession : undefined;
        const mayBeStolen = user.isDisabled || passwordHash !== undefined;
        if (mayBeStolen && kept === undefined) await em.nativeDelete(ApiTokenEntity, { userId: id });
        if (mayBeStolen) await em.nativeDelete(SessionEntity, { userId: id, ...(kept === undefined ? {} : { id: { $ne: kept } }) });
        // A link for another password would undo what this change is for; so would an invitation by who may invite nobody now.
        if (mayBeStolen) await em.nativeDelete(OneTimeLinkEntity, { purpose: "password", userId: id });
        if (losesAdmin) await em.nativeDelete(OneTimeLinkEntity, { purpose: "invitation", createdBy: id });
        const entry = changeEntry(before, user, how);
        if (entry !== undefined) await audit.record(em, entry);
        return user;
      });
    },
    setTheme: (id, theme) =>
      db.unitOfWork(async (em) => {
        const user = await getLocked(em, id);
        if (user.theme === theme) return user;
        const before = { theme: user.theme };
        user.theme = theme;
        await audit.record(em, themeChosen(user, before));
        return user;
      }),
    rehash: async (id, password) => {
      const passwordHash = await passwords.hash(password);
      await db.unitOfWork(async (em) => void (await em.nativeUpdate(UserEntity, { id }, { passwordHash })));
    },
  };
}
