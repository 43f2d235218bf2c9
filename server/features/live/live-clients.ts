import type { Socket } from "socket.io";

import { type Actor, can, principalOf } from "#shared/kernel/permission.ts";

import type { Subscription } from "./live-queries.ts";

/** One widget followed by one socket. */
export interface Following {
  page: string;
  widget: string;
  isDraft: boolean;
  /** The client's own name for it. */
  follower: string;
  /** Of the binding as it was read, to see whether it changed. */
  signature: string;
  /** None where nothing is bound: then it only waits for a binding. */
  subscription: Subscription | undefined;
}

export type Watcher = Exclude<Actor, { kind: "anonymous" }>;

/** One socket with all that it follows. */
export interface LiveClient {
  socket: Socket;
  actor: Watcher;
  /** By page, widget, which of the page's states, and follower. */
  following: Map<string, Following>;
  /** The last question about each widget, while it is being answered: an answer to an earlier one does not count. */
  asking: Map<string, symbol>;
  /** Bytes that wait for the socket to take them. */
  unsentBytes: number;
  /** Topics of which it gets the newest state once it has drained. */
  behind: Set<string>;
}

/** Who is connected and what each follows. */
export interface LiveClients {
  add: (socket: Socket, actor: Watcher) => LiveClient;
  remove: (client: LiveClient) => void;
  has: (client: LiveClient) => boolean;
  all: () => Iterable<LiveClient>;
  ofTopic: (topic: string) => Iterable<LiveClient>;
  /**
   * Topics that somebody follows about one widget: an account or a screen over all its sockets; a guest by this one, as others
   * have the same link.
   */
  topicsOf: (client: LiveClient, place: Pick<Following, "page" | "widget" | "isDraft">) => ReadonlySet<string>;
  /** How many topics all guests of a link follow about one widget. */
  countOfLink: (client: LiveClient, place: Pick<Following, "page" | "widget" | "isDraft">) => number;
  follow: (client: LiveClient, following: Following) => void;
  unfollow: (client: LiveClient, key: string) => void;
  count: () => number;
}

/** What is followed, and as whom. */
export type Place = Pick<Following, "page" | "widget" | "isDraft" | "follower">;

export function followingKey({ page, widget, isDraft, follower }: Place): string {
  return `${isDraft ? "draft" : "published"}:${page}:${widget}:${follower}`;
}

function widgetKey(principal: string, { page, widget, isDraft }: Pick<Following, "page" | "widget" | "isDraft">): string {
  return `${principal} ${isDraft ? "draft" : "published"}:${page}:${widget}`;
}

/** Whether this person may see the data of a page's published or draft state. */
export function mayFollow(actor: Actor, { page, isDraft }: Pick<Following, "page" | "isDraft">): boolean {
  return can(actor, isDraft ? "page.view-draft" : "page.view", { kind: "page", id: page });
}

export function createLiveClients(): LiveClients {
  const clients = new Set<LiveClient>();
  const byTopic = new Map<string, Set<LiveClient>>();
  /** Person and widget → topic → how many followings of theirs. */
  const byWidget = new Map<string, Map<string, number>>();

  function count(client: LiveClient, following: Following, by: 1 | -1): void {
    const topic = following.subscription?.topic;
    if (topic === undefined) return;
    const key = widgetKey(principalOf(client.actor), following);
    const topics = byWidget.get(key) ?? new Map<string, number>();
    const now = (topics.get(topic) ?? 0) + by;
    if (now > 0) topics.set(topic, now);
    else topics.delete(topic);
    if (topics.size > 0) byWidget.set(key, topics);
    else byWidget.delete(key);
  }

  function unfollow(client: LiveClient, key: string): void {
    client.asking.delete(key);
    const gone = client.following.get(key);
    if (gone === undefined) return;
    client.following.delete(key);
    count(client, gone, -1);
    if (gone.subscription === undefined) return;
    const { topic } = gone.subscription;
    gone.subscription[Symbol.dispose]();
    if ([...client.following.values()].some(({ subscription }) => subscription?.topic === topic)) return;
    client.behind.delete(topic);
    const followers = byTopic.get(topic);
    followers?.delete(client);
    if (followers?.size === 0) byTopic.delete(topic);
  }

  return {
    add: (socket, actor) => {
      const client: LiveClient = { socket, actor, following: new Map(), asking: new Map(), unsentBytes: 0, behind: new Set() };
      clients.add(client);
      return client;
    },
    remove: (client) => {
      clients.delete(client);
      client.asking.clear();
      for (const key of client.following.keys()) unfollow(client, key);
    },
    has: (client) => clients.has(client),
    all: () => clients,
    topicsOf: (client, place) => {
      if (client.actor.kind !== "guest") return new Set(byWidget.get(widgetKey(principalOf(client.actor), place))?.keys());
      const { page, widget, isDraft } = place;
      const own = [...client.following.values()].filter((each) => each.page === page && each.widget === widget && each.isDraft === isDraft);
      return new Set(own.flatMap(({ subscription }) => subscription?.topic ?? []));
    },
    countOfLink: (client, place) => (client.actor.kind === "guest" ? (byWidget.get(widgetKey(client.actor.linkId, place))?.size ?? 0) : 0),
    ofTopic: (topic) => byTopic.get(topic) ?? [],
    follow: (client, following) => {
      const key = followingKey(following);
      unfollow(client, key);
      client.following.set(key, following);
      count(client, following, 1);
      const topic = following.subscription?.topic;
      if (topic !== undefined) byTopic.set(topic, (byTopic.get(topic) ?? new Set()).add(client));
    },
    unfollow,
    count: () => clients.size,
  };
}
