import type { Clock } from "#server/platform/clock.ts";
import { findUnusable } from "#server/platform/input.core.ts";
import { LIMITS } from "#server/platform/limits.ts";
import type { Logger } from "#server/platform/logger.ts";
import { can } from "#shared/kernel/permission.ts";
import { Problem } from "#shared/kernel/problem.ts";
import { Followed, Subscribe, type SubscribeReply, Watch } from "#shared/live/schema.ts";

import type { Delivery } from "./delivery.ts";
import { followingKey, type LiveClient, type LiveClients } from "./live-clients.ts";
import { refused, type Subscribing } from "./subscribing.ts";

export interface SocketParts {
  clients: LiveClients;
  delivery: Delivery;
  subscribing: Subscribing;
  clock: Clock;
  logger: Logger;
}

const QUOTA_MS = 10_000;

/** Whether a message is one too many; counts in windows. */
function createQuota(clock: Clock): () => boolean {
  let startedAt = 0;
  let messages = 0;
  return () => {
    const now = clock.now().getTime();
    if (now - startedAt > QUOTA_MS) [startedAt, messages] = [now, 0];
    messages += 1;
    return messages > (LIMITS.liveMessagesPerSecond * QUOTA_MS) / 1_000;
  };
}

/** Hears what one socket asks for. Whatever is not valid changes nothing. */
export function attend(client: LiveClient, { clients, delivery, subscribing, clock, logger }: SocketParts): void {
  const { socket } = client;
  const isTooMany = createQuota(clock);

  async function subscribe(message: unknown, send: (reply: SubscribeReply) => void): Promise<void> {
    const unusable = findUnusable(message, "message");
    if (unusable !== undefined) {
      send(refused("invalid", `${unusable.path}: ${unusable.message}`));
      return;
    }
    const wanted = Subscribe.safeParse(message);
    if (!wanted.success) {
      send(refused("invalid", wanted.error.issues[0]?.message ?? "Not valid"));
      return;
    }
    try {
      await subscribing(client, wanted.data, send);
    } catch (error) {
      if (error instanceof Problem) {
        send(refused(error.code === "access.denied" ? "denied" : "invalid", error.message));
        return;
      }
      logger.error({ err: error }, "A subscription failed");
      send(refused("busy", "The page could not be read now"));
    }
  }

  socket.use((_packet, next) => {
    if (isTooMany()) socket.disconnect(true);
    else next();
  });
  socket.on("subscribe", (message: unknown, reply: unknown) => {
    if (typeof reply === "function") void subscribe(message, (answer) => void reply(answer));
  });
  socket.on("unsubscribe", (message: unknown) => {
    const { data } = Followed.safeParse(message);
    if (data !== undefined) clients.unfollow(client, followingKey({ ...data, isDraft: data.draft }));
  });
  socket.on("refresh", (message: unknown) => {
    const { data } = Followed.safeParse(message);
    if (data !== undefined) client.following.get(followingKey({ ...data, isDraft: data.draft }))?.subscription?.refresh();
  });
  socket.on("watch", (message: unknown) => {
    const { data } = Watch.safeParse(message);
    if (data !== undefined && can(client.actor, "page.view", { kind: "page", id: data.page })) void socket.join(`page:${data.page}`);
  });
  socket.on("unwatch", (message: unknown) => {
    const { data } = Watch.safeParse(message);
    if (data !== undefined) void socket.leave(`page:${data.page}`);
  });
  const drained = () => delivery.drained(client);
  socket.conn.on("drain", drained);
  socket.on("disconnect", () => {
    socket.conn.off("drain", drained);
    clients.remove(client);
  });
}
