import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { toolsContract } from "#shared/connectors/contract.ts";

import type { Vendor } from "../../test/vendor.ts";
import { type LiveApp, startLiveApp } from "./testing/live-app.ts";
import type { LiveSocket } from "./testing/live-socket.ts";

const ROWS = [{ id: "a", value: 1 }];

let server: LiveApp;
beforeAll(async () => {
  server = await startLiveApp();
});
afterEach(() => server.everybodyLeaves());
afterAll(() => server[Symbol.asyncDispose]());

/** A widget that showed data once, and whose source then answers this. */
async function failing(answer: Parameters<Vendor["answer"]>[0]): Promise<{ live: LiveSocket; page: string; widget: string; tool: string }> {
  server.vendor.answer({ json: ROWS });
  const made = await server.makePage();
  const live = await server.connect(server.viewer);
  await server.firstTable(live, await server.follow(live, made));
  server.vendor.answer(answer);
  server.clock.advance(6_000);
  return { live, ...made };
}

async function reasonFor(answer: Parameters<Vendor["answer"]>[0]): Promise<string> {
  const { live, page, widget } = await failing(answer);
  await expect.poll(() => live.failed.length).toBe(1);
  const again = await server.follow(live, { page, widget });
  expect(again.snapshot?.rows, "the last good data stays").toEqual(ROWS);
  expect(again.failure).toEqual({ reason: live.failed[0]?.reason, since: live.failed[0]?.since });
  return live.failed[0]?.reason ?? "";
}

describe("a source", () => {
  it.each([
    ["says 500", { status: 500, text: "stack trace" }, "The API answered 500"],
    ["says 401", { status: 401 }, "The API answered 401: the credentials are missing or wrong"],
    ["says 404", { status: 404 }, "The API answered 404: there is nothing at this address"],
    ["says 429", { status: 429 }, "The API answered 429: too many calls"],
    ["says 503", { status: 503 }, "The API answered 503: it is not available now"],
    ["answers half a JSON", { text: '[{"id": 1' }, "The answer is no valid JSON. Check the address and what the API needs to sign in"],
    [
      "answers a page",
      { text: "<html>Sign in</html>", headers: { "content-type": "text/html" } },
      "The answer is a web page. Check the address and what the API needs to sign in",
    ],
    ["answers nothing", { text: "" }, "The answer is empty"],
    ["answers too much", { text: `"${"x".repeat(6_000_000)}"` }, "The answer is larger than 5 MB; ask for less at once"],
    ["hangs up", (_request: unknown, response: { destroy: () => void }) => response.destroy(), "The connection was lost"],
  ] as const)("that %s leaves the last good data, with the reason", async (_what, answer, reason) => {
    expect(await reasonFor(answer)).toBe(reason);
  });

  it("that never answers has failed after a while", async () => {
    const { live } = await failing(() => undefined);
    const requests = server.vendor.requests.length;
    await expect.poll(() => server.vendor.requests.length).toBeGreaterThanOrEqual(requests);
    server.clock.advance(60_000);
    await expect.poll(() => live.failed[0]?.reason).toBe("There was no answer in time");
  });

  it("that asks to wait is left alone for so long by all of its tool's queries, and is well again after", async () => {
    const { live, tool, page, widget } = await failing({ status: 429, headers: { "retry-after": "120" } });
    await expect.poll(() => live.failed.length).toBe(1);
    server.vendor.answer({ json: ROWS });
    const asked = server.vendor.requests.length;
    const other = await server.makePage({ tool });
    const reply = await server.follow(live, other);
    live.socket.emit("refresh", { page, widget });
    server.clock.advance(1);
    await expect
      .poll(() => live.failed.find(({ topic }) => topic === reply.topic)?.reason)
      .toBe("The API asked to wait after too many calls");
    server.clock.advance(119_000);
    expect(server.vendor.requests).toHaveLength(asked);
    server.clock.advance(15_000);
    await expect.poll(() => server.vendor.requests.length).toBe(asked + 2);
    await server.firstTable(live, reply);
    expect((await server.follow(live, { page, widget })).failure).toBeUndefined();
  });

  it("that gives more rows than a browser should hold is cut, and says so", async () => {
    server.vendor.answer({ json: Array.from({ length: 10_050 }, (_, id) => ({ id })) });
    const live = await server.connect(server.viewer);
    const table = await server.firstTable(live, await server.follow(live, await server.makePage()));
    expect(table.rows).toHaveLength(10_000);
    expect(table.totalRows).toBe(10_050);
  });

  it("whose rows an expression makes too many of is refused with the reason", async () => {
    server.vendor.answer({ json: [{ id: 1, text: "x".repeat(3_000_000) }] });
    const transform = "$append(rows, rows)";
    const live = await server.connect(server.viewer);
    await server.follow(live, await server.makePage({ transform }));
    server.clock.advance(1);
    await expect.poll(() => live.failed[0]?.reason).toBe("The result is larger than 5 MB; ask for fewer rows or columns");
  });

  it("whose expression is wrong says so without a word of it", async () => {
    server.vendor.answer({ json: ROWS });
    const live = await server.connect(server.viewer);
    await server.follow(live, await server.makePage({ transform: "$hidden(" }));
    server.clock.advance(1);
    await expect.poll(() => live.failed[0]?.reason).toBe("The transform failed, not the source. Its preview in the builder says why");
  });
});

describe("a tool", () => {
  const orders = { name: "Orders" };

  it("that is changed is asked at once", async () => {
    server.vendor.answer({ json: ROWS });
    const made = await server.makePage({ params: { url: "/changed" }, refreshSeconds: 3_600 });
    const live = await server.connect(server.viewer);
    await server.firstTable(live, await server.follow(live, made));
    const body = { ...orders, config: { headers: { "x-changed": "yes" } } };
    await server.admin.ask(toolsContract.update, { params: { toolId: made.tool }, body });
    const ofPage = () => server.vendor.requests.filter(({ url }) => url === "/changed");
    await expect
      .poll(() => {
        server.clock.advance(1);
        return ofPage().length;
      })
      .toBe(2);
    expect(ofPage()[1]?.headers["x-changed"]).toBe("yes");
  });

  it("that is removed ends its queries at once, with the reason", async () => {
    server.vendor.answer({ json: ROWS });
    const made = await server.makePage({ params: { url: "/removed" } });
    const live = await server.connect(server.viewer);
    await server.firstTable(live, await server.follow(live, made));
    await server.admin.ask(toolsContract.remove, { params: { toolId: made.tool }, query: { force: "true" } });
    await expect.poll(() => live.failed[0]?.reason).toContain("not there any more");
    server.clock.advance(600_000);
    expect((await server.follow(live, made)).failure?.reason).toContain("not there any more");
    expect(server.vendor.requests.filter(({ url }) => url === "/removed")).toHaveLength(1);
  });

  it("with a small budget slows its widgets down instead of failing them", async () => {
    server.vendor.answer({ json: ROWS });
    const first = await server.makePage({ params: { url: "/budget/0" } }, [], { callsPerMinute: 30 });
    const live = await server.connect(server.viewer);
    const seconds: number[] = [];
    for (let index = 1; index <= 10; index += 1) {
      const made = await server.makePage({ tool: first.tool, params: { url: `/budget/${index}` } });
      seconds.push((await server.follow(live, made)).refreshSeconds);
    }
    // Ten queries every 5 s would be 120 calls a minute; 24 are four fifths of 30.
    expect(seconds[0]).toBe(5);
    expect(seconds[9]).toBeCloseTo(25);
  });
});
