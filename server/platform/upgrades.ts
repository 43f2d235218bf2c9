import type { IncomingMessage, Server } from "node:http";
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

import type { Config } from "./config.ts";
import type { Logger } from "./logger.ts";
import { isOwnOrigin } from "./origin.ts";

/** Takes a WebSocket upgrade; `path` is what follows the first part below the base path, with the query. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer, path: string) => void | Promise<void>;

export interface UpgradeOptions {
  config: Pick<Config, "basePath" | "publicUrl">;
  logger: Logger;
  /** Handlers by the first part of the path below the base path. */
  handlers: Record<string, UpgradeHandler>;
  /** First parts of paths that another library on the same server takes care of. */
  others: readonly string[];
  isStopping: () => boolean;
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Sends WebSocket upgrades to whoever serves their path; refuses those from other sites, and all while the server stops. */
export function routeUpgrades(server: Server, { config, logger, handlers, others, isStopping }: UpgradeOptions): void {
  // One for all sockets: a listener made for each would hold its request, headers and all, for as long as the socket is open.
  const onError = (error: Error) => logger.debug({ err: error }, "A socket failed during its upgrade");
  server.on("upgrade", (request, socket, head) => {
    const url = request.url ?? "";
    const below = url.startsWith(config.basePath) ? url.slice(config.basePath.length) : undefined;
    const first = below?.split(/[/?]/, 1)[0] ?? "";
    // A peer that is gone before the handshake must not end the process.
    socket.on("error", onError);
    // Without the slash it is nobody's: left alone it would stay open for ever.
    if (others.includes(first) && below?.startsWith(`${first}/`) === true) return undefined;
    const handler = Object.hasOwn(handlers, first) ? handlers[first] : undefined;
    if (below === undefined || handler === undefined) return refuse(socket, 404);
    if (isStopping()) return refuse(socket, 503);
    if (!isOwnOrigin(request.headers, config.publicUrl)) return refuse(socket, 403);
    void (async () => {
      try {
        await handler(request, socket, head, below.slice(first.length + 1));
      } catch (error) {
        logger.error({ err: error }, "An upgrade failed");
        // The handshake may be done already: nothing that HTTP says would be understood.
        socket.destroy();
      }
    })();
    return undefined;
  });
}
