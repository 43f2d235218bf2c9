import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import type { SubscribeReply } from "#shared/live/schema.ts";
import { applyDelta } from "#shared/live/table-delta.core.ts";

import { type LiveApp, startLiveApp } from "./testing/live-app.ts";
import { wireOf } from "./testing/live-socket.ts";

const ROWS = [
  { id: "a", value: 1 },
  { id: "b", value: 2 },
  { id: "c", value: 3 },
];

let server: LiveApp;
beforeAll(async () => {
  server = await startLiveApp();
});
afterEach(() => server.everybodyLeaves());
afterAll(() => server[Symbol.asyncDispose]());

describe("a widget's data", () => {
  it("comes as a table after the first fetch, and as the difference after that", async () => {
    const { vendor, viewer, clock } = server;
    vendor.answer({ json: ROWS });
    const made = await server.makePage();
    const live = await server.connect(viewer);
    const reply = await server.follow(live, made);
    expect(reply).toMatchObject({ fetchedAt: null, uses: [], refreshSeconds: 5, now: clock.now().toISOString() });
    expect(reply.snapshot).toBeUndefined();
    const first = await server.firstTable(live, reply);
    expect(first.rows).toEqual(ROWS);
    const rows = [...ROWS.slice(1), { id: "d", value: 4 }];
    vendor.answer({ json: rows });
    clock.advance(6_000);
    await expect.poll(() => live.data.length).toBe(2);
    const [{ seq }, { delta, ...update }] = [live.data[0] ?? { seq: 0 }, live.data[1] ?? { delta: undefined }];
    expect(update).toEqual({ topic: reply.topic, seq: seq + 1, base: seq, fetchedAt: clock.now().toISOString() });
    expect(delta?.upsert).toEqual({ '["d"]': { id: "d", value: 4 } });
    expect(applyDelta(first, delta ?? { upsert: {} }).rows).toEqual(rows);
  });

  it("that did not change is only told to be fresh", async () => {
    const { vendor, viewer, clock } = server;
    vendor.answer({ json: ROWS });
    const live = await server.connect(viewer);
    const reply = await server.follow(live, await server.makePage());
    await server.firstTable(live, reply);
    clock.advance(6_000);
    const requests = vendor.requests.length;
    await expect.poll(() => vendor.requests.length).toBeGreaterThanOrEqual(requests);
    await expect
      .poll(() => {
        clock.advance(250);
        return live.fresh.length;
      })
      .toBe(1);
    expect(live.fresh[0]?.topic).toBe(reply.topic);
    expect(Date.parse(live.fresh[0]?.fetchedAt ?? "")).toBeGreaterThan(Date.parse(live.data[0]?.fetchedAt ?? ""));
    expect(live.data).toHaveLength(1);
  });

  it("is fetched once for fifty who watch it", async () => {
    const { vendor, viewer, clock } = server;
    vendor.answer({ json: ROWS });
    const made = await server.makePage({ params: { url: "/shared" } });
    const watchers = await Promise.all(Array.from({ length: 50 }, () => server.connect(viewer)));
    const replies = await Promise.all(watchers.map((live) => server.follow(live, made)));
    expect(new Set(replies.map(({ topic }) => topic)).size).toBe(1);
    clock.advance(1);
    await expect.poll(() => watchers.every(({ data }) => data.length === 1)).toBe(true);
    vendor.answer({ json: ROWS.slice(1) });
    clock.advance(6_000);
    await expect.poll(() => watchers.every(({ data }) => data.length === 2)).toBe(true);
    expect(vendor.requests.filter(({ url }) => url === "/shared")).toHaveLength(2);
  });

  it("is there at once for whoever comes back: nothing, the difference or the whole, without another fetch", async () => {
    const { vendor, viewer, clock } = server;
    vendor.answer({ json: ROWS });
    const made = await server.makePage({ params: { url: "/resumed" }, refreshSeconds: 60 });
    const stays = await server.connect(viewer);
    const { topic } = await server.follow(stays, made);
    await server.firstTable(stays, await server.follow(stays, made));
    const after = stays.data[0]?.seq ?? 0;
    const back = await server.connect(viewer);
    const same = await server.follow(back, { ...made, after, topic });
    expect(same).toMatchObject({ topic, seq: after, fetchedAt: stays.data[0]?.fetchedAt });
    expect([same.snapshot, same.delta]).toEqual([undefined, undefined]);
    expect((await server.follow(back, { ...made, after })).snapshot, "the number alone is enough").toBeUndefined();

    vendor.answer({ json: [...ROWS, { id: "d", value: 4 }] });
    clock.advance(70_000);
    await expect.poll(() => stays.data.length).toBe(2);
    const changed = await server.follow(back, { ...made, after, topic });
    expect(changed).toMatchObject({ base: after, seq: after + 1, delta: { upsert: { '["d"]': { id: "d", value: 4 } } } });
    expect((await server.follow(back, made)).snapshot?.rows).toHaveLength(4);
    expect((await server.follow(back, { ...made, after: 12, topic })).snapshot?.rows).toHaveLength(4);
    // A number that counts for another query says nothing about this one.
    expect((await server.follow(back, { ...made, after: after + 1, topic: "another" })).snapshot?.rows).toHaveLength(4);
    expect(vendor.requests.filter(({ url }) => url === "/resumed")).toHaveLength(2);
  });

  it("stops coming to whoever leaves, and stops being fetched when all have left", async () => {
    const { vendor, viewer, clock } = server;
    vendor.answer({ json: ROWS });
    const made = await server.makePage({ params: { url: "/left" } });
    const live = await server.connect(viewer);
    await server.firstTable(live, await server.follow(live, made));
    live.socket.emit("unsubscribe", { page: made.page, widget: made.widget, draft: false });
    // Answered in order: what came before it is done.
    await live.ask({ page: made.page, widget: made.page });
    clock.advance(600_000);
    await live.ask({ page: made.page, widget: made.page });
    expect(vendor.requests.filter(({ url }) => url === "/left")).toHaveLength(1);
  });

  it("comes at once when somebody asks for it, though not more often than the operation allows", async () => {
    const { vendor, viewer, clock } = server;
    vendor.answer({ json: ROWS });
    const made = await server.makePage({ params: { url: "/asked" }, refreshSeconds: 3_600 });
    const live = await server.connect(viewer);
    await server.firstTable(live, await server.follow(live, made));
    const asked = () => vendor.requests.filter(({ url }) => url === "/asked").length;
    for (let click = 0; click < 10; click += 1) live.socket.emit("refresh", { page: made.page, widget: made.widget });
    await live.ask({ page: made.page, widget: made.page });
    clock.advance(4_900);
    expect(asked()).toBe(1);
    clock.advance(200);
    await expect.poll(asked).toBe(2);
  });
});

