import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { Writable } from "node:stream";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { createLogger } from "./logger.ts";
import { routeUpgrades } from "./upgrades.ts";

const server = createServer();
const sockets: Socket[] = [];
let isStopping = false;

/** Asks for an upgrade as any program could; answers the connection. */
async function upgrade(path: string): Promise<Socket> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server's address.
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  sockets.push(socket);
  await once(socket, "connect");
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n`);
  return socket;
}

async function statusOf(path: string): Promise<string> {
  const socket = await upgrade(path);
  const [answer]: unknown[] = await once(socket, "data");
  return String(answer).split(" ")[1] ?? "";
}

beforeEach(async () => {
  isStopping = false;
  routeUpgrades(server, {
    config: { basePath: "/app/", publicUrl: undefined },
    logger: createLogger({ logLevel: "silent" }, new Writable()),
    handlers: { sync: (_request, socket) => void socket.end("HTTP/1.1 101 Taken\r\n\r\n") },
    others: ["socket.io"],
    isStopping: () => isStopping,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.removeAllListeners("upgrade");
  server.close();
  await once(server, "close");
});

describe("upgrades", () => {
  it("go to whoever serves their path, and to nobody else", async () => {
    expect(await statusOf("/app/sync/page:1?ack=1")).toBe("101");
    for (const path of ["/sync/page:1", "/app/other", "/app/", "/app/socket.io", "/app/socket.io?transport=websocket", "/app/socket.iox/"])
      expect(await statusOf(path), path).toBe("404");
    isStopping = true;
    expect(await statusOf("/app/sync/page:1")).toBe("503");
  });

  it("don't end the process when the peer is gone", async () => {
    for (const path of ["/app/socket.io", "/app/socket.io/", "/app/sync/page:1", "/app/none"]) {
      const taken = once(server, "upgrade");
      const socket = await upgrade(path);
      const [, theirs]: unknown[] = await taken;
      const ended = new Promise((resolve) => {
        if (theirs instanceof Object && "once" in theirs && typeof theirs.once === "function") theirs.once("close", resolve);
      });
      socket.resetAndDestroy();
      await ended;
    }
    expect(await statusOf("/app/sync/page:1")).toBe("101");
  });
});
