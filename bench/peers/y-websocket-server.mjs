// @y/websocket-server 0.1.1 with its LevelDB persistence (YPERSISTENCE), served as its own server.js does it, with the same `ws`
// settings as the others get: no per-message compression.
import http from "node:http";

import { setupWSConnection } from "@y/websocket-server/utils";
import { WebSocketServer } from "ws";

const server = http.createServer((_request, response) => response.end("okay"));
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
sockets.on("connection", setupWSConnection);
server.on("upgrade", (request, socket, head) =>
  sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit("connection", ws, request)),
);
server.listen(Number(process.env.PORT), "127.0.0.1");
