import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";
import type { Logger } from "#server/platform/logger.ts";
import { type Actor, can, isAccount, principalOf, type Role } from "#shared/kernel/permission.ts";
import type { Rebound } from "#shared/live/schema.ts";

import { type Following, type LiveClient, type LiveClients, mayFollow, type Watcher } from "./live-clients.ts";

/** Keeps open sockets to what their people may see, as rights change. */
export interface Rights extends Disposable {
  /** Asks again for the sockets of this account, screen or link, or for all. */
  recheck: (userId?: string) => Promise<void>;
  /** Other people may see a widget of this page: everybody asks anew for what they follow there, and for the page. */
  pageRightsChanged: (pageId: string) => void;
}

export interface RightsOptions {
  clients: LiveClients;
  refresh: (actor: Actor) => Promise<Actor>;
  clock: Clock;
  logger: Logger;
}

/** Sockets of one credential from one address are let in, or not, together. */
function keyOf(actor: Watcher): string {
  const { from = "" } = actor;
  if (actor.kind === "user") return `session:${actor.sessionId} ${from}`;
  return `${actor.kind === "token" ? `token:${actor.tokenId}` : `${actor.kind}:${principalOf(actor)}`} ${from}`;
}

/** What decides what a socket may see, as text. */
function grantsText(actor: Watcher): string {
  if (!isAccount(actor)) return JSON.stringify(actor);
  const { grants } = actor;
  return [...(grants ?? [])]
    .map(([resource, level]) => `${resource} ${level}`)
    .toSorted()
    .join("\n");
}

function pagesOf({ socket }: LiveClient): string[] {
  return [...socket.rooms].flatMap((room) => (room.startsWith("page:") ? room.slice("page:".length) : []));
}

function roleOf(actor: Watcher): Role | undefined {
  return isAccount(actor) ? actor.role : undefined;
}

/** It gets no more of this widget until it has asked again, and hears then why there is none. */
function askAnew(client: LiveClient, clients: LiveClients, key: string, { page, widget }: Following): void {
  clients.unfollow(client, key);
  client.socket.emit("rebound", { page, widget } satisfies Rebound);
}

function apply(client: LiveClient, clients: LiveClients, actor: Actor): void {
  const { socket } = client;
  if (actor.kind === "anonymous") {
    socket.disconnect(true);
    return;
  }
  const isGrantedOther = grantsText(client.actor) !== grantsText(actor);
  // Buttons that are shown for what one may do follow.
  if (isGrantedOther || roleOf(client.actor) !== roleOf(actor)) socket.emit("rights");
  client.actor = actor;
  // What was granted decides about tools and widgets too: then all of it is asked for anew.
  for (const [key, following] of client.following)
    if (isGrantedOther || !mayFollow(actor, following)) askAnew(client, clients, key, following);
  if (isGrantedOther) for (const page of pagesOf(client)) socket.emit("published", { page, version: 0 });
  for (const room of socket.rooms) {
    const [kind, id] = room.split(":");
    if (kind === "page" && id !== undefined && !can(actor, "page.view", { kind: "page", id })) void socket.leave(room);
  }
}

export function createRights({ clients, refresh, clock, logger }: RightsOptions): Rights {
  async function recheck(userId?: string): Promise<void> {
    // Many sockets of one session are one question.
    const byActor = new Map<string, LiveClient[]>();
    for (const client of clients.all()) {
      if (userId !== undefined && principalOf(client.actor) !== userId) continue;
      const key = keyOf(client.actor);
      byActor.set(key, [...(byActor.get(key) ?? []), client]);
    }
    const outcomes = await Promise.allSettled(
      [...byActor.values()].map(async (concerned) => {
        const [first] = concerned;
        if (first === undefined) return;
        const actor = await refresh(first.actor);
        for (const client of concerned) apply(client, clients, actor);
      }),
    );
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  }

  function later(): Disposable {
    return clock.after(LIMITS.liveRecheckMs, () => {
      timer = later();
      recheck().catch((error: unknown) => logger.error({ err: error }, "Rights of live sockets could not be checked; tried again later"));
    });
  }
  let timer = later();
  const pageRightsChanged = (pageId: string) => {
    for (const client of clients.all()) {
      for (const [key, following] of client.following) if (following.page === pageId) askAnew(client, clients, key, following);
      if (pagesOf(client).includes(pageId)) client.socket.emit("published", { page: pageId, version: 0 });
    }
  };
  return { recheck, pageRightsChanged, [Symbol.dispose]: () => timer[Symbol.dispose]() };
}