describe("what a binding asks", () => {
  it("holds the values of the page's variables, those in the text and those alone, and names which it uses", async () => {
    const { vendor, viewer } = server;
    vendor.answer({ json: ROWS });
    const made = await server.makePage({ params: { url: "/by/{{region}}", query: { limit: "{{limit}}", other: "{{nobody}}" } } }, [
      { name: "region", type: "text", default: "north", inUrl: true },
      { name: "limit", type: "number", default: 10, inUrl: true },
    ]);
    const live = await server.connect(viewer);
    const preset = await server.follow(live, made);
    expect(preset.uses).toEqual(["limit", "nobody", "region"]);
    await server.firstTable(live, preset);
    const chosen = await server.follow(live, { ...made, variables: { region: "so/uth", limit: 5, nobody: "x", toString: "y" } });
    expect(chosen.topic).not.toBe(preset.topic);
    await server.firstTable(live, chosen);
    const urls = vendor.requests.map(({ url }) => url).filter((url) => url.startsWith("/by/"));
    expect(urls).toEqual(["/by/north?limit=10&other=", "/by/so%2Futh?limit=5&other="]);
    // Another variable's value makes no other query.
    const same = await server.follow(live, { ...made, variables: { region: "so/uth", limit: 5, elsewhere: 1 } });
    expect(same.topic).toBe(chosen.topic);
  });

  it("never reaches a browser: no address, no tool, no header, no expression, no secret", async () => {
    const { vendor, viewer, clock } = server;
    vendor.answer({ json: [{ id: "a", value: 1 }] });
    const secret = `s-${Math.random().toString(36).slice(2)}`;
    const made = await server.makePage(
      { params: { url: "/private-path", headers: { "x-private": "private-header" } }, transform: "$[value < 987654]" },
      [],
      { auth: "bearer", token: secret },
    );
    const live = await server.connect(viewer);
    const packets: string[] = [];
    live.socket.io.engine.on("packet", ({ data }: { data?: unknown }) => packets.push(String(data)));
    await server.firstTable(live, await server.follow(live, made));
    expect(vendor.requests.at(-1)?.headers).toMatchObject({ authorization: `Bearer ${secret}`, "x-private": "private-header" });
    vendor.answer({ status: 500, text: `failed for ${secret} at /private-path` });
    clock.advance(6_000);
    await expect.poll(() => live.failed.length).toBe(1);
    expect(packets.length).toBeGreaterThan(1);
    for (const hidden of [secret, "private", vendor.host, made.tool, "987654"]) expect(packets.join("\n")).not.toContain(hidden);
    expect(server.app.logs.join("\n")).not.toContain(secret);
  });

  it("is nothing where a widget is bound to nothing, or is not there", async () => {
    const { viewer } = server;
    const made = await server.makePage();
    await server.changeDraft(made.page, (layout) => ({
      ...layout,
      widgets: layout.widgets.map((widget) => ({ ...widget, binding: undefined })),
    }));
    await server.publish(made.page);
    const live = await server.connect(viewer);
    expect(await live.ask(made)).toMatchObject({ ok: false, code: "no-binding" });
    expect(await live.ask({ page: made.page, widget: made.page })).toMatchObject({ ok: false, code: "no-binding" });
  });
});

