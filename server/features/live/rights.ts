import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";
import type { Logger } from "#server/platform/logger.ts";
import { type Actor, can } from "#shared/kernel/permission.ts";
import type { Rebound } from "#shared/live/schema.ts";

import { type LiveClient, type LiveClients, mayFollow, type Watcher } from "./live-clients.ts";

/** Keeps open sockets to what their people may see, as rights change. */
export interface Rights extends Disposable {
  /** Asks again for this person's sockets, or for all. */
  recheck: (userId?: string) => Promise<void>;
}

export interface RightsOptions {
  clients: LiveClients;
  refresh: (actor: Actor) => Promise<Actor>;
  clock: Clock;
  logger: Logger;
}

function keyOf(actor: Watcher): string {
  return actor.kind === "user" ? `session:${actor.sessionId}` : `token:${actor.tokenId}`;
}

function apply(client: LiveClient, clients: LiveClients, actor: Actor): void {
  const { socket } = client;
  if (actor.kind === "anonymous") {
    socket.disconnect(true);
    return;
  }
  client.actor = actor;
  for (const [key, following] of client.following) {
    if (mayFollow(actor, following)) continue;
    clients.unfollow(client, key);
    // It asks again, and hears why there is no more.
    socket.emit("rebound", { page: following.page, widget: following.widget } satisfies Rebound);
  }
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
      if (userId !== undefined && client.actor.userId !== userId) continue;
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
  return { recheck, [Symbol.dispose]: () => timer[Symbol.dispose]() };
}
