import type { IncomingMessage } from "node:http";

import { addressOf } from "#server/platform/address.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Config } from "#server/platform/config.ts";
import type { Database, EntityManager } from "#server/platform/database.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { createMemory } from "#server/platform/memory.ts";
import { newId } from "#shared/kernel/ids.ts";
import { type Actor, type Grants, isAccount } from "#shared/kernel/permission.ts";
import { Problem } from "#shared/kernel/problem.ts";

import type { Audit } from "../audit/index.ts";
import type { AccessRules } from "./access-rules.ts";
import {
  ApiTokenEntity,
  DeviceEntity,
  GuestLinkEntity,
  SessionEntity,
  type SessionRow,
  UserEntity,
  type UserRow,
} from "./access.entities.ts";
import { signedIn, signedOut, signInsEnded } from "./audit-entries.ts";
import { type Credential, credentialsOf, hashOf, newCredential } from "./credentials.ts";
import { deviceActor, findDevice } from "./devices.service.ts";
import { grantsOf } from "./grants.service.ts";
import { findGuestLink, guestActor } from "./guest-links.service.ts";

const ANONYMOUS: Actor = { kind: "anonymous" };

export interface Sessions {
  /** Who makes this request; anonymous for anything that is missing, unknown, expired or disabled. */
  authenticate: (request: IncomingMessage) => Promise<Actor>;
  /** The same actor as of now: rights change while a socket is open. */
  refresh: (actor: Actor) => Promise<Actor>;
  /** Makes a session and answers the cookie's text. `by`: what vouched for them, where it was no secret of ours. */
  open: (user: UserRow, from: { address: string | undefined; userAgent: string | undefined; by?: "entra" | undefined }) => Promise<string>;
  /** Whether this account is signed in at this address now, or was lately. */
  isKnown: (email: string, address: string) => Promise<boolean>;
  /** Somebody as they are now, signed in. */
  actorOf: (user: UserRow) => Promise<Actor>;
  /** Sign-ins of a person that are not over, the last used first. */
  list: (userId: string) => Promise<SessionRow[]>;
  end: (sessionId: string) => Promise<void>;
  /** Ends one sign-in of this person, or all. */
  endOf: (userId: string, sessionId?: string) => Promise<void>;
  /** What a guest link's code opens; undefined where it is over or never was. */
  guestOf: (code: string) => Promise<Extract<Actor, { kind: "guest" }> | undefined>;
  /** Rights or sign-ins changed: nobody is let in by what was known before. */
  forget: () => void;
}

type SessionRules = Awaited<ReturnType<AccessRules["sessions"]>>;
type Found = { actor: Actor; lastSeenAt: Date | null } | undefined;

async function findUser(em: EntityManager, userId: string): Promise<UserRow | undefined> {
  const user = await em.findOne(UserEntity, { id: userId });
  return user === null || user.isDisabled ? undefined : user;
}

interface Identity {
  userId: string;
  name: string;
  email: string;
  role: UserRow["role"];
  grants: Grants;
}

/** Who somebody is now, with all that was granted to them. */
async function person(em: EntityManager, user: UserRow): Promise<Identity> {
  return { userId: user.id, name: user.name, email: user.email, role: user.role, grants: await grantsOf(em, user.id, user.role) };
}

const HOUR_MS = 3_600_000;

/** When a sign-in ends by today's rules, if nobody comes before. */
function endOfSession(
  { createdAt, lastSeenAt }: Pick<SessionRow, "createdAt" | "lastSeenAt">,
  { idleHours, maxHours }: SessionRules,
): Date {
  const idle = lastSeenAt.getTime() + idleHours * HOUR_MS;
  return new Date(maxHours === null ? idle : Math.min(idle, createdAt.getTime() + maxHours * HOUR_MS));
}

async function bySession(em: EntityManager, where: { id: string } | { tokenHash: string }, now: Date, rules: SessionRules): Promise<Found> {
  const session = await em.findOne(SessionEntity, where);
  if (session === null || session.expiresAt <= now || endOfSession(session, rules) <= now) return undefined;
  const user = await findUser(em, session.userId);
  if (user === undefined) return undefined;
  return { actor: { kind: "user", ...(await person(em, user)), sessionId: session.id }, lastSeenAt: session.lastSeenAt };
}

