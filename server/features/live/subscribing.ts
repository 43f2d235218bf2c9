import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { type Actor, can } from "#shared/kernel/permission.ts";
import { Problem } from "#shared/kernel/problem.ts";
import type { Subscribe, SubscribeReply } from "#shared/live/schema.ts";
import type { Layout, VariableValues } from "#shared/pages/schema.ts";
import { hiddenWidgets } from "#shared/pages/visible-layout.core.ts";

import { type BoundQuery, boundQuery, signatureOf } from "./bindings.core.ts";
import type { Delivery } from "./delivery.ts";
import { followingKey, type LiveClient, type LiveClients, mayFollow, type Place } from "./live-clients.ts";
import type { LiveQueries, Subscription } from "./live-queries.ts";
import type { ReadsPort, RightsPort, ToolsPort } from "./live.ports.ts";
import type { PageLayouts } from "./page-layouts.ts";

type Refusal = Extract<SubscribeReply, { ok: false }>;

export interface SubscribingOptions {
  clients: LiveClients;
  queries: LiveQueries;
  fill: ToolsPort["fill"];
  layouts: PageLayouts;
  takes: Delivery["takes"];
  restrictedWidgets: RightsPort["restrictedWidgets"];
  recordRead: ReadsPort["recordRead"];
  clock: Clock;
}

/** Answers who asks for the data of a widget. */
export type Subscribing = (client: LiveClient, wanted: Subscribe, send: (reply: SubscribeReply) => void) => Promise<void>;

interface Asked {
  bound: BoundQuery;
  subscription: Subscription;
}

export function refused(code: Refusal["code"], message: string): Refusal {
  return { ok: false, code, message };
}

/** In a draft anybody who may edit can bind anything: data comes only from tools that they may use themselves. */
function mayTry(actor: Actor, tool: string): boolean {
  return can(actor, "tool.query", { kind: "tool", id: tool }) || can(actor, "settings.view");
}

/** A guest chooses what the link lets them choose. */
function variablesFor(actor: Actor, wanted: VariableValues): VariableValues {
  if (actor.kind !== "guest") return wanted;
  const { fixed, allowed } = actor.variables;
  return { ...Object.fromEntries(Object.entries(wanted).filter(([name]) => allowed.includes(name))), ...fixed };
}

const DENIED = refused("denied", "You may not see this page");

/** One person's questions about a widget are bounded: each is fetched, and they share the tool's calls with everybody. */
function tooManyValues(clients: LiveClients, client: LiveClient, place: Place, topic: string): Refusal | undefined {
  const held = client.following.get(followingKey(place))?.subscription?.topic;
  const topics = clients.topicsOf(client, place);
  if (held !== undefined || topics.has(topic)) return undefined;
  if (topics.size >= LIMITS.liveVariants)
    return refused("invalid", `You have this widget open with ${LIMITS.liveVariants} other values of its variables already`);
  return clients.countOfLink(client, place) >= LIMITS.liveVariantsOfLink
    ? refused("invalid", "Guests of this link have too many different values of this widget's variables open. Try again later")
    : undefined;
}