describe("sockets", () => {
  it("are told what is wrong with a message; whatever they send changes nothing for others", async () => {
    const { viewer, vendor } = server;
    vendor.answer({ json: ROWS });
    const made = await server.makePage();
    const [live, other] = [await server.connect(viewer), await server.connect(viewer)];
    for (const message of [null, 1, "x", [], {}, { page: "x" }, { ...made, after: "1" }, { ...made, variables: [] }])
      expect(await live.ask(message)).toMatchObject({ ok: false, code: "invalid" });
    for (const name of ["subscribe", "unsubscribe", "refresh", "watch", "unwatch", "nothing"]) {
      live.socket.emit(name);
      live.socket.emit(name, { page: { $ne: 1 }, widget: null }, "no function");
    }
    await server.firstTable(live, await server.follow(live, made));
    await server.firstTable(other, await server.follow(other, made));
  });

  it("follow so many widgets at most", async () => {
    const made = await server.makePage();
    const live = await server.connect(server.viewer);
    const replies = await Promise.all(Array.from({ length: 1_001 }, (_, follower) => live.ask({ ...made, follower: String(follower) })));
    expect(replies.filter(({ ok }) => !ok)).toEqual([
      { ok: false, code: "invalid", message: "One connection follows at most 1000 widgets" },
    ]);
    expect(await live.ask({ ...made, follower: "5" })).toMatchObject({ ok: true });
  });

  it("that send without end are closed", async () => {
    const live = await server.connect(server.viewer);
    const closed = new Promise((resolve) => live.socket.once("disconnect", resolve));
    for (let message = 0; message < 2_100; message += 1) live.socket.emit("watch", { page: "x" });
    expect(await closed).toBe("io server disconnect");
  });

  it("that read slowly get the newest state once they have drained, never a queue", async () => {
    const { vendor, viewer, clock } = server;
    const filler = "x".repeat(500);
    const big = (round: number) => Array.from({ length: 4_000 }, (_, id) => ({ id, round, filler }));
    vendor.answer({ json: big(0) });
    const made = await server.makePage();
    const [slow, quick] = [await server.connect(viewer), await server.connect(viewer)];
    await server.firstTable(slow, await server.follow(slow, made));
    await server.firstTable(quick, await server.follow(quick, made));
    const wire = wireOf(slow);
    wire.pause();
    const quickBefore = quick.data.length;
    const ROUNDS = 12;
    for (let round = 1; round <= ROUNDS; round += 1) {
      vendor.answer({ json: big(round) });
      clock.advance(6_000);
      await expect.poll(() => quick.data.length, { timeout: 10_000 }).toBe(quickBefore + round);
    }
    const metrics = await (await server.admin.fetch("metrics")).text();
    expect(Number(/^live_skipped_total (\d+)$/m.exec(metrics)?.[1])).toBeGreaterThan(0);
    wire.resume();
    const newest = () => slow.data.at(-1)?.snapshot?.rows[0]?.["round"];
    await expect.poll(newest, { timeout: 15_000 }).toBe(ROUNDS);
    expect(slow.data.length).toBeLessThan(ROUNDS);
    expect(slow.data.at(-1)?.seq).toBe(quick.data.at(-1)?.seq);
  });
});

