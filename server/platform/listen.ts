import type { Server } from "node:http";
import type { Socket } from "node:net";

import { type Config, ConfigError } from "./config.ts";
import { LIMITS } from "./limits.ts";

/** The port that a listening server has. */
export function portOf(server: Pick<Server, "address">): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server does not listen on a port");
  return address.port;
}

function reasonOf(error: NodeJS.ErrnoException, { host, port }: Pick<Config, "host" | "port">): string | undefined {
  const reasons = new Map([
    ["EADDRINUSE", `PORT holds "${port}", which another program is using on ${host}; stop that program or set another PORT.`],
    ["EACCES", `PORT holds "${port}", which this user may not listen on; set one above 1023.`],
    ["EADDRNOTAVAIL", `HOST holds "${host}", which is no address of this machine; it may hold 127.0.0.1 or 0.0.0.0.`],
    ["ENOTFOUND", `HOST holds "${host}", which is no known name; it may hold 127.0.0.1 or 0.0.0.0.`],
  ]);
  return reasons.get(error.code ?? "");
}

/** Listens, or says in one line why it can't. */
export async function listen(server: Server, config: Pick<Config, "host" | "port">): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => {
      const reason = reasonOf(error, config);
      reject(reason === undefined ? error : new ConfigError(reason, { cause: error }));
    };
    server.once("error", refuse);
    server.listen(config.port, config.host, () => {
      server.off("error", refuse);
      resolve();
    });
  });
  return portOf(server);
}

/** How often a stopping server looks for connections whose last request has ended: browsers keep them open. */
const CLOSE_IDLE_EVERY_MS = 50;

/** A server that stops in two steps, so that what requests in progress need can be closed after them and before the rest. */
export interface Stoppable {
  isStopping: () => boolean;
  /** Takes no more connections; resolves when the requests in progress have been answered, or after `LIMITS.drainMs`. */
  begin: () => Promise<void>;
  /** Resolves when every connection has ended; those that hang on are cut. */
  closed: () => Promise<void>;
}

export function stoppable(server: Server): Stoppable {
  const sockets = new Set<Socket>();
  let running = 0;
  let isStopping = false;
  let answered: (() => void) | undefined;
  let closed: Promise<void> | undefined;
  // One listener for all: thousands of sockets stay open for months.
  function onSocketClose(this: Socket): void {
    sockets.delete(this);
  }
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", onSocketClose);
  });
  server.on("request", (_request, response) => {
    running += 1;
    response.once("close", () => {
      running -= 1;
      if (running === 0) answered?.();
    });
  });

  return {
    isStopping: () => isStopping,
    begin: async () => {
      isStopping = true;
      const idle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
      closed = new Promise<void>((resolve) => server.close(() => resolve())).finally(() => clearInterval(idle));
      if (running === 0) return;
      const limit = setTimeout(() => answered?.(), LIMITS.drainMs);
      await new Promise<void>((resolve) => (answered = resolve));
      clearTimeout(limit);
    },
    closed: async () => {
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
