// @hocuspocus/server 4.7 with its SQLite extension, everything at its defaults.
import { join } from "node:path";

import { SQLite } from "@hocuspocus/extension-sqlite";
import { Server } from "@hocuspocus/server";

const server = new Server({
  quiet: true,
  port: Number(process.env.PORT),
  address: "127.0.0.1",
  websocketOptions: { perMessageDeflate: false, maxPayload: 64 * 1024 * 1024 },
  extensions: [new SQLite({ database: join(process.env.DATA_DIR, "hocuspocus.sqlite") })],
});
await server.listen();
