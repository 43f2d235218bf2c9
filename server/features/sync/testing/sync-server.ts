import { createServer } from "node:http";

import { pino } from "pino";

import { type Clock, realClock } from "#server/platform/clock.ts";
import { createMetrics, type Metrics } from "#server/platform/metrics.ts";
import { type Actor, isAccount } from "#shared/kernel/permission.ts";

import type { DocumentKind } from "../document-kind.ts";
import { createSync, type DocumentAccess, type Sync } from "../sync.ts";
import type { UpdateLog } from "../update-log.ts";

/** A real sync server on a port of its own. `?user=alice` says who a socket is; without it, a stranger. */
export interface SyncServer extends AsyncDisposable {
  /** Address for `WebsocketProvider`. */
  url: string;
  sync: Sync;
  metrics: Metrics;
  /** Rights by user; `edit` where there is no entry. */
  rights: Map<string, DocumentAccess>;
  /** Documents that are said not to exist. */
  missing: Set<string>;
}

export interface SyncServerOptions {
  log: UpdateLog;
  kinds?: readonly DocumentKind[];
  clock?: Clock;
  port?: number;
}

function actorFor(userId: string | null): Actor {
  if (userId === null) return { kind: "anonymous" };
  return { kind: "user", userId, name: `Name of ${userId}`, email: `${userId}@example.test`, role: "admin", sessionId: userId };
}

export async function startSyncServer({ log, kinds, clock = realClock, port = 0 }: SyncServerOptions): Promise<SyncServer> {
  const rights = new Map<string, DocumentAccess>();
  const missing = new Set<string>();
  const metrics = createMetrics();
  const sync = createSync({
    log,
    kinds: kinds ?? [{ kind: "scratch", schemaVersion: 1 }],
    authorize: async (actor, { id }) => {
      const right = isAccount(actor) ? (rights.get(actor.userId) ?? "edit") : "denied";
      return right !== "denied" && missing.has(id) ? "missing" : right;
    },
    refresh: async (actor) => actor,
    colorOf: async () => 7,
    clock,
    logger: pino({ level: "silent" }),
    metrics,
  });
  const http = createServer();
  http.on("upgrade", (request, socket, head) => {
    const url = new URL(request.url ?? "", "http://localhost");
    socket.on("error", () => undefined);
    void sync.handleUpgrade(
      request,
      socket,
      head,
      `${url.pathname.slice("/sync/".length)}${url.search}`,
      actorFor(url.searchParams.get("user")),
    );
  });
  await new Promise<void>((resolve) => http.listen(port, "127.0.0.1", resolve));
  const address = http.address();
  const listening = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `ws://127.0.0.1:${listening}/sync`,
    sync,
    metrics,
    rights,
    missing,
    [Symbol.asyncDispose]: async () => {
      await sync[Symbol.asyncDispose]();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await log[Symbol.asyncDispose]();
    },
  };
}
