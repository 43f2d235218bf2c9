import { Socket as Wire } from "node:net";

import { io, type Socket } from "socket.io-client";

import type { LiveFailure, LiveUpdate, Rebound, SubscribeReply } from "#shared/live/schema.ts";

/** A browser's live connection with all that it has heard. */
export interface LiveSocket {
  socket: Socket;
  data: LiveUpdate[];
  fresh: { topic: string; fetchedAt: string }[];
  failed: LiveFailure[];
  rebound: Rebound[];
  published: { page: string; version: number }[];
  ask: (message: unknown) => Promise<SubscribeReply>;
}

interface Place {
  url: string;
  cookie?: string;
  headers?: Record<string, string>;
}

/** Connects, or fails with the server's word. */
export async function openLive({ url, cookie, headers = {} }: Place): Promise<LiveSocket> {
  const { origin, pathname } = new URL("socket.io", url);
  const socket = io(`${origin}/live`, {
    path: pathname,
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
    extraHeaders: { origin, ...(cookie === undefined ? {} : { cookie }), ...headers },
  });
  const connected = new Promise<void>((resolve) => {
    socket.once("connect", resolve);
  });
  const refused = new Promise<never>((_, reject) => {
    socket.once("connect_error", reject);
  });
  const heard: Omit<LiveSocket, "socket" | "ask"> = { data: [], fresh: [], failed: [], rebound: [], published: [] };
  socket.on("data", (update: LiveUpdate) => heard.data.push(update));
  socket.on("fresh", (updates: LiveSocket["fresh"]) => heard.fresh.push(...updates));
  socket.on("failed", (failure: LiveFailure) => heard.failed.push(failure));
  socket.on("rebound", (rebound: Rebound) => heard.rebound.push(rebound));
  socket.on("published", (published: { page: string; version: number }) => heard.published.push(published));
  try {
    await Promise.race([connected, refused]);
  } catch (error) {
    socket.disconnect();
    throw error;
  }
  return { socket, ...heard, ask: (message) => socket.timeout(5_000).emitWithAck("subscribe", message) };
}

/** The TCP connection under a live socket: pausing it makes a browser that doesn't read. */
export function wireOf({ socket }: LiveSocket): Wire {
  const engine: unknown = Reflect.get(socket.io.engine, "transport");
  const wire: unknown = Reflect.get(Object(Reflect.get(Object(engine), "ws")), "_socket");
  if (!(wire instanceof Wire)) throw new Error("The socket has no connection");
  return wire;
}
