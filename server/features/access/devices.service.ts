import type { Clock } from "#server/platform/clock.ts";
import { type Database, type EntityManager, LOCKED } from "#server/platform/database.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { newId } from "#shared/kernel/ids.ts";
import type { Visitor } from "#shared/kernel/permission.ts";
import { Problem } from "#shared/kernel/problem.ts";

import type { Audit } from "../audit/index.ts";
import { DeviceEntity, type DeviceRow } from "./access.entities.ts";
import { screenChanged, screenMade, screenOpened, screenReopened, screenRevoked } from "./audit-entries.ts";
import { hashOf, newCredential } from "./credentials.ts";

/** Screens on walls: each is opened once with a code, and renews what it shows by itself for as long as it runs. */
export interface Devices {
  list: () => Promise<DeviceRow[]>;
  create: (device: { name: string; pages: string[] }, createdBy: string) => Promise<{ row: DeviceRow; code: string }>;
  update: (id: string, change: { name?: string | undefined; pages?: string[] | undefined }) => Promise<DeviceRow>;
  /** Another code, for a screen whose browser was replaced; what it had before ends. */
  newCode: (id: string) => Promise<{ row: DeviceRow; code: string }>;
  remove: (id: string) => Promise<void>;
  /** Uses the code: answers the screen and the text of its cookie. */
  enter: (code: string) => Promise<{ row: DeviceRow; token: string }>;
  /** A new text for the cookie of a screen, when it is time for one. */
  renew: (id: string) => Promise<string | undefined>;
}

/** The screen that shows this, where its time is not over. */
export async function findDevice(em: EntityManager, where: { id: string } | { hash: string }, now: Date): Promise<DeviceRow | undefined> {
  if ("id" in where)
    return (await em.findOne(DeviceEntity, { id: where.id, tokenHash: { $ne: null }, expiresAt: { $gt: now } })) ?? undefined;
  const found = await em.findOne(DeviceEntity, { $or: [{ tokenHash: where.hash }, { previousHash: where.hash }], expiresAt: { $gt: now } });
  if (found === null) return undefined;
  // The cookie before counts for a while: then the screen has had many answers with the new one.
  const isOver = found.previousHash === where.hash && now.getTime() - (found.renewedAt?.getTime() ?? 0) > LIMITS.deviceOverlapMs;
  return isOver ? undefined : found;
}

export function deviceActor({ id, name, pages }: DeviceRow): Visitor {
  return { kind: "device", deviceId: id, name, pages };
}

/** Whoever changes or revokes it at the same moment waits. */
async function get(em: EntityManager, id: string): Promise<DeviceRow> {
  const found = await em.findOne(DeviceEntity, { id }, LOCKED);
  if (found === null) throw new Problem("not-found", "There is no such screen");
  return found;
}

export function createDevices(db: Database, clock: Clock, audit: Audit): Devices {
  const later = (ms: number) => new Date(clock.now().getTime() + ms);
  return {
    list: () => db.read((em) => em.findAll(DeviceEntity, { orderBy: { name: "asc", id: "asc" } })),
    create: ({ name, pages }, createdBy) =>
      db.unitOfWork(async (em) => {
        const { text: code, hash } = newCredential("link");
        const row = em.create(DeviceEntity, {
          id: newId(),
          name,
          pages: [...new Set(pages)],
          codeHash: hash,
          codeExpiresAt: later(LIMITS.deviceCodeMs),
          tokenHash: null,
          previousHash: null,
          renewedAt: null,
          createdBy,
          createdAt: clock.now(),
          lastSeenAt: null,
          expiresAt: later(LIMITS.deviceIdleMs),
        });
        await em.flush();
        await audit.record(em, screenMade(row));
        return { row, code };
      }),
    update: (id, { name, pages }) =>
      db.unitOfWork(async (em) => {
        const row = await get(em, id);
        const before = { name: row.name, pages: row.pages };
        row.name = name ?? row.name;
        row.pages = pages === undefined ? row.pages : [...new Set(pages)];
        await audit.record(em, screenChanged(before, row));
        return row;
      }),
    newCode: (id) =>
      db.unitOfWork(async (em) => {
        const { text: code, hash } = newCredential("link");
        const row = await get(em, id);
        Object.assign(row, { codeHash: hash, codeExpiresAt: later(LIMITS.deviceCodeMs), tokenHash: null, previousHash: null });
        row.expiresAt = later(LIMITS.deviceIdleMs);
        await audit.record(em, screenReopened(row));
        return { row, code };
      }),
    remove: (id) =>
      db.unitOfWork(async (em) => {
        const row = await get(em, id);
        em.remove(row);
        await audit.record(em, screenRevoked(row));
      }),
    enter: (code) =>
      db.unitOfWork(async (em) => {
        const codeHash = hashOf(code);
        const { text: token, hash } = newCredential("device");
        const now = clock.now();
        const taken = await em.nativeUpdate(
          DeviceEntity,
          { codeHash, codeExpiresAt: { $gt: now } },
          { codeHash: null, codeExpiresAt: null, tokenHash: hash, renewedAt: now, lastSeenAt: now, expiresAt: later(LIMITS.deviceIdleMs) },
        );
        if (taken === 0) throw new Problem("auth.link-over", "This link was used already, or is over. Make another one for this screen");
        const row = await em.findOneOrFail(DeviceEntity, { tokenHash: hash });
        await audit.record(em, screenOpened(row));
        return { row, token };
      }),
    renew: (id) =>
      db.unitOfWork(async (em) => {
        const row = await get(em, id);
        const now = clock.now();
        if (row.renewedAt !== null && now.getTime() - row.renewedAt.getTime() < LIMITS.deviceRenewMs) return undefined;
        const { text, hash } = newCredential("device");
        Object.assign(row, { previousHash: row.tokenHash, tokenHash: hash, renewedAt: now });
        return text;
      }),
  };
}
