import { createServer } from "node:http";

import { SMTPServer } from "smtp-server";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { z } from "zod";

import { openLive } from "#server/features/live/testing/live-socket.ts";
import { type Clock, realClock } from "#server/platform/clock.ts";
import { portOf } from "#server/platform/listen.ts";
import { accessContract } from "#shared/access/contract.ts";
import { toolsContract } from "#shared/connectors/contract.ts";
import type { Json } from "#shared/kernel/json.ts";
import { pagesContract } from "#shared/pages/contract.ts";
import { settingsContract } from "#shared/settings/contract.ts";
import type { SectionName } from "#shared/settings/sections.ts";

import { aLayout, aWidget } from "../../test/factories.ts";
import { startTestApp, type TestPerson } from "../../test/test-app.ts";

const HOUR_MS = 3_600_000;
const HOME = { "x-forwarded-for": "203.0.113.7" };
const ELSEWHERE = { "x-forwarded-for": "198.51.100.9" };

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const patch = (person: TestPerson, section: SectionName, changes: Record<string, Json>, headers: Record<string, string> = {}) =>
  person.fetch(`api/settings/${section}`, { method: "PATCH", json: { changes }, headers });
const me = async (person: TestPerson, headers: Record<string, string> = {}) => (await person.fetch("api/auth/me", { headers })).status;

describe("rules about sign-ins", () => {
  it("end those that nobody visited for so long, and all after a while", async () => {
    let laterMs = 0;
    const clock: Clock = { ...realClock, now: () => new Date(Date.now() + laterMs) };
    await using app = await startTestApp({ overrides: { clock } });
    const admin = await app.signIn("admin");
    const idle = await app.signIn("viewer");
    const busy = await app.signIn("viewer");
    laterMs += 1.5 * HOUR_MS;
    expect(await me(busy)).toBe(200);
    // They count for whoever is signed in already.
    expect((await patch(admin, "sessions", { idleHours: 2, maxHours: 5 })).status).toBe(200);
    laterMs += 1 * HOUR_MS;
    expect([await me(idle), await me(busy)]).toEqual([401, 200]);
    const [session] = await busy.ask(accessContract.listSessions);
    expect(Date.parse(session?.expiresAt ?? "") - clock.now().getTime()).toBeLessThanOrEqual(2 * HOUR_MS);
    laterMs += 1.5 * HOUR_MS;
    expect(await me(busy)).toBe(200);
    // Never away for two hours, but here for five.
    laterMs += 1.2 * HOUR_MS;
    expect(await me(busy)).toBe(401);
  });

  it("ask for longer passwords, wherever one is set", async () => {
    await using app = await startTestApp();
    const admin = await app.signIn("admin");
    await patch(admin, "sessions", { minPasswordLength: 20 });
    const person = { email: "short@example.test", name: "Short", role: "viewer", password: "fourteen-chars" };
    const refused = await admin.fetch("api/users", { method: "POST", json: person });
    expect(await refused.json()).toMatchObject({ status: 400, issues: [{ path: "body.password", message: "At least 20 characters" }] });
    const own = { current: admin.password, next: "fourteen-chars" };
    const again = await admin.fetch("api/auth/password", { method: "POST", json: own });
    expect(await again.json()).toMatchObject({ issues: [{ path: "body.next", message: "At least 20 characters" }] });
    expect((await admin.fetch("api/users", { method: "POST", json: { ...person, password: "x".repeat(20) } })).status).toBe(201);
  });
});

