import { describe, expect, it, onTestFinished } from "vitest";

import { startPostgres } from "#server/test/postgres.ts";

import { connect, synced } from "./testing/clients.ts";
import { makeLogPlace } from "./testing/logs.ts";
import { startSyncServer } from "./testing/sync-server.ts";

const SILENCE_MS = 100_000;

/** W4 is tested in moments, by a clock that tests move, in sync.test.ts; this is the stock client's own watchdog, in real time. */
describe("stock clients that are left alone", () => {
  it.skipIf(process.env["NIGHTLY"] !== "1")(
    "W4 stay connected through 100 s of silence, an editor and a reader alike",
    { timeout: SILENCE_MS + 20_000 },
    async () => {
      const place = await makeLogPlace("sqlite", (await startPostgres()).createDatabase);
      const server = await startSyncServer({ log: place.open() });
      server.rights.set("rita", "read");
      const clients = [connect(server.url, "scratch:editor"), connect(server.url, "scratch:reader", { user: "rita" })];
      onTestFinished(async () => {
        for (const client of clients) client[Symbol.dispose]();
        await server[Symbol.asyncDispose]();
        await place[Symbol.asyncDispose]();
      });
      for (const { provider } of clients) provider.awareness.setLocalState(null);
      await synced(...clients);
      let closes = 0;
      for (const { provider } of clients) provider.on("connection-close", () => void (closes += 1));
      await new Promise((resolve) => setTimeout(resolve, SILENCE_MS));
      expect(closes).toBe(0);
    },
  );
});
