// `npm run dev`: the server restarting on change, and the client with hot reload in front of it.
import { spawn } from "node:child_process";
import { join } from "node:path";

import { ensureInstalled, NODE, ownEnvironment, ROOT } from "./lib/setup.mjs";

ensureInstalled();
const serverPort = process.env.PORT ?? "8000";
const environment = ownEnvironment({ NODE_ENV: "development", PORT: serverPort });
const children = [
  spawn(NODE, ["--watch-path=server", "--watch-path=shared", "--watch-preserve-output", "server/main.ts"], {
    cwd: ROOT,
    stdio: "inherit",
    env: environment,
  }),
  spawn(NODE, [join(ROOT, "node_modules/vite/bin/vite.js"), "--config", "client/vite.config.ts"], {
    cwd: ROOT,
    stdio: "inherit",
    env: environment,
  }),
];
function stop() {
  for (const child of children) child.kill("SIGTERM");
}
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);
for (const child of children) child.on("exit", stop);
