import type { Server } from "node:http";

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

/** Lets requests in progress end, then closes what still hangs on. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
  const force = setTimeout(() => server.closeAllConnections(), LIMITS.drainMs);
  server.closeIdleConnections();
  await closed;
  clearInterval(idle);
  clearTimeout(force);
}
