// A process of its own with the real sync server, for tests that kill it. Arguments: driver, where the log is, port.
import { openLog } from "./logs.ts";
import { startSyncServer } from "./sync-server.ts";

const [, , driver, at, port] = process.argv;
if ((driver !== "sqlite" && driver !== "postgres") || at === undefined) throw new Error("crash-server <sqlite|postgres> <where> <port>");
await startSyncServer({ log: openLog(driver, at), port: Number(port) });
process.send?.("listening");
