import { createServer } from "node:http";
import { connect } from "node:net";

import { expect, it } from "vitest";

import { listen, stoppable } from "./listen.ts";

it("answers what it has begun, takes nothing new, and then ends every connection", async () => {
  let answer: (() => void) | undefined;
  const server = createServer();
  const stopping = stoppable(server);
  const arrived = new Promise<void>((resolve) => {
    server.on("request", (_request, response) => {
      answer = () => response.end("done");
      resolve();
    });
  });
  const port = await listen(server, { host: "127.0.0.1", port: 0 });
  const hanging = connect(port, "127.0.0.1");
  const hangingEnded = new Promise<void>((resolve) => hanging.once("close", () => resolve()));
  hanging.on("error", () => undefined);
  const inProgress = fetch(`http://127.0.0.1:${port}/`);
  await arrived;

  let hasBegun = false;
  const begun = stopping.begin().then(() => (hasBegun = true));
  expect(stopping.isStopping()).toBe(true);
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  expect(hasBegun).toBe(false);
  answer?.();
  expect(await (await inProgress).text()).toBe("done");
  await begun;
  await stopping.closed();
  await hangingEnded;
});