async function byToken(em: EntityManager, where: { id: string } | { tokenHash: string }, now: Date): Promise<Found> {
  const token = await em.findOne(ApiTokenEntity, where);
  if (token === null || (token.expiresAt !== null && token.expiresAt <= now)) return undefined;
  const user = await findUser(em, token.userId);
  if (user === undefined) return undefined;
  return { actor: { kind: "token", ...(await person(em, user)), tokenId: token.id, scopes: token.scopes }, lastSeenAt: token.lastUsedAt };
}

async function byDevice(em: EntityManager, where: { id: string } | { hash: string }, now: Date): Promise<Found> {
  const device = await findDevice(em, where, now);
  return device && { actor: deviceActor(device), lastSeenAt: device.lastSeenAt };
}

async function byGuestLink(em: EntityManager, where: { id: string } | { hash: string }, now: Date): Promise<Found> {
  const link = await findGuestLink(em, where, now);
  return link && { actor: guestActor(link), lastSeenAt: link.lastUsedAt };
}

function byCredential(em: EntityManager, { kind, hash }: Credential, now: Date, rules: SessionRules): Promise<Found> {
  switch (kind) {
    case "token":
      return byToken(em, { tokenHash: hash }, now);
    case "session":
      return bySession(em, { tokenHash: hash }, now, rules);
    case "device":
      return byDevice(em, { hash }, now);
    case "guest":
      return byGuestLink(em, { hash }, now);
  }
}

function byActor(em: EntityManager, actor: Exclude<Actor, { kind: "anonymous" }>, now: Date, rules: SessionRules): Promise<Found> {
  switch (actor.kind) {
    case "token":
      return byToken(em, { id: actor.tokenId }, now);
    case "user":
      return bySession(em, { id: actor.sessionId }, now, rules);
    case "device":
      return byDevice(em, { id: actor.deviceId }, now);
    case "guest":
      return byGuestLink(em, { id: actor.linkId }, now);
  }
}

export interface SessionsOptions {
  config: Pick<Config, "proxies">;
  rules: AccessRules;
  db: Database;
  clock: Clock;
  audit: Audit;
}

/** Notes the visit and moves the end of the session on. */
function toucher(db: Database, rules: AccessRules) {
  return async (actor: Actor, now: Date): Promise<void> => {
    const { idleHours } = await rules.sessions();
    await db.unitOfWork(async (em) => {
      const endsAfter = (ms: number) => new Date(now.getTime() + ms);
      if (actor.kind === "token") await em.nativeUpdate(ApiTokenEntity, { id: actor.tokenId }, { lastUsedAt: now });
      if (actor.kind === "user")
        await em.nativeUpdate(SessionEntity, { id: actor.sessionId }, { lastSeenAt: now, expiresAt: endsAfter(idleHours * HOUR_MS) });
      if (actor.kind === "device")
        await em.nativeUpdate(DeviceEntity, { id: actor.deviceId }, { lastSeenAt: now, expiresAt: endsAfter(LIMITS.deviceIdleMs) });
      if (actor.kind === "guest") await em.nativeUpdate(GuestLinkEntity, { id: actor.linkId }, { lastUsedAt: now });
      if (isAccount(actor)) await em.nativeUpdate(UserEntity, { id: actor.userId }, { lastSeenAt: now });
    });
  };
}

