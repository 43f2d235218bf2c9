import type { IncomingMessage, Server as HttpServer } from "node:http";

import { Server, type Socket } from "socket.io";

import type { Config } from "#server/platform/config.ts";
import { LIMITS } from "#server/platform/limits.ts";
import type { Logger } from "#server/platform/logger.ts";
import { isOwnOrigin } from "#server/platform/origin.ts";
import { type Actor, can } from "#shared/kernel/permission.ts";
import { type Rebound, Subscribe, type SubscribeReply, Watch } from "#shared/live/schema.ts";
import type { Layout } from "#shared/pages/schema.ts";
import { resolveParams, usedVariables } from "#shared/pages/template.core.ts";

import type { LiveEvent, LiveQueries, Subscription } from "./live-queries.ts";
import type { PagesPort, QuerySpec } from "./live.ports.ts";

export interface LiveGatewayOptions {
  httpServer: HttpServer;
  config: Pick<Config, "basePath" | "publicUrl">;
  queries: LiveQueries;
  pages: PagesPort;
  authenticate: (request: IncomingMessage) => Promise<Actor>;
  refresh: (actor: Actor) => Promise<Actor>;
  logger: Logger;
}

/** The doors to live data: Socket.IO, namespace `/live`. */
export interface LiveGateway extends AsyncDisposable {
  published: (event: { pageId: string; version: number }) => void;
  removed: (event: { pageId: string }) => void;
  /** Widgets of a draft were edited. */
  draftEdited: (pageId: string, widgets: ReadonlySet<string>) => void;
  /** Rights of this person changed: sockets that may no longer watch are closed, the others subscribe anew. */
  recheck: (userId: string) => Promise<void>;
}

/** One widget followed by one socket. */
interface Following {
  page: string;
  widget: string;
  isDraft: boolean;
  /** The binding as it was read, to see whether it changed. */
  binding: string;
  subscription: Subscription;
}

interface Client {
  actor: Exclude<Actor, { kind: "anonymous" }>;
  /** By page, widget and which of its states. */
  following: Map<string, Following>;
  fresh: Map<string, string>;
  freshTimer: ReturnType<typeof setTimeout> | undefined;
}

type Reply = (reply: SubscribeReply) => void;
type Refusal = Extract<SubscribeReply, { ok: false }>;

const refused = (code: Refusal["code"], message: string): Refusal => ({ ok: false, code, message });
const keyOf = (page: string, widget: string, isDraft: boolean) => `${isDraft ? "draft" : "published"}:${page}:${widget}`;

/** What a widget asks with these values of variables; only variables that the page declares count. */
function specOf(layout: Layout, widgetId: string, given: Subscribe["variables"]) {
  const binding = layout.widgets.find(({ id }) => id === widgetId)?.binding;
  if (binding === undefined) return undefined;
  const values = Object.fromEntries(layout.variables.map((variable) => [variable.name, given[variable.name] ?? variable.default]));
  const params = resolveParams(binding.params, values);
  const spec: QuerySpec = {
    tool: binding.tool,
    operation: binding.operation,
    params: typeof params === "object" && params !== null && !Array.isArray(params) ? params : {},
    ...(binding.transform === undefined ? {} : { transform: binding.transform }),
  };
  return { spec, binding, uses: usedVariables(binding.params) };
}

