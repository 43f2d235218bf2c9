// @vitest-environment node
import { io } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { type LiveApp, startLiveApp } from "#server/features/live/testing/live-app.ts";
import type { LiveData } from "#shared/live/schema.ts";

import { createLiveSession, type LiveSession, type LiveTarget } from "./live-client-session.ts";

const ROWS = [
  { id: "a", value: 1 },
  { id: "b", value: 2 },
];

let server: LiveApp;
const sessions: LiveSession[] = [];
beforeEach(async () => {
  server = await startLiveApp();
  server.vendor.answer({ json: ROWS });
});
afterEach(async () => {
  for (const session of sessions.splice(0)) session[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
});

/** The browser's client with a person's cookie; its socket is there to be disturbed. */
function openSession(cookie = server.viewer.cookie) {
  const { origin, pathname } = new URL("socket.io", server.app.url);
  const options = { path: pathname, forceNew: true, reconnectionDelay: 20, reconnectionDelayMax: 50, extraHeaders: { origin, cookie } };
  const socket = io(`${origin}/live`, { ...options, transports: ["websocket"] });
  const session = createLiveSession(socket);
  sessions.push(session);
  return { session, socket };
}

/** Follows and remembers what it was told. */
function watch(session: LiveSession, target: Partial<LiveTarget> & { page: string; widget: string }) {
  const told: LiveData[] = [];
  const subscription = session.subscribe({ draft: false, variables: {}, ...target }, (data) => told.push(data));
  return { told, subscription, last: () => told.at(-1), rows: () => told.at(-1)?.table?.rows };
}

/** Time goes on until it is so. */
async function until(condition: () => boolean, stepMs = 1): Promise<void> {
  await expect
    .poll(() => {
      server.clock.advance(stepMs);
      return condition();
    })
    .toBe(true);
}

describe("the browser's live client", () => {
  it("shows data as it changes, row by row: what did not change stays the same object", async () => {
    const { session } = openSession();
    const tile = watch(session, await server.makePage());
    await until(() => tile.last()?.status === "ok");
    expect(tile.rows()).toEqual(ROWS);
    const before = tile.rows()?.[0];
    server.vendor.answer({ json: [ROWS[0], { id: "b", value: 3 }] });
    server.clock.advance(6_000);
    await until(() => tile.rows()?.[1]?.["value"] === 3);
    expect(tile.rows()?.[0]).toBe(before);
    expect(tile.last()).toMatchObject({ failure: null, staleAfterMs: 15_000 });
  });

  it("keeps the last good data with the reason when the source fails, and is well again after", async () => {
    const { session } = openSession();
    const tile = watch(session, await server.makePage());
    await until(() => tile.last()?.status === "ok");
    server.vendor.answer({ status: 500 });
    server.clock.advance(6_000);
    await until(() => tile.last()?.status === "failed");
    expect(tile.last()).toMatchObject({ failure: { reason: "The API answered 500" }, table: { rows: ROWS } });
    server.vendor.answer({ json: ROWS });
    await until(() => tile.last()?.status === "ok", 500);
    expect(tile.last()?.failure).toBeNull();
  });

  it("goes on after the connection was lost, from what it held, without another fetch", async () => {
    const { session, socket } = openSession();
    const made = await server.makePage({ refreshSeconds: 3_600 });
    const tile = watch(session, made);
    await until(() => tile.last()?.status === "ok");
    const fetches = server.vendor.requests.length;
    const asked: unknown[] = [];
    socket.onAnyOutgoing((name, message) => name === "subscribe" && asked.push(message));
    const count = tile.told.length;
    socket.io.engine.close();
    await expect.poll(() => session.connection.getSnapshot().isConnected).toBe(false);
    expect(tile.rows()).toEqual(ROWS);
    await expect.poll(() => asked.length).toBe(1);
    await expect.poll(() => tile.told.length).toBeGreaterThan(count);
    expect(asked[0]).toMatchObject({ after: expect.any(Number), topic: expect.any(String) });
    expect(tile.rows()).toEqual(ROWS);
    expect(server.vendor.requests).toHaveLength(fetches);
  });

  it("comes back after the server was stopped and started again, and tells watchers of pages that they may have missed something", async () => {
    // On the same port, as after an update.
    await server[Symbol.asyncDispose]();
    server = await startLiveApp({ PORT: "8141" });
    server.vendor.answer({ json: ROWS });
    const { session } = openSession();
    const made = await server.makePage();
    const tile = watch(session, made);
    let versions = 0;
    session.onPublished(made.page, () => (versions += 1));
    await until(() => tile.last()?.status === "ok");
    const before = versions;
    server.vendor.answer({ json: [{ id: "new", value: 9 }] });
    await server.app.restart();
    await until(() => tile.rows()?.[0]?.["id"] === "new");
    expect(tile.last()?.status).toBe("ok");
    expect(versions).toBe(before + 1);
  });

  it("asks anew only when a variable that the binding uses changes; another question's data never counts as this one's", async () => {
    const { session, socket } = openSession();
    const variables = ["region", "other"].map((name) => ({ name, type: "text" as const, default: "", inUrl: true }));
    const made = await server.makePage({ params: { url: "/{{region}}" } }, variables);
    const tile = watch(session, { ...made, variables: { region: "north" } });
    await until(() => tile.last()?.status === "ok");
    const asked: unknown[] = [];
    socket.onAnyOutgoing((name, message) => name === "subscribe" && asked.push(message));
    tile.subscription.setVariables({ region: "north", other: "x" });
    expect(asked).toHaveLength(0);
    server.vendor.answer({ status: 500 });
    tile.subscription.setVariables({ region: "south", other: "x" });
    expect(asked).toHaveLength(1);
    await until(() => tile.last()?.status === "loading");
    expect(tile.rows(), "what was shown stays until there is an answer").toEqual(ROWS);
    await until(() => tile.last()?.status === "failed");
    expect(tile.last()?.table).toBeNull();
  });

  it("knows a widget without a binding, and hears at once when it has one or another", async () => {
    const { session } = openSession(server.editor.cookie);
    const made = await server.makePage();
    const tile = watch(session, { ...made, draft: true });
    await until(() => tile.last()?.status === "ok");
    await server.changeDraft(made.page, (layout) => ({
      ...layout,
      widgets: layout.widgets.map((one) => ({ ...one, binding: undefined })),
    }));
    await until(() => tile.last()?.status === "unbound", 200);
    expect(tile.last()?.table).toBeNull();
    const binding = { tool: made.tool, operation: "request", params: { url: "/again" }, refreshSeconds: 5, mapping: {} };
    await server.changeDraft(made.page, (layout) => ({ ...layout, widgets: layout.widgets.map((one) => ({ ...one, binding })) }));
    await until(() => tile.last()?.status === "ok", 200);
    expect(tile.rows()).toEqual(ROWS);
  });

  it("shows nothing any more to whom the right was taken away", async () => {
    const person = await server.app.signIn("editor");
    const { session } = openSession(person.cookie);
    const tile = watch(session, { ...(await server.makePage()), draft: true });
    await until(() => tile.last()?.status === "ok");
    await server.admin.call(`api/users/${person.user.id}`, { method: "PATCH", json: { role: "viewer" } });
    await until(() => tile.last()?.status === "failed");
    expect(tile.last()).toMatchObject({ table: null, failure: { reason: "You may not see this page" } });
  });

  it("leaves what nobody looks at any more, and keeps what another still does", async () => {
    const { session, socket } = openSession();
    const made = await server.makePage();
    const [one, other] = [watch(session, made), watch(session, made)];
    await until(() => one.last()?.status === "ok" && other.last()?.status === "ok");
    const left: unknown[] = [];
    socket.onAnyOutgoing((name) => name === "unsubscribe" && left.push(name));
    one.subscription[Symbol.dispose]();
    expect(left).toHaveLength(1);
    const count = one.told.length;
    server.vendor.answer({ json: [] });
    server.clock.advance(6_000);
    await until(() => other.rows()?.length === 0);
    expect(one.told).toHaveLength(count);
    other.subscription[Symbol.dispose]();
    expect(left).toHaveLength(2);
  });

  it("follows one widget twice with other values of variables", async () => {
    const { session } = openSession();
    const variables = [{ name: "region", type: "text" as const, default: "", inUrl: true }];
    const made = await server.makePage({ params: { url: "/{{region}}" } }, variables);
    server.vendor.answer(({ url }, response) => response.end(JSON.stringify([{ url }])));
    const tiles = ["north", "south"].map((region) => watch(session, { ...made, variables: { region } }));
    await until(() => tiles.every((tile) => tile.last()?.status === "ok"));
    expect(tiles.map((tile) => tile.rows())).toEqual([[{ url: "/north" }], [{ url: "/south" }]]);
  });

  it("tells of published versions for as long as somebody wants to hear", async () => {
    const { session, socket } = openSession();
    const made = await server.makePage();
    await expect.poll(() => socket.connected).toBe(true);
    const heard: string[] = [];
    const [one, other] = ["one", "other"].map((name) => session.onPublished(made.page, () => heard.push(name)));
    const publish = async (title: string) => {
      await server.changeDraft(made.page, (layout) => ({ ...layout, title }));
      await server.publish(made.page);
    };
    await publish("Second");
    await expect.poll(() => heard).toEqual(["one", "other"]);
    one?.[Symbol.dispose]();
    await publish("Third");
    await expect.poll(() => heard).toEqual(["one", "other", "other"]);
    other?.[Symbol.dispose]();
    const seen: string[] = [];
    socket.onAny((name: string) => seen.push(name));
    await publish("Fourth");
    await socket.timeout(2_000).emitWithAck("subscribe", {});
    expect(seen).not.toContain("published");
  });

  it("says so when the server ends the connection of somebody who is signed out", async () => {
    const { session, socket } = openSession();
    let isSentAway = false;
    session.onRights(() => (isSentAway = true));
    await until(() => socket.connected);
    await server.app.fetch("api/auth/logout", { method: "POST", headers: { cookie: server.viewer.cookie } });
    await until(() => isSentAway);
    expect(socket.connected).toBe(false);
  });
});