export function createSubscribing({
  clients,
  queries,
  fill,
  layouts,
  takes,
  restrictedWidgets,
  recordRead,
  clock,
}: SubscribingOptions): Subscribing {
  function reply(client: LiveClient, { subscription, bound }: Asked, { after, topic: held }: Subscribe): SubscribeReply {
    // A number counts for the topic that it was given for.
    const state = subscription.state(held === undefined || held === subscription.topic ? after : undefined);
    const { topic, seq, fetchedAt, failure } = state;
    // Data in an answer waits for the socket as any other does: who doesn't read gets no more of it, however often they ask.
    const change = state.change !== undefined && takes(client, topic, state.bytes) ? state.change : undefined;
    return {
      ok: true,
      topic,
      seq,
      ...change,
      fetchedAt,
      now: clock.now().toISOString(),
      uses: bound.uses,
      refreshSeconds: subscription.refreshSeconds,
      ...(failure === undefined ? {} : { failure }),
    };
  }

  async function look(client: LiveClient, wanted: Subscribe): Promise<{ layout: Layout | null; asked?: Asked }> {
    const { page, widget, draft } = wanted;
    const variables = variablesFor(client.actor, wanted.variables);
    const layout = await layouts.read(page, draft ? "draft" : "published");
    const bound = layout === null ? undefined : boundQuery(layout, widget, variables);
    if (layout === null || bound === undefined) return { layout };
    // The same as of one that is not there.
    if (!draft && hiddenWidgets(client.actor, page, layout, await restrictedWidgets(page)).has(widget)) return { layout };
    const { spec, values, refreshSeconds } = bound;
    if (wanted.draft && !mayTry(client.actor, spec.tool)) throw new Problem("access.denied", "You may not use the tool of this widget");
    const params = await fill(spec.tool, spec.operation, spec.params, values);
    await recordRead(client.actor, { id: page, title: layout.title });
    return { layout, asked: { bound, subscription: await queries.subscribe({ ...spec, params }, refreshSeconds) } };
  }

  /** Rights may change while it looks: then it looks again. */
  async function lookAsNow(client: LiveClient, wanted: Subscribe): ReturnType<typeof look> {
    for (;;) {
      const { actor } = client;
      const found = await look(client, wanted);
      if (client.actor === actor) return found;
      found.asked?.subscription[Symbol.dispose]();
    }
  }

  /** Follows from now on, and says what there is now: in one go, so that no change falls between the two. */
  function begin(client: LiveClient, wanted: Subscribe, place: Place, layout: Layout, asked: Asked | undefined): SubscribeReply {
    clients.follow(client, { ...place, signature: signatureOf(layout, place.widget), subscription: asked?.subscription });
    void client.socket.join(`page:${place.page}`);
    return asked === undefined ? refused("no-binding", "This widget shows no data") : reply(client, asked, wanted);
  }

  /** Why not even to look for the page. */
  function refusalFor(client: LiveClient, place: Place): Refusal | undefined {
    if (!mayFollow(client.actor, place)) return DENIED;
    const isOneMore = !client.following.has(followingKey(place));
    return isOneMore && client.following.size + client.asking.size >= LIMITS.liveSubscriptions
      ? refused("invalid", `One connection follows at most ${LIMITS.liveSubscriptions} widgets`)
      : undefined;
  }

  return async (client, wanted, send) => {
    const place: Place = { page: wanted.page, widget: wanted.widget, isDraft: wanted.draft, follower: wanted.follower };
    const refusal = refusalFor(client, place);
    if (refusal !== undefined) {
      send(refusal);
      return;
    }
    const key = followingKey(place);
    const question = Symbol(key);
    client.asking.set(key, question);
    const { layout, asked } = await lookAsNow(client, wanted).catch((error: unknown) => {
      client.asking.delete(key);
      throw error;
    });
    if (!clients.has(client) || client.asking.get(key) !== question) {
      asked?.subscription[Symbol.dispose]();
      send(refused("invalid", "It was asked again meanwhile"));
      return;
    }
    client.asking.delete(key);
    const tooMany = asked && tooManyValues(clients, client, place, asked.subscription.topic);
    if (tooMany !== undefined) {
      asked?.subscription[Symbol.dispose]();
      clients.unfollow(client, key);
      send(tooMany);
      return;
    }
    // Rights may have changed meanwhile.
    const isAllowed = mayFollow(client.actor, place);
    if (isAllowed && layout !== null) {
      send(begin(client, wanted, place, layout, asked));
      return;
    }
    asked?.subscription[Symbol.dispose]();
    clients.unfollow(client, key);
    send(isAllowed ? refused("not-found", "There is no such page") : DENIED);
  };
}