export function createSessions({ config, rules, db, clock, audit }: SessionsOptions): Sessions {
  const touch = toucher(db, rules);
  const actors = createMemory<Actor>({
    now: () => clock.now().getTime(),
    forMs: LIMITS.sessionMemoryMs,
    isKept: ({ kind }) => kind !== "anonymous",
  });
  const look = async (credential: Credential, from?: string): Promise<Actor> => {
    const now = clock.now();
    const ends = await rules.sessions();
    const found = await db.read((em) => byCredential(em, credential, now, ends));
    if (found === undefined) return ANONYMOUS;
    if (found.lastSeenAt === null || now.getTime() - found.lastSeenAt.getTime() > LIMITS.lastSeenEveryMs) await touch(found.actor, now);
    return from === undefined ? found.actor : { ...found.actor, from };
  };

  return {
    authenticate: async (request) => {
      const credentials = credentialsOf(request);
      if (credentials.length === 0) return ANONYMOUS;
      const from = addressOf(request, config);
      if (!(await rules.mayComeFrom(from))) return ANONYMOUS;
      for (const credential of credentials) {
        // A sign-in that is over must not stand before the screen or guest link that the same browser has.
        // One object for all that comes with it from there: thousands of open sockets hold it.
        const actor = await actors.get(`${credential.kind}:${credential.hash} ${from}`, () => look(credential, from));
        if (actor.kind !== "anonymous") return actor;
      }
      return ANONYMOUS;
    },
    forget: actors.forget,
    guestOf: async (code) => {
      const actor = await look({ kind: "guest", hash: hashOf(code) });
      return actor.kind === "guest" ? actor : undefined;
    },
    refresh: async (actor) => {
      if (actor.kind === "anonymous") return actor;
      const { from } = actor;
      if (from !== undefined && !(await rules.mayComeFrom(from))) return ANONYMOUS;
      const now = clock.now();
      const ends = await rules.sessions();
      const found = await db.read((em) => byActor(em, actor, now, ends));
      if (found === undefined) return ANONYMOUS;
      // An open page counts as a visit: nobody is put out while they draw. Noted now and then, not at every look.
      const unseenMs = now.getTime() - (found.lastSeenAt?.getTime() ?? 0);
      if (found.actor.kind === "user" && unseenMs > Math.max(LIMITS.lastSeenEveryMs, (ends.idleHours * HOUR_MS) / 4))
        await touch(found.actor, now);
      return from === undefined ? found.actor : { ...found.actor, from };
    },
    open: async (user, { address, userAgent, by }) => {
      await rules.checkAddress(address);
      const { text, hash } = newCredential("session");
      const now = clock.now();
      const { idleHours } = await rules.sessions();
      await db.unitOfWork(async (em) => {
        await em.nativeDelete(SessionEntity, { expiresAt: { $lte: now } });
        await em.nativeUpdate(UserEntity, { id: user.id }, { lastSeenAt: now });
        const { id } = em.create(SessionEntity, {
          id: newId(),
          tokenHash: hash,
          userId: user.id,
          createdAt: now,
          lastSeenAt: now,
          expiresAt: new Date(now.getTime() + idleHours * HOUR_MS),
          address: address ?? null,
          userAgent: userAgent?.slice(0, 300) ?? null,
        });
        await audit.record(em, signedIn(user, id, by));
      });
      return text;
    },
    isKnown: (email, address) =>
      db.read(async (em) => {
        const user = await em.findOne(UserEntity, { email });
        return user !== null && (await em.count(SessionEntity, { userId: user.id, address })) > 0;
      }),
    actorOf: (user) => db.read(async (em) => ({ kind: "user", ...(await person(em, user)), sessionId: "" })),
    list: async (userId) => {
      const now = clock.now();
      const ends = await rules.sessions();
      const rows = await db.read((em) =>
        em.find(SessionEntity, { userId, expiresAt: { $gt: now } }, { orderBy: { lastSeenAt: "desc", id: "desc" } }),
      );
      return rows.map((row) => ({ ...row, expiresAt: endOfSession(row, ends) })).filter(({ expiresAt }) => expiresAt > now);
    },
    endOf: (userId, sessionId) =>
      db.unitOfWork(async (em) => {
        const ended = await em.nativeDelete(SessionEntity, { userId, ...(sessionId === undefined ? {} : { id: sessionId }) });
        if (ended === 0 && sessionId !== undefined) throw new Problem("not-found", "There is no such sign-in");
        await audit.record(em, signInsEnded(userId, sessionId));
      }),
    end: (sessionId) =>
      db.unitOfWork(async (em) => {
        await em.nativeDelete(SessionEntity, { id: sessionId });
        await audit.record(em, signedOut(sessionId));
      }),
  };
}
