import type { IncomingMessage } from "node:http";

import type { Clock } from "#server/platform/clock.ts";
import type { Database, EntityManager } from "#server/platform/database.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { createMemory } from "#server/platform/memory.ts";
import { newId } from "#shared/kernel/ids.ts";
import type { Actor } from "#shared/kernel/permission.ts";

import { ApiTokenEntity, SessionEntity, UserEntity, type UserRow } from "./access.entities.ts";
import { type Credential, credentialOf, newCredential } from "./credentials.ts";

const ANONYMOUS: Actor = { kind: "anonymous" };

export interface Sessions {
  /** Who makes this request; anonymous for anything that is missing, unknown, expired or disabled. */
  authenticate: (request: IncomingMessage) => Promise<Actor>;
  /** The same actor as of now: rights change while a socket is open. */
  refresh: (actor: Actor) => Promise<Actor>;
  /** Makes a session and answers the cookie's text. */
  open: (user: UserRow) => Promise<string>;
  end: (sessionId: string) => Promise<void>;
  /** Rights or sign-ins changed: nobody is let in by what was known before. */
  forget: () => void;
}

type Found = { actor: Actor; lastSeenAt: Date | null } | undefined;

async function findUser(em: EntityManager, userId: string): Promise<UserRow | undefined> {
  const user = await em.findOne(UserEntity, { id: userId });
  return user === null || user.isDisabled ? undefined : user;
}

function person(user: UserRow): { userId: string; name: string; email: string; role: UserRow["role"] } {
  return { userId: user.id, name: user.name, email: user.email, role: user.role };
}

async function bySession(em: EntityManager, where: { id: string } | { tokenHash: string }, now: Date): Promise<Found> {
  const session = await em.findOne(SessionEntity, where);
  if (session === null || session.expiresAt <= now) return undefined;
  const user = await findUser(em, session.userId);
  return user && { actor: { kind: "user", ...person(user), sessionId: session.id }, lastSeenAt: session.lastSeenAt };
}

async function byToken(em: EntityManager, where: { id: string } | { tokenHash: string }, now: Date): Promise<Found> {
  const token = await em.findOne(ApiTokenEntity, where);
  if (token === null || (token.expiresAt !== null && token.expiresAt <= now)) return undefined;
  const user = await findUser(em, token.userId);
  return user && { actor: { kind: "token", ...person(user), tokenId: token.id, scopes: token.scopes }, lastSeenAt: token.lastUsedAt };
}

export function createSessions(db: Database, clock: Clock): Sessions {
  /** Notes the visit and moves the end of the session on. */
  const touch = (actor: Actor, now: Date) =>
    db.unitOfWork(async (em) => {
      if (actor.kind === "anonymous") return;
      if (actor.kind === "token") await em.nativeUpdate(ApiTokenEntity, { id: actor.tokenId }, { lastUsedAt: now });
      else {
        const expiresAt = new Date(now.getTime() + LIMITS.sessionIdleMs);
        await em.nativeUpdate(SessionEntity, { id: actor.sessionId }, { lastSeenAt: now, expiresAt });
      }
      await em.nativeUpdate(UserEntity, { id: actor.userId }, { lastSeenAt: now });
    });

  const actors = createMemory<Actor>({
    now: () => clock.now().getTime(),
    forMs: LIMITS.sessionMemoryMs,
    isKept: ({ kind }) => kind !== "anonymous",
  });
  const look = async (credential: Credential): Promise<Actor> => {
    const now = clock.now();
    const where = { tokenHash: credential.hash };
    const found = await db.read((em) => (credential.kind === "token" ? byToken(em, where, now) : bySession(em, where, now)));
    if (found === undefined) return ANONYMOUS;
    if (found.lastSeenAt === null || now.getTime() - found.lastSeenAt.getTime() > LIMITS.lastSeenEveryMs) await touch(found.actor, now);
    return found.actor;
  };

  return {
    authenticate: async (request) => {
      const credential = credentialOf(request);
      return credential === undefined ? ANONYMOUS : actors.get(`${credential.kind}:${credential.hash}`, () => look(credential));
    },
    forget: actors.forget,
    refresh: async (actor) => {
      if (actor.kind === "anonymous") return actor;
      const now = clock.now();
      const found = await db.read((em) =>
        actor.kind === "token" ? byToken(em, { id: actor.tokenId }, now) : bySession(em, { id: actor.sessionId }, now),
      );
      return found?.actor ?? ANONYMOUS;
    },
    open: async (user) => {
      const { text, hash } = newCredential("session");
      const now = clock.now();
      await db.unitOfWork(async (em) => {
        await em.nativeDelete(SessionEntity, { expiresAt: { $lte: now } });
        await em.nativeUpdate(UserEntity, { id: user.id }, { lastSeenAt: now });
        em.create(SessionEntity, {
          id: newId(),
          tokenHash: hash,
          userId: user.id,
          createdAt: now,
          lastSeenAt: now,
          expiresAt: new Date(now.getTime() + LIMITS.sessionIdleMs),
        });
      });
      return text;
    },
    end: (sessionId) => db.unitOfWork(async (em) => void (await em.nativeDelete(SessionEntity, { id: sessionId }))),
  };
}
