import type { Clock } from "#server/platform/clock.ts";
import type { Database, EntityManager } from "#server/platform/database.ts";
import { currentRequest } from "#server/platform/request-context.ts";
import { newId } from "#shared/kernel/ids.ts";
import type { Json } from "#shared/kernel/json.ts";
import { type Actor, isAccount } from "#shared/kernel/permission.ts";
import { Problem } from "#shared/kernel/problem.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";

import { ResourceVersionEntity, type ResourceVersionRow } from "./history.entities.ts";

/** What has versions besides pages, which have their own. */
export type VersionedKind = "tool" | "setting";

export interface NewState {
  kind: VersionedKind;
  resourceId: string;
  /** All but the secrets. */
  value: Readonly<Record<string, Json>>;
  /** Who made it, where that is not whoever's request is in hand. */
  authorId?: string | null | undefined;
  /** The version that it brings back. */
  restoredFrom?: number | undefined;
}

/** A kept state, without the state itself. */
export type KeptVersion = Pick<ResourceVersionRow, "version" | "authorId" | "restoredFrom" | "createdAt">;

/** Keeps every state of what is saved as a whole, so that any of them can be looked at and brought back. */
export interface History {
  /**
   * Keeps a state in the transaction of the change itself, by whoever's request is in hand. The state may equal the one before
   * (secrets were changed); then none is kept. Of two that are kept at once for one resource the second one's transaction fails.
   */
  record: (em: EntityManager, state: NewState) => Promise<void>;
  /** Newest first. */
  list: (kind: VersionedKind, resourceId: string) => Promise<KeptVersion[]>;
  /** The same with the states themselves. */
  states: (kind: VersionedKind, resourceId: string) => Promise<(KeptVersion & { value: Record<string, Json> })[]>;
  /** The state itself. Throws `not-found` where there is no such version. */
  get: (kind: VersionedKind, resourceId: string, version: number) => Promise<Record<string, Json>>;
}

function valueOf(row: { value: string }): Record<string, Json> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- It is what `record` wrote.
  return JSON.parse(row.value) as Record<string, Json>;
}

function accountOf(actor: Actor | undefined): string | null {
  return actor !== undefined && isAccount(actor) ? actor.userId : null;
}

export function createHistory(db: Database, clock: Clock): History {
  return {
    record: async (em, { kind, resourceId, value, authorId, restoredFrom }) => {
      await em.flush();
      const [last] = await em.find(
        ResourceVersionEntity,
        { kind, resourceId },
        { orderBy: { version: "desc" }, limit: 1, populate: ["value"] },
      );
      // Not compared as text: databases reorder the keys of what they hold as JSON.
      if (last !== undefined && isSameJson(valueOf(last), value)) return;
      em.create(ResourceVersionEntity, {
        id: newId(),
        kind,
        resourceId,
        version: (last?.version ?? 0) + 1,
        value: JSON.stringify(value),
        authorId: authorId === undefined ? accountOf(currentRequest()?.actor) : authorId,
        restoredFrom: restoredFrom ?? null,
        createdAt: clock.now(),
      });
      await em.flush();
    },
    list: (kind, resourceId) => db.read((em) => em.find(ResourceVersionEntity, { kind, resourceId }, { orderBy: { version: "desc" } })),
    states: async (kind, resourceId) => {
      const rows = await db.read((em) =>
        em.find(ResourceVersionEntity, { kind, resourceId }, { orderBy: { version: "desc" }, populate: ["value"] }),
      );
      return rows.map((row) => {
        const { version, authorId, restoredFrom, createdAt } = row;
        return { version, authorId, restoredFrom, createdAt, value: valueOf(row) };
      });
    },
    get: async (kind, resourceId, version) => {
      const row = await db.read((em) => em.findOne(ResourceVersionEntity, { kind, resourceId, version }, { populate: ["value"] }));
      if (row === null) throw new Problem("not-found", "There is no such version");
      return valueOf(row);
    },
  };
}