describe("questions of a socket that doesn't read", () => {
  it("get data once, however often it asks, and the newest state when it reads again", async () => {
    const { vendor, viewer } = server;
    const QUESTIONS = 60;
    vendor.answer({ json: Array.from({ length: 4_000 }, (_, id) => ({ id, filler: "x".repeat(500) })) });
    const made = await server.makePage();
    const live = await server.connect(viewer);
    await server.firstTable(live, await server.follow(live, { ...made, follower: "first" }));
    const wire = wireOf(live);
    wire.pause();
    const replies = Array.from({ length: QUESTIONS }, (_, at) =>
      live.socket.timeout(15_000).emitWithAck("subscribe", { ...made, follower: `more ${at}` }),
    );
    await expect
      .poll(async () => /^live_subscriptions (\d+)$/m.exec(await (await server.admin.fetch("metrics")).text())?.[1])
      .toBe(String(QUESTIONS + 1));
    const before = live.data.length;
    wire.resume();
    const answers: SubscribeReply[] = await Promise.all(replies);
    expect(answers.every(({ ok }) => ok)).toBe(true);
    // A state of two megabytes is past the limit at once. What more goes out is what the system's own buffers take (some ten
    // megabytes between two sockets of one machine), and none of it is held by the server.
    expect(answers.filter((answer) => answer.ok && answer.snapshot !== undefined).length).toBeLessThanOrEqual(QUESTIONS / 6);
    await expect.poll(() => live.data.slice(before).some(({ snapshot }) => snapshot?.rows.length === 4_000)).toBe(true);
  });
});

describe("figures", () => {
  it("are in /metrics and in the system tool", async () => {
    const { viewer, admin, vendor, clock } = server;
    vendor.answer({ json: ROWS });
    const live = await server.connect(viewer);
    await server.firstTable(live, await server.follow(live, await server.makePage()));
    vendor.answer({ status: 500 });
    clock.advance(6_000);
    await expect.poll(() => live.failed.length).toBe(1);
    const metrics = await (await admin.fetch("metrics")).text();
    const figure = (name: string) => Number(new RegExp(`^${name.replace(/[{}"]/g, "\\$&")} (\\S+)$`, "m").exec(metrics)?.[1]);
    for (const name of [
      "live_queries",
      "live_subscriptions",
      "live_sockets",
      "live_fetch_seconds_count",
      "live_fetch_failures_total",
      'live_deliveries_total{kind="snapshot"}',
      'live_deliveries_total{kind="failed"}',
    ])
      expect(figure(name), name).toBeGreaterThan(0);
    const system = "00000000-0000-7000-8000-000000000001";
    const result = await admin.call(`api/tools/${system}/query`, { method: "POST", json: { operation: "server" } });
    expect(result).toMatchObject({ table: { rows: [{ liveSockets: figure("live_sockets"), liveQueries: figure("live_queries") }] } });
  });
});
