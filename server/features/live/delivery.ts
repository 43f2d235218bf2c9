import type { Namespace } from "socket.io";

import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";

import type { LiveClient, LiveClients } from "./live-clients.ts";
import type { LiveFigures } from "./live-figures.ts";
import type { LiveEvent } from "./live-result.ts";

type DataEvent = Extract<LiveEvent, { kind: "data" }>;

/** Tells sockets what happens to the queries that they follow. */
export interface Delivery extends Disposable {
  tell: (event: LiveEvent) => void;
  /** Whether a state of the topic may go to this socket now. Else it gets the newest one by itself, once it has taken what waits for it. */
  takes: (client: LiveClient, topic: string, bytes: number) => boolean;
  /** This socket has taken what waited for it: time for what it missed. */
  drained: (client: LiveClient) => void;
}

export interface DeliveryOptions {
  namespace: Namespace;
  clients: LiveClients;
  clock: Clock;
  figures: LiveFigures;
}

export function createDelivery({ namespace, clients, clock, figures }: DeliveryOptions): Delivery {
  const fresh = new Map<string, string>();
  let freshTimer: Disposable | undefined;

  /** One message for many is encoded once. */
  function broadcast(ids: string[], name: "data" | "failed", message: object): void {
    // To nobody in particular would be to everybody.
    if (ids.length > 0) namespace.to(ids).emit(name, message);
  }

  function takes(client: LiveClient, topic: string, bytes: number): boolean {
    if (client.behind.has(topic)) return false;
    if (client.unsentBytes > LIMITS.liveLagBytes) {
      client.behind.add(topic);
      figures.skipped();
      return false;
    }
    client.unsentBytes += bytes;
    return true;
  }

  function tellData({ topic, seq, change, fetchedAt, bytes }: DataEvent): void {
    const ready = [...clients.ofTopic(topic)].filter((client) => takes(client, topic, bytes)).map(({ socket }) => socket.id);
    broadcast(ready, "data", { topic, seq, ...change, fetchedAt });
    figures.delivered("delta" in change ? "delta" : "snapshot", ready.length);
  }

  function tellFresh(): void {
    freshTimer = undefined;
    const lists = new Map<LiveClient, { topic: string; fetchedAt: string }[]>();
    for (const [topic, fetchedAt] of fresh) {
      for (const client of clients.ofTopic(topic)) {
        const list = lists.get(client) ?? [];
        lists.set(client, list);
        list.push({ topic, fetchedAt });
      }
    }
    fresh.clear();
    for (const [{ socket }, list] of lists) socket.emit("fresh", list);
    figures.delivered("fresh", lists.size);
  }

  return {
    takes,
    tell: (event) => {
      switch (event.kind) {
        case "data":
          // What was fetched before is told before: never an older time after a newer one.
          fresh.delete(event.topic);
          tellData(event);
          break;
        case "fresh":
          fresh.set(event.topic, event.fetchedAt);
          freshTimer ??= clock.after(LIMITS.liveFreshMs, tellFresh);
          break;
        case "failed": {
          fresh.delete(event.topic);
          const { topic, reason, since } = event;
          const ids = [...clients.ofTopic(topic)].map(({ socket }) => socket.id);
          broadcast(ids, "failed", { topic, reason, since });
          figures.delivered("failed", ids.length);
          break;
        }
      }
    },
    drained: (client) => {
      client.unsentBytes = 0;
      // One topic at a time: the next follows when this one is on its way.
      const [topic] = client.behind;
      if (topic === undefined) return;
      client.behind.delete(topic);
      const newest = [...client.following.values()].find(({ subscription }) => subscription?.topic === topic)?.subscription?.state();
      if (newest?.change === undefined) return;
      client.unsentBytes += newest.bytes;
      client.socket.emit("data", { topic, seq: newest.seq, ...newest.change, fetchedAt: newest.fetchedAt });
      figures.delivered("snapshot", 1);
    },
    [Symbol.dispose]: () => freshTimer?.[Symbol.dispose](),
  };
}
