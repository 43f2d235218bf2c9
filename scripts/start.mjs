// `npm start`: install what is missing, build the client if it changed, start the server.
import { spawn } from "node:child_process";

import { ensureClientBuilt, ensureInstalled, NODE, ownEnvironment, ROOT } from "./lib/setup.mjs";

ensureInstalled();
await ensureClientBuilt();

// The channel lets the server stop when this process is killed, so that no orphan keeps the port.
const server = spawn(NODE, ["server/main.ts"], { cwd: ROOT, stdio: ["inherit", "inherit", "inherit", "ipc"], env: ownEnvironment() });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => server.kill(signal));
server.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" || signal === "SIGTERM" ? 0 : 1)));
