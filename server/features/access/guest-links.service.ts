import type { Clock } from "#server/platform/clock.ts";
import type { Database, EntityManager } from "#server/platform/database.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { newId } from "#shared/kernel/ids.ts";
import type { Json } from "#shared/kernel/json.ts";
import type { Visitor } from "#shared/kernel/permission.ts";
import { Problem } from "#shared/kernel/problem.ts";

import type { Audit } from "../audit/index.ts";
import { GuestLinkEntity, type GuestLinkRow } from "./access.entities.ts";
import { guestLinkEnded, guestLinkMade } from "./audit-entries.ts";
import { newCredential } from "./credentials.ts";

export interface NewGuestLink {
  name: string;
  fixed: Record<string, Json>;
  allowed: string[];
  expiresAt: Date | null;
}

/** Links with which anybody may watch one page, with the values of variables that the link says. */
export interface GuestLinks {
  list: (pageId: string) => Promise<GuestLinkRow[]>;
  create: (pageId: string, link: NewGuestLink, createdBy: string) => Promise<{ row: GuestLinkRow; token: string }>;
  remove: (pageId: string, id: string) => Promise<void>;
}

/** The link that somebody has, where it is not over. */
export async function findGuestLink(
  em: EntityManager,
  where: { id: string } | { hash: string },
  now: Date,
): Promise<GuestLinkRow | undefined> {
  const found = await em.findOne(GuestLinkEntity, "id" in where ? where : { tokenHash: where.hash });
  return found === null || (found.expiresAt !== null && found.expiresAt <= now) ? undefined : found;
}

export function guestActor({ id, name, pageId, fixed, allowed }: GuestLinkRow): Visitor {
  return { kind: "guest", linkId: id, name, pages: [pageId], variables: { fixed, allowed } };
}

export function createGuestLinks(db: Database, clock: Clock, audit: Audit): GuestLinks {
  return {
    list: (pageId) => db.read((em) => em.find(GuestLinkEntity, { pageId }, { orderBy: { createdAt: "desc", id: "desc" } })),
    create: (pageId, { name, fixed, allowed, expiresAt }, createdBy) =>
      db.unitOfWork(async (em) => {
        if ((await em.count(GuestLinkEntity, { pageId })) >= LIMITS.guestLinksPerPage)
          throw new Problem("request.too-many", `A page has at most ${LIMITS.guestLinksPerPage} links; delete one that nobody uses`);
        const { text: token, hash } = newCredential("guest");
        const row = em.create(GuestLinkEntity, {
          id: newId(),
          tokenHash: hash,
          pageId,
          name,
          fixed,
          allowed: [...new Set(allowed)].filter((variable) => !Object.hasOwn(fixed, variable)),
          createdBy,
          createdAt: clock.now(),
          expiresAt,
          lastUsedAt: null,
        });
        await em.flush();
        await audit.record(em, guestLinkMade(row));
        return { row, token };
      }),
    remove: (pageId, id) =>
      db.unitOfWork(async (em) => {
        const row = await em.findOne(GuestLinkEntity, { id, pageId });
        if (row === null) throw new Problem("not-found", "There is no such link");
        em.remove(row);
        await audit.record(em, guestLinkEnded(row));
      }),
  };
}
