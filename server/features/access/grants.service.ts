import { LockMode } from "@mikro-orm/core";

import type { Clock } from "#server/platform/clock.ts";
import type { Database, EntityManager } from "#server/platform/database.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { createMemory } from "#server/platform/memory.ts";
import type { GrantSubjectKind, NewGrant } from "#shared/access/schema.ts";
import { newId } from "#shared/kernel/ids.ts";
import { type GrantKind, type Grants as GrantsOfActor, type Level, LEVELS, type Role } from "#shared/kernel/permission.ts";
import { Problem } from "#shared/kernel/problem.ts";

import type { Audit } from "../audit/index.ts";
import { GrantEntity, type GrantRow, GroupEntity, GroupMemberEntity, UserEntity } from "./access.entities.ts";
import { granted, grantTaken } from "./audit-entries.ts";
import type { SharedName } from "./shared-resources.ts";

/** A grant with the name of whom it is for. */
export interface NamedGrant {
  row: GrantRow;
  subjectName: string;
}

export interface Grants {
  list: (filter: { kind?: GrantKind | undefined; resourceId?: string | undefined }) => Promise<NamedGrant[]>;
  find: (id: string) => Promise<GrantRow | undefined>;
  /** Gives, or changes what was given before. */
  give: (grant: NewGrant, createdBy: string | null) => Promise<NamedGrant>;
  remove: (id: string) => Promise<void>;
  /** Widgets of a page that are not for everybody who sees it. */
  restrictedWidgets: (pageId: string) => Promise<ReadonlySet<string>>;
}

/** How much a grant's subject says: what is given to a person counts more than to their groups, and that more than to their role. */
const WEIGHT: Record<GrantSubjectKind, number> = { role: 0, group: 1, user: 2 };

type Given = Pick<GrantRow, "subjectKind" | "kind" | "resourceId" | "level">;

/** Of several grants for one resource the one that counts: the most personal, and of a person's groups the highest. */
function effectiveGrants(rows: readonly Given[]): GrantsOfActor {
  const best = new Map<string, Given>();
  for (const row of rows) {
    const key = `${row.kind}:${row.resourceId}`;
    const other = best.get(key);
    const isMore =
      other === undefined ||
      WEIGHT[row.subjectKind] > WEIGHT[other.subjectKind] ||
      (row.subjectKind === other.subjectKind && LEVELS.indexOf(row.level) > LEVELS.indexOf(other.level));
    if (isMore) best.set(key, row);
  }
  return new Map([...best].map(([key, { level }]): [string, Level] => [key, level]));
}

/** What was granted to a person, to their groups and to their role. */
export async function grantsOf(em: EntityManager, userId: string, role: Role): Promise<GrantsOfActor> {
  const groups = await em.find(GroupMemberEntity, { userId });
  const rows = await em.find(GrantEntity, {
    $or: [
      { subjectKind: "user", subjectId: userId },
      { subjectKind: "group", subjectId: { $in: groups.map(({ groupId }) => groupId) } },
      { subjectKind: "role", subjectId: role },
    ],
  });
  return effectiveGrants(rows);
}

const ROLE_NAMES: Record<string, string> = {
  admin: "Admins",
  editor: "Editors",
  integrator: "Integrators",
  viewer: "Viewers",
  auditor: "Auditors",
};

async function named(em: EntityManager, rows: readonly GrantRow[]): Promise<NamedGrant[]> {
  const idsOf = (kind: GrantSubjectKind) => rows.filter(({ subjectKind }) => subjectKind === kind).map(({ subjectId }) => subjectId);
  const users = await em.find(UserEntity, { id: { $in: idsOf("user") } });
  const groups = await em.find(GroupEntity, { id: { $in: idsOf("group") } });
  const names = new Map([...users, ...groups].map(({ id, name }) => [id, name]));
  return rows.map((row) => ({ row, subjectName: names.get(row.subjectId) ?? ROLE_NAMES[row.subjectId] ?? "Somebody who left" }));
}

/** Of a resource that is not there any more. */
const GONE = "what is gone";

async function checkSubject(em: EntityManager, { kind, id }: NewGrant["subject"]): Promise<void> {
  if (kind === "role") return;
  // It doesn't go before its grant is there, to go with it.
  const lock = { lockMode: LockMode.PESSIMISTIC_READ } as const;
  const subject = kind === "user" ? await em.findOne(UserEntity, { id }, lock) : await em.findOne(GroupEntity, { id }, lock);
  if (subject === null) throw new Problem("request.invalid", `body.subject.id: there is no such ${kind === "user" ? "account" : "group"}`);
}

export function createGrants(db: Database, clock: Clock, audit: Audit, sharedName: SharedName): Grants {
  // Asked for with every widget of a page that somebody opens.
  const restricted = createMemory<ReadonlySet<string>>({ now: () => clock.now().getTime(), forMs: LIMITS.sessionMemoryMs });

  return {
    list: ({ kind, resourceId }) =>
      db.read(async (em) => {
        const where = { ...(kind === undefined ? {} : { kind }), ...(resourceId === undefined ? {} : { resourceId }) };
        return named(em, await em.find(GrantEntity, where, { orderBy: { createdAt: "asc", id: "asc" } }));
      }),
    find: (id) => db.read(async (em) => (await em.findOne(GrantEntity, { id })) ?? undefined),
    give: async ({ subject, resource, level }, createdBy) => {
      const name = (await sharedName(resource.kind, resource.id)) ?? GONE;
      const given = await db.unitOfWork(async (em) => {
        await checkSubject(em, subject);
        const where = { kind: resource.kind, resourceId: resource.id, subjectKind: subject.kind, subjectId: subject.id };
        const known = await em.findOne(GrantEntity, where);
        const levelBefore = known?.level;
        const row = known ?? em.create(GrantEntity, { id: newId(), ...where, level, createdBy, createdAt: clock.now() });
        row.level = level;
        await em.flush();
        const [grant] = await named(em, [row]);
        if (grant === undefined) throw new Error("A grant has lost its name");
        await audit.record(em, granted(grant, name, levelBefore));
        return grant;
      });
      restricted.forget();
      return given;
    },
    remove: async (id) => {
      const known = await db.read((em) => em.findOne(GrantEntity, { id }));
      const name = (known && (await sharedName(known.kind, known.resourceId))) ?? GONE;
      await db.unitOfWork(async (em) => {
        const row = await em.findOne(GrantEntity, { id });
        const gone = await em.nativeDelete(GrantEntity, { id });
        if (row === null || gone === 0) throw new Problem("not-found", "There is no such grant");
        const [grant] = await named(em, [row]);
        if (grant !== undefined) await audit.record(em, grantTaken(grant, name));
      });
      restricted.forget();
    },
    restrictedWidgets: (pageId) =>
      restricted.get(pageId, () =>
        db.read(async (em) => {
          const rows = await em.find(GrantEntity, { kind: "widget", resourceId: { $like: `${pageId}/%` } });
          return new Set(rows.map(({ resourceId }) => resourceId.slice(pageId.length + 1)));
        }),
      ),
  };
}
