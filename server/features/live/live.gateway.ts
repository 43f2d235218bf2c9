import type { IncomingMessage, Server as HttpServer } from "node:http";

import { Server, type Socket } from "socket.io";

import type { Clock } from "#server/platform/clock.ts";
import type { Config } from "#server/platform/config.ts";
import { LIMITS } from "#server/platform/limits.ts";
import type { Logger } from "#server/platform/logger.ts";
import { isOwnOrigin } from "#server/platform/origin.ts";
import type { Actor } from "#shared/kernel/permission.ts";

import { createDelivery } from "./delivery.ts";
import { createLiveClients, type Watcher } from "./live-clients.ts";
import type { LiveFigures } from "./live-figures.ts";
import type { LiveQueries } from "./live-queries.ts";
import { attend } from "./live-socket.ts";
import type { PagesPort, ReadsPort, RightsPort, ToolsPort } from "./live.ports.ts";
import { createPageLayouts } from "./page-layouts.ts";
import { createRebinding, type Rebinding } from "./rebinding.ts";
import { createRights, type Rights } from "./rights.ts";
import { createSubscribing } from "./subscribing.ts";

export interface LiveGatewayOptions {
  httpServer: HttpServer;
  config: Pick<Config, "basePath" | "publicUrl">;
  queries: LiveQueries;
  fill: ToolsPort["fill"];
  figures: LiveFigures;
  pages: PagesPort;
  authenticate: (request: IncomingMessage) => Promise<Actor>;
  refresh: RightsPort["refresh"];
  restrictedWidgets: RightsPort["restrictedWidgets"];
  recordRead: ReadsPort["recordRead"];
  clock: Clock;
  logger: Logger;
}

/** The doors to live data: Socket.IO, namespace `/live`. */
export interface LiveGateway extends AsyncDisposable {
  published: Rebinding["published"];
  removed: Rebinding["removed"];
  draftEdited: Rebinding["draftEdited"];
  recheck: Rights["recheck"];
  pageRightsChanged: Rights["pageRightsChanged"];
  /** Tells everybody to ask for the settings that concern them. */
  settingsChanged: () => void;
  sockets: () => number;
}

function openServer(httpServer: HttpServer, { basePath, publicUrl }: LiveGatewayOptions["config"]): Server {
  return new Server(httpServer, {
    path: `${basePath}socket.io`,
    serveClient: false,
    // Upgrades for other paths are somebody else's.
    destroyUpgrade: false,
    transports: ["websocket", "polling"],
    maxHttpBufferSize: LIMITS.liveMessageBytes,
    allowRequest: (request, callback) => callback(null, request.headers.origin === undefined || isOwnOrigin(request.headers, publicUrl)),
  });
}

export function createLiveGateway(options: LiveGatewayOptions): LiveGateway {
  const { queries, figures, clock, logger } = options;
  const io = openServer(options.httpServer, options.config);
  const namespace = io.of("/live");
  const clients = createLiveClients();
  const layouts = createPageLayouts(options.pages);
  const stack = new DisposableStack();
  const delivery = stack.use(createDelivery({ namespace, clients, clock, figures }));
  const rebinding = stack.use(createRebinding({ namespace, clients, layouts, clock, logger }));
  const rights = stack.use(createRights({ clients, refresh: options.refresh, clock, logger }));
  const subscribing = createSubscribing({
    clients,
    queries,
    fill: options.fill,
    layouts,
    takes: delivery.takes,
    restrictedWidgets: options.restrictedWidgets,
    recordRead: options.recordRead,
    clock,
  });
  const admitted = new WeakMap<object, Watcher>();
  stack.use(queries.onEvent(delivery.tell));

  async function admit(socket: Socket, next: (refusal?: Error) => void): Promise<void> {
    let refusal: Error | undefined;
    try {
      const actor = await options.authenticate(socket.request);
      if (actor.kind === "anonymous") refusal = new Error("auth.required");
      else admitted.set(socket, actor);
    } catch (error) {
      logger.error({ err: error }, "A live connection could not be let in");
      refusal = new Error("server.busy");
    }
    next(refusal);
  }
  // Everything is in one namespace; the one that Socket.IO always has would let anybody stay.
  io.use((_socket, next) => next(new Error("not-found")));
  namespace.use((socket, next) => void admit(socket, next));
  namespace.on("connection", (socket) => {
    const actor = admitted.get(socket);
    if (actor !== undefined) attend(clients.add(socket, actor), { clients, delivery, subscribing, clock, logger });
  });

  return {
    published: rebinding.published,
    removed: rebinding.removed,
    draftEdited: rebinding.draftEdited,
    recheck: rights.recheck,
    pageRightsChanged: rights.pageRightsChanged,
    settingsChanged: () => void namespace.emit("settings"),
    sockets: clients.count,
    [Symbol.asyncDispose]: async () => {
      stack.dispose();
      // The connection alone: clients that were asked to leave would not come back to the next process by themselves.
      io.engine.close();
    },
  };
}