describe("rules about the network", () => {
  it("let nobody in from elsewhere, put out who is there within a second, and lock nobody out who sets them", async () => {
    await using app = await startTestApp();
    const admin = await app.signIn("admin");
    const away = await app.signIn("editor");
    const { id: page } = await admin.ask(pagesContract.create, { body: { title: "Shown", layout: aLayout(aWidget("One")) } });
    const live = await openLive({ url: app.url, cookie: away.cookie, headers: ELSEWHERE });
    const at = await openLive({ url: app.url, cookie: away.cookie, headers: HOME });
    const url = new URL(`sync/page:${page}`, app.url);
    const document = new WebSocket(url.href.replace(/^http/, "ws"), { headers: { origin: url.origin, cookie: away.cookie, ...ELSEWHERE } });
    closing.push(
      async () => live.socket.disconnect(),
      async () => at.socket.disconnect(),
      async () => document.close(),
    );
    await new Promise((resolve) => document.once("open", resolve));

    const own = await patch(admin, "network", { peopleFrom: ["198.51.100.0/24"] }, HOME);
    expect(own.status).toBe(409);
    expect(await own.json()).toMatchObject({ code: "settings.locks-out", issues: [{ path: "body.changes.peopleFrom" }] });
    expect(await me(away, ELSEWHERE)).toBe(200);

    const ended = Promise.all([
      new Promise((resolve) => live.socket.once("disconnect", resolve)),
      new Promise((resolve) => document.once("close", resolve)),
    ]);
    const startedAt = performance.now();
    expect((await patch(admin, "network", { peopleFrom: ["203.0.113.0/24", "2001:db8::/32"] }, HOME)).status).toBe(200);
    expect(await ended).toEqual(["io server disconnect", 4401]);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(at.socket.connected).toBe(true);
    expect([await me(away, HOME), await me(away, ELSEWHERE)]).toEqual([200, 401]);
    // A link that is opened from elsewhere is refused before it is used up.
    const invited = await admin.fetch("api/invitations", {
      method: "POST",
      json: { email: "new@example.test", role: "viewer" },
      headers: HOME,
    });
    const { path } = accessContract.invite.response.parse(await invited.json());
    const use = (headers: Record<string, string>) =>
      app.fetch("api/auth/links/use", {
        method: "POST",
        json: { code: path.split("#")[1], name: "New", password: "a long password" },
        headers,
      });
    expect(await (await use(ELSEWHERE)).json()).toMatchObject({ status: 403, code: "auth.network" });
    expect((await use(HOME)).status).toBe(200);
    // The same for a right password and for a wrong one.
    for (const password of [away.password, "something else"]) {
      const login = { email: away.user.email, password };
      const refused = await app.fetch("api/auth/login", { method: "POST", json: login, headers: ELSEWHERE });
      expect(await refused.json()).toMatchObject({ status: 403, code: "auth.network" });
    }
    const [empty, bad] = [
      await patch(admin, "network", { peopleFrom: [] }, HOME),
      await patch(admin, "network", { peopleFrom: ["ten"] }, HOME),
    ];
    expect([empty.status, bad.status]).toEqual([200, 400]);
    expect(await me(away, ELSEWHERE)).toBe(200);
  });

  it("let tools call what the list names, and what they allow themselves only where they may", async () => {
    const vendor = createServer((_request, response) => response.setHeader("content-type", "application/json").end('[{"a":1}]'));
    await new Promise<void>((resolve) => vendor.listen(0, "127.0.0.1", resolve));
    closing.push(() => new Promise((resolve) => vendor.close(resolve)));
    await using app = await startTestApp();
    const admin = await app.signIn("admin");
    const baseUrl = `http://127.0.0.1:${portOf(vendor)}/`;
    const make = (name: string, config: Record<string, Json>) => admin.ask(toolsContract.create, { body: { kind: "http", name, config } });
    const closed = await make("Closed", { baseUrl });
    const open = await make("Open", { baseUrl, allowedHosts: ["127.0.0.1"] });
    const [anyApi] = (await admin.ask(toolsContract.list)).filter(({ name }) => name === "Any public API");
    const outcome = async ({ id }: { id: string }, url = "/") => {
      const answer = await admin.fetch(`api/tools/${id}/query`, {
        method: "POST",
        json: { operation: "request", params: { url } },
      });
      return answer.ok ? "ok" : z.object({ code: z.string() }).parse(await answer.json()).code;
    };
    expect([await outcome(closed), await outcome(open)]).toEqual(["tool.blocked-address", "ok"]);
    await patch(admin, "network", { toolsMayAllow: false });
    expect([await outcome(closed), await outcome(open)]).toEqual(["tool.blocked-address", "tool.blocked-address"]);
    for (const entry of ["127.0.0.0/8", "127.0.0.1", `127.0.0.1:${portOf(vendor)}`]) {
      await patch(admin, "network", { toolHosts: [entry] });
      expect([await outcome(closed), await outcome(open)], entry).toEqual(["ok", "ok"]);
    }
    expect(await outcome(anyApi ?? closed, baseUrl)).toBe("tool.blocked-address");
  });
});

describe("mail", () => {
  it("is tried with settings that are not saved, and the server's own answer comes back", async () => {
    const server = new SMTPServer({
      logger: false,
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      onRcptTo: ({ address }, _session, callback) =>
        callback(address.startsWith("nobody") ? Object.assign(new Error("No such user here"), { responseCode: 550 }) : undefined),
      onData: (stream, _session, callback) => stream.resume().on("end", () => callback()),
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closing.push(() => new Promise((resolve) => server.close(() => resolve(undefined))));
    await using app = await startTestApp();
    const admin = await app.signIn("admin");
    const changes = { host: "127.0.0.1", port: portOf(server.server), security: "none", from: "acme@example.test" };
    const sent = await admin.ask(settingsContract.testMail, { body: { to: admin.user.email, changes } });
    expect(sent).toMatchObject({ ok: true });
    expect(sent.answer).toMatch(/^250 /);
    const refused = await admin.ask(settingsContract.testMail, { body: { to: "nobody@example.test", changes } });
    expect(refused).toMatchObject({ ok: false, answer: "550 No such user here", message: "The server refused the recipient" });
    const without = await admin.fetch("api/settings/mail/test", { method: "POST", json: { to: "a@example.test" } });
    expect(await without.json()).toMatchObject({ issues: [{ path: "body.changes.host" }] });
  });

  it("brings invitations and links for new passwords, and says so; without a server the link alone is there", async () => {
    const received: string[] = [];
    const server = new SMTPServer({
      logger: false,
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      onData: (stream, _session, callback) => {
        let text = "";
        stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
        stream.on("end", () => {
          received.push(text);
          callback();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closing.push(() => new Promise((resolve) => server.close(() => resolve(undefined))));
    await using app = await startTestApp();
    const admin = await app.signIn("admin");
    const invite = (email: string) => admin.ask(accessContract.invite, { body: { email, role: "viewer" } });
    expect((await invite("first@example.test")).mailed).toBeNull();
    await patch(admin, "mail", { host: "127.0.0.1", port: portOf(server.server), security: "none", from: "acme@example.test" });
    const { path, mailed } = await invite("second@example.test");
    expect(mailed).toMatchObject({ ok: true });
    const viewer = await app.signIn("viewer");
    const link = await admin.ask(accessContract.passwordLink, { params: { userId: viewer.user.id } });
    expect(link.mailed).toMatchObject({ ok: true });
    const texts = received.map((text) => text.replace(/=\r\n/g, "").replaceAll("=3D", "="));
    expect(texts[0]).toContain("To: second@example.test");
    expect(texts[0]).toContain(`${app.url}${path}`);
    expect(texts[1]).toContain(`To: ${viewer.user.email}`);
    expect(app.logs.join("\n")).not.toContain(path.split("#")[1]);
  });
});
