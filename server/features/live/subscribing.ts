import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";
import type { Subscribe, SubscribeReply } from "#shared/live/schema.ts";

import { boundQuery, signatureOf } from "./bindings.core.ts";
import { followingKey, type LiveClient, type LiveClients, mayFollow, type Place } from "./live-clients.ts";
import type { LiveQueries, Subscription } from "./live-queries.ts";
import type { PageLayouts } from "./page-layouts.ts";

type Refusal = Extract<SubscribeReply, { ok: false }>;

export interface SubscribingOptions {
  clients: LiveClients;
  queries: LiveQueries;
  layouts: PageLayouts;
  clock: Clock;
}

/** Answers who asks for the data of a widget. */
export type Subscribing = (client: LiveClient, wanted: Subscribe) => Promise<SubscribeReply>;

export function refused(code: Refusal["code"], message: string): Refusal {
  return { ok: false, code, message };
}

const DENIED = refused("denied", "You may not see this page");

export function createSubscribing({ clients, queries, layouts, clock }: SubscribingOptions): Subscribing {
  function reply(subscription: Subscription, uses: string[], { after, topic: held }: Subscribe): SubscribeReply {
    // A number counts for the topic that it was given for.
    const { topic, seq, change, fetchedAt, failure } = subscription.state(
      held === undefined || held === subscription.topic ? after : undefined,
    );
    return {
      ok: true,
      topic,
      seq,
      ...change,
      fetchedAt,
      now: clock.now().toISOString(),
      uses,
      refreshSeconds: subscription.refreshSeconds,
      ...(failure === undefined ? {} : { failure }),
    };
  }

  async function answer(client: LiveClient, wanted: Subscribe, place: Place): Promise<SubscribeReply> {
    const key = followingKey(place);
    const question = Symbol(key);
    client.asking.set(key, question);
    const layout = await layouts.read(place.page, place.isDraft ? "draft" : "published");
    const bound = layout === null ? undefined : boundQuery(layout, place.widget, wanted.variables);
    const subscription = bound && (await queries.subscribe(bound.spec, bound.refreshSeconds));
    const isLast = clients.has(client) && client.asking.get(key) === question;
    if (isLast) client.asking.delete(key);
    if (!isLast) {
      subscription?.[Symbol.dispose]();
      return refused("invalid", "It was asked again meanwhile");
    }
    if (layout === null) {
      clients.unfollow(client, key);
      return refused("not-found", "There is no such page");
    }
    clients.follow(client, { ...place, signature: signatureOf(layout, place.widget), subscription });
    void client.socket.join(`page:${place.page}`);
    return bound === undefined || subscription === undefined
      ? refused("no-binding", "This widget shows no data")
      : reply(subscription, bound.uses, wanted);
  }

  return async (client, wanted) => {
    const place: Place = { page: wanted.page, widget: wanted.widget, isDraft: wanted.draft, follower: wanted.follower };
    if (!mayFollow(client.actor, place)) return DENIED;
    const isOneMore = !client.following.has(followingKey(place));
    if (isOneMore && client.following.size + client.asking.size >= LIMITS.liveSubscriptions)
      return refused("invalid", `One connection follows at most ${LIMITS.liveSubscriptions} widgets`);
    const answered = await answer(client, wanted, place);
    // Rights may have changed while the layout was read.
    if (mayFollow(client.actor, place)) return answered;
    clients.unfollow(client, followingKey(place));
    return DENIED;
  };
}
