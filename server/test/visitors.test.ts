import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";

import { type LiveSocket, openLive } from "#server/features/live/testing/live-socket.ts";
import { type Clock, realClock } from "#server/platform/clock.ts";
import { accessContract } from "#shared/access/contract.ts";
import { contract } from "#shared/contract.ts";
import type { Endpoint } from "#shared/kernel/endpoint.ts";
import { pagesContract } from "#shared/pages/contract.ts";

import { aLayout, aWidget } from "./factories.ts";
import { startTestApp, type TestApp, type TestPerson } from "./test-app.ts";

const SYSTEM = "00000000-0000-7000-8000-000000000001";
const DAY_MS = 86_400_000;

describe.each(["sqlite", "postgres"] as const)("who watches without an account, on %s", (driver) => {
  let app: TestApp;
  /** Days go by without their timers: only what the time is counts here. */
  let laterMs = 0;
  const clock: Clock = { ...realClock, now: () => new Date(Date.now() + laterMs) };
  let admin: TestPerson;
  let page: { id: string; slug: string; widget: string };
  let other: typeof page;
  const opened: LiveSocket[] = [];

  const code = (path: string) => path.split("#")[1] ?? "";
  const cookieOf = (response: Response) => (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const enter = (path: string, text: string) => app.fetch(path, { method: "POST", json: { code: text } });
  const get = (path: string, cookie: string) => app.fetch(path, { headers: { cookie } });
  const live = async (cookie: string) => {
    const socket = await openLive({ url: app.url, cookie });
    opened.push(socket);
    return socket;
  };

  async function aPage(title: string): Promise<typeof page> {
    const widget = aWidget("Host", {
      kind: "stat",
      binding: { tool: SYSTEM, operation: "history", params: { minutes: "{{minutes}}" }, refreshSeconds: 60, mapping: {} },
    });
    const layout = {
      ...aLayout(widget),
      title,
      variables: [
        { name: "minutes", type: "number" as const, default: 5, inUrl: true },
        { name: "region", type: "text" as const, default: "north", inUrl: true },
      ],
    };
    const { id, slug } = await admin.ask(pagesContract.create, { body: { title, layout } });
    await admin.ask(pagesContract.publish, { params: { pageId: id }, body: { note: "" } });
    return { id, slug, widget: widget.id };
  }

  beforeAll(async () => {
    app = await startTestApp({ driver, overrides: { clock } });
    admin = await app.signIn("admin");
    page = await aPage("Shown");
    other = await aPage("Not shown");
  });
  afterAll(async () => {
    for (const { socket } of opened) socket.disconnect();
    await app[Symbol.asyncDispose]();
  });

  async function openScreen(): Promise<{ id: string; cookie: string; path: string }> {
    const { id, path } = await admin.ask(accessContract.createDevice, { body: { name: "Lobby", pages: [page.id] } });
    const answer = await enter("api/devices/enter", code(path));
    expect(answer.status).toBe(200);
    return { id, path, cookie: cookieOf(answer) };
  }

  async function openLink(link: Partial<Parameters<typeof makeLink>[0]> = {}) {
    const made = await makeLink({ name: "Customer", ...link });
    const answer = await enter("api/guests/enter", code(made.path));
    expect(answer.status).toBe(200);
    return { id: made.id, path: made.path, cookie: cookieOf(answer) };
  }

  it("does so where a sign-in of the same browser is over, and a screen is nobody's sign-in any more", async () => {
    const person = await app.signIn("editor");
    const { path } = await admin.ask(accessContract.createDevice, { body: { name: "Set up by an editor", pages: [page.id] } });
    const answer = await person.fetch("api/devices/enter", { method: "POST", json: { code: code(path) } });
    const cookies = answer.headers.getSetCookie();
    expect(cookies.filter((cookie) => /^pb_session=;.*Max-Age=0/.test(cookie))).toHaveLength(1);
    expect((await person.fetch("api/auth/me")).status).toBe(401);
    const device = cookies.find((cookie) => cookie.startsWith("pb_device="))?.split(";")[0] ?? "";
    // The browser may send the old cookie once more.
    expect((await get(`api/pages/${page.id}/published`, `${person.cookie}; ${device}`)).status).toBe(200);

    const { cookie: guest } = await openLink();
    expect((await get(`api/pages/${page.id}/published`, `${person.cookie}; ${guest}`)).status).toBe(200);
    expect((await get(`api/pages/${other.id}/published`, `${person.cookie}; ${guest}`)).status).not.toBe(200);
  });

  function makeLink(body: { name: string; fixed?: Record<string, string | number>; allowed?: string[]; expiresInDays?: number | null }) {
    return admin.ask(accessContract.createGuestLink, { params: { pageId: page.id }, body });
  }

  it("sees its page with its data, and nothing else over any route or socket", async () => {
    for (const { cookie } of [await openScreen(), await openLink()]) {
      expect((await get(`api/pages/by-slug/${page.slug}`, cookie)).status).toBe(200);
      expect((await get(`api/pages/${page.id}/published`, cookie)).status).toBe(200);
      const socket = await live(cookie);
      expect(await socket.ask({ page: page.id, widget: page.widget })).toMatchObject({ ok: true });
      expect(await socket.ask({ page: page.id, widget: page.widget, draft: true })).toMatchObject({ ok: false, code: "denied" });
      expect(await socket.ask({ page: other.id, widget: other.widget })).toMatchObject({ ok: false, code: "denied" });
      expect((await get(`api/pages/by-slug/${other.slug}`, cookie)).status).toBe(404);
      const url = new URL(`sync/page:${page.id}`, app.url);
      const document = new WebSocket(url.href.replace(/^http/, "ws"), { headers: { origin: url.origin, cookie } });
      expect(await new Promise((resolve) => document.once("close", resolve))).toBe(4403);
      for (const [group, operations] of Object.entries(contract))
        for (const [name, endpoint] of Object.entries<Endpoint>(operations)) {
          if (endpoint.permission === "public" || ["bySlug", "get", "published"].includes(name)) continue;
          const path = endpoint.path
            .replace(":pageId", page.id)
            .replace(/:version/, "1")
            .replace(/:\w+/g, page.id);
          const answer = await app.fetch(path, {
            method: endpoint.method,
            headers: { cookie },
            ...(endpoint.body === undefined ? {} : { json: {} }),
          });
          expect([401, 403], `${group}.${name} answered ${answer.status}`).toContain(answer.status);
        }
    }
  });

  it("a screen's link works once, and what it shows can be changed and revoked, within a second on open sockets", async () => {
    const waiting = await admin.ask(accessContract.createDevice, { body: { name: "Hall", pages: [page.id] } });
    expect(waiting).toMatchObject({ state: "waiting", linkExpiresAt: expect.any(String) });
    const { id, path, cookie } = await openScreen();
    expect((await enter("api/devices/enter", code(path))).status).toBe(410);
    const screens = await admin.ask(accessContract.listDevices);
    expect(screens.find((screen) => screen.id === id)).toMatchObject({ state: "open", linkExpiresAt: null });
    const socket = await live(cookie);
    expect(await socket.ask({ page: page.id, widget: page.widget })).toMatchObject({ ok: true });
    await admin.ask(accessContract.updateDevice, { params: { deviceId: id }, body: { pages: [other.id] } });
    await expect.poll(() => socket.rebound.map(({ widget }) => widget)).toEqual([page.widget]);
    expect(await socket.ask({ page: page.id, widget: page.widget })).toMatchObject({ ok: false, code: "denied" });
    expect(await socket.ask({ page: other.id, widget: other.widget })).toMatchObject({ ok: true });
    const ended = new Promise((resolve) => socket.socket.once("disconnect", resolve));
    const startedAt = performance.now();
    await admin.ask(accessContract.deleteDevice, { params: { deviceId: id } });
    expect(await ended).toBe("io server disconnect");
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect((await get(`api/pages/${other.id}/published`, cookie)).status).toBe(401);
  });

  it("a guest has the link's values of variables, chooses what it allows, until it is over or ended", async () => {
    const { id, cookie } = await openLink({ fixed: { region: "south" }, allowed: ["minutes"], expiresInDays: 2 });
    const answer = pagesContract.published.response.parse(await (await get(`api/pages/${page.id}/published`, cookie)).json());
    expect(answer.layout.variables.map(({ name, default: preset, inUrl }) => [name, preset, inUrl])).toEqual([
      ["minutes", 5, true],
      ["region", "south", false],
    ]);
    const socket = await live(cookie);
    const topic = async (variables: object) => {
      const reply = await socket.ask({ page: page.id, widget: page.widget, variables });
      if (!reply.ok) throw new Error(reply.message);
      return reply.topic;
    };
    expect(await topic({ minutes: 10 })).not.toBe(await topic({ minutes: 5 }));
    const strict = await live((await openLink({ fixed: { minutes: 5 } })).cookie);
    const forced = await strict.ask({ page: page.id, widget: page.widget, variables: { minutes: 60 } });
    expect(forced).toMatchObject({ ok: true, topic: await topic({ minutes: 5 }) });
    const ended = new Promise((resolve) => socket.socket.once("disconnect", resolve));
    await admin.ask(accessContract.deleteGuestLink, { params: { pageId: page.id, linkId: id } });
    expect(await ended).toBe("io server disconnect");
    expect((await get(`api/pages/${page.id}/published`, cookie)).status).toBe(401);
    const short = await openLink({ expiresInDays: 1 });
    laterMs += DAY_MS + 1;
    expect((await get(`api/pages/${page.id}/published`, short.cookie)).status).toBe(401);
    expect((await enter("api/guests/enter", code(short.path))).status).toBe(410);
  });

  it("each guest of a link chooses for themselves, however many values others have open", async () => {
    const { cookie } = await openLink({ allowed: ["minutes"] });
    const [one, other] = [await live(cookie), await live(cookie)];
    const ask = (socket: LiveSocket, minutes: number) =>
      socket.ask({ page: page.id, widget: page.widget, variables: { minutes }, follower: String(minutes) });
    for (let minutes = 1; minutes <= 25; minutes += 1) expect(await ask(one, minutes)).toMatchObject({ ok: true });
    expect(await ask(one, 26)).toMatchObject({ ok: false });
    expect(await ask(other, 26)).toMatchObject({ ok: true });
  });

  // The last: everybody else's sign-in is over by then.
  it("a screen renews itself for months, ends when it is not seen for long, and an old cookie is no use", async () => {
    let { cookie } = await openScreen();
    const first = cookie;
    for (let week = 0; week < 30; week += 1) {
      laterMs += 8 * DAY_MS;
      const answer = await get(`api/pages/${page.id}/published`, cookie);
      expect(answer.status, `week ${week}`).toBe(200);
      const renewed = cookieOf(answer);
      expect(renewed, `week ${week}`).toMatch(/^pb_device=/);
      // The answer may have been lost: the old one works a while longer.
      expect((await get(`api/pages/${page.id}/published`, cookie)).status).toBe(200);
      cookie = renewed;
    }
    expect((await get(`api/pages/${page.id}/published`, first)).status).toBe(401);
    laterMs += 91 * DAY_MS;
    expect((await get(`api/pages/${page.id}/published`, cookie)).status).toBe(401);
  });
});