export function createLiveGateway(options: LiveGatewayOptions): LiveGateway {
  const { httpServer, config, queries, pages, logger } = options;
  const io = new Server(httpServer, {
    path: `${config.basePath}socket.io`,
    serveClient: false,
    // Upgrades for other paths are somebody else's.
    destroyUpgrade: false,
    transports: ["websocket", "polling"],
    maxHttpBufferSize: LIMITS.liveMessageBytes,
    allowRequest: (request, callback) =>
      callback(null, request.headers.origin === undefined || isOwnOrigin(request.headers, config.publicUrl)),
  });
  const live = io.of("/live");
  const clients = new Map<Socket, Client>();

  live.use((socket, next) => {
    options.authenticate(socket.request).then(
      (actor) => {
        if (actor.kind === "anonymous") {
          next(new Error("auth.required"));
          return;
        }
        clients.set(socket, { actor, following: new Map(), fresh: new Map(), freshTimer: undefined });
        next();
      },
      (error: unknown) => {
        logger.error({ err: error }, "A live connection could not be let in");
        next(new Error("server.busy"));
      },
    );
  });

  function stopFollowing(client: Client, key: string): void {
    client.following.get(key)?.subscription[Symbol.dispose]();
    client.following.delete(key);
  }

  /** Tells a socket; a slow one gets the newest state once it has drained, never a queue. */
  function deliver(socket: Socket, client: Client, event: LiveEvent): void {
    if (event.kind === "fresh") {
      client.fresh.set(event.topic, event.fetchedAt);
      client.freshTimer ??= setTimeout(() => {
        client.freshTimer = undefined;
        socket.emit(
          "fresh",
          [...client.fresh].map(([topic, fetchedAt]) => ({ topic, fetchedAt })),
        );
        client.fresh.clear();
      }, LIMITS.liveFreshMs);
      return;
    }
    const { kind, ...message } = event;
    if (kind === "data" && !socket.conn.transport.writable) {
      socket.conn.once("drain", () => {
        const newest = [...client.following.values()]
          .map(({ subscription }) => subscription.state())
          .find(({ topic }) => topic === event.topic);
        if (newest?.table != null)
          socket.emit("data", { topic: newest.topic, seq: newest.seq, snapshot: newest.table, fetchedAt: newest.fetchedAt });
      });
      return;
    }
    socket.emit(kind, message);
  }

  async function subscribe(socket: Socket, client: Client, wanted: Subscribe): Promise<SubscribeReply> {
    const { page, widget, draft, after, variables } = wanted;
    if (!can(client.actor, draft ? "page.view-draft" : "page.view", { kind: "page", id: page }))
      return refused("denied", "You may not see this page");
    const key = keyOf(page, widget, draft);
    if (!client.following.has(key) && client.following.size >= LIMITS.liveSubscriptions)
      return refused("invalid", `One connection follows at most ${LIMITS.liveSubscriptions} widgets`);
    const layout = await pages.layout(page, draft ? "draft" : "published");
    if (layout === null) return refused("not-found", "There is no such page");
    const found = specOf(layout, widget, variables);
    if (found === undefined) return refused("no-binding", "This widget shows no data");
    const { spec, binding, uses } = found;
    const subscription = await queries.subscribe(spec, binding.refreshSeconds, (event) => deliver(socket, client, event));
    stopFollowing(client, key);
    if (!clients.has(socket)) {
      subscription[Symbol.dispose]();
      return refused("denied", "The connection has ended");
    }
    client.following.set(key, { page, widget, isDraft: draft, binding: JSON.stringify(binding), subscription });
    void socket.join(`page:${page}`);
    const { topic, seq, table, fetchedAt, failure } = subscription.state();
    return {
      ok: true,
      topic,
      seq,
      fetchedAt,
      uses,
      refreshSeconds: subscription.refreshSeconds,
      ...(table !== null && after !== seq ? { snapshot: table } : {}),
      ...(failure === undefined ? {} : { failure }),
    };
  }

  function answer(socket: Socket, client: Client, message: unknown, reply: unknown): void {
    if (typeof reply !== "function") return;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Socket.IO's acknowledgement; what it does with the answer is the client's business.
    const send = reply as Reply;
    const wanted = Subscribe.safeParse(message);
    if (!wanted.success) {
      send(refused("invalid", wanted.error.issues[0]?.message ?? "Not valid"));
      return;
    }
    subscribe(socket, client, wanted.data).then(send, (error: unknown) => {
      logger.error({ err: error }, "A subscription failed");
      send(refused("not-found", "The page could not be read now"));
    });
  }

  live.on("connection", (socket) => {
    const client = clients.get(socket);
    if (client === undefined) return;
    let messages = 0;
    const quota = setInterval(() => (messages = 0), 10_000);
    socket.use((_packet, next) => {
      messages += 1;
      if (messages > LIMITS.liveMessagesPerSecond * 10) socket.disconnect(true);
      else next();
    });
    socket.on("subscribe", (message: unknown, reply: unknown) => answer(socket, client, message, reply));
    socket.on("unsubscribe", (message: unknown) => {
      const wanted = Subscribe.safeParse(message);
      if (wanted.success) stopFollowing(client, keyOf(wanted.data.page, wanted.data.widget, wanted.data.draft));
    });
    socket.on("refresh", (message: unknown) => {
      const wanted = Subscribe.safeParse(message);
      if (wanted.success) client.following.get(keyOf(wanted.data.page, wanted.data.widget, wanted.data.draft))?.subscription.refresh();
    });
    socket.on("watch", (message: unknown) => {
      const wanted = Watch.safeParse(message);
      if (wanted.success && can(client.actor, "page.view", { kind: "page", id: wanted.data.page }))
        void socket.join(`page:${wanted.data.page}`);
    });
    socket.on("disconnect", () => {
      clearInterval(quota);
      clearTimeout(client.freshTimer);
      for (const key of [...client.following.keys()]) stopFollowing(client, key);
      clients.delete(socket);
    });
  });

  /** Tells those who follow one of these widgets that they should subscribe anew. */
  function rebind(pageId: string, isConcerned: (following: Following) => boolean): void {
    for (const [socket, client] of clients) {
      for (const following of client.following.values()) {
        if (following.page !== pageId || !isConcerned(following)) continue;
        socket.emit("rebound", { page: following.page, widget: following.widget } satisfies Rebound);
      }
    }
  }

  return {
    published: ({ pageId, version }) => {
      live.to(`page:${pageId}`).emit("published", { page: pageId, version });
      rebind(pageId, ({ isDraft }) => !isDraft);
    },
    removed: ({ pageId }) => {
      for (const client of clients.values())
        for (const [key, { page }] of client.following) if (page === pageId) stopFollowing(client, key);
      live.to(`page:${pageId}`).emit("published", { page: pageId, version: 0 });
    },
    draftEdited: (pageId, widgets) => rebind(pageId, ({ isDraft, widget }) => isDraft && widgets.has(widget)),
    recheck: async (userId) => {
      for (const [socket, client] of clients) {
        if (client.actor.userId !== userId) continue;
        const actor = await options.refresh(client.actor);
        if (actor.kind === "anonymous") {
          socket.disconnect(true);
          continue;
        }
        client.actor = actor;
        for (const [key, { isDraft, page }] of client.following)
          if (!can(actor, isDraft ? "page.view-draft" : "page.view", { kind: "page", id: page })) stopFollowing(client, key);
      }
    },
    [Symbol.asyncDispose]: async () => {
      live.disconnectSockets(true);
      io.engine.close();
      await queries[Symbol.asyncDispose]();
    },
  };
}
