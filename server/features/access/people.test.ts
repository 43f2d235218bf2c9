import { randomBytes } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { accessContract } from "#shared/access/contract.ts";
import { Me } from "#shared/access/schema.ts";

import { createManualClock, type ManualClock } from "../../test/manual-clock.ts";
import { startTestApp, type TestApp, type TestPerson } from "../../test/test-app.ts";

const newPassword = () => randomBytes(12).toString("base64url");
const DAY_MS = 86_400_000;

describe.each(["sqlite", "postgres"] as const)("people, on %s", (driver) => {
  let app: TestApp;
  let clock: ManualClock;
  let admin: TestPerson;
  beforeAll(async () => {
    clock = createManualClock(Date.now());
    app = await startTestApp({ driver, overrides: { clock } });
    admin = await app.signIn("admin");
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const post = (path: string, json: object, headers: Record<string, string> = {}) => app.fetch(path, { method: "POST", json, headers });
  const login = (email: string, password: string, headers: Record<string, string> = {}) =>
    post("api/auth/login", { email, password }, headers);
  const codeOf = (path: string) => path.split("#")[1] ?? "";
  const cookieOf = (response: Response) => (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";

  describe("one-time links", () => {
    it("invite somebody, who becomes what the invitation says, once", async () => {
      const group = await admin.ask(accessContract.createGroup, { body: { name: "Welcomed" } });
      const email = "new.person@example.test";
      const { path, id } = await admin.ask(accessContract.invite, {
        body: { email: "New.Person@example.test", role: "editor", groups: [group.id] },
      });
      expect(JSON.stringify(await admin.call("api/invitations"))).not.toContain(codeOf(path));
      const look = await post("api/auth/links/look", { code: codeOf(path) });
      expect(await look.json()).toMatchObject({ purpose: "invitation", email });
      const answer = await post("api/auth/links/use", { code: codeOf(path), name: "New Person", password: newPassword() });
      const me = Me.parse(await answer.json());
      expect(me.user).toMatchObject({ email, name: "New Person", role: "editor" });
      expect((await app.fetch("api/auth/me", { headers: { cookie: cookieOf(answer) } })).status).toBe(200);
      const [welcomed] = (await admin.ask(accessContract.listGroups)).filter((each) => each.id === group.id);
      expect(welcomed?.members).toEqual([me.user.id]);
      expect((await post("api/auth/links/use", { code: codeOf(path), name: "Twin", password: newPassword() })).status).toBe(410);
      expect((await admin.ask(accessContract.listInvitations)).map((each) => each.id)).not.toContain(id);
    });

    it("let two who open one at once in only once", async () => {
      const { path } = await admin.ask(accessContract.invite, { body: { email: "race@example.test", role: "viewer" } });
      const use = () => post("api/auth/links/use", { code: codeOf(path), name: "Racer", password: newPassword() });
      const statuses = (await Promise.all([use(), use(), use()])).map((answer) => answer.status);
      expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 410, 410]);
    });

    it("set a new password, end all other sign-ins, and are over after a day or when another is made", async () => {
      const person = await app.signIn("viewer");
      const make = () => admin.ask(accessContract.passwordLink, { params: { userId: person.user.id } });
      const first = await make();
      const second = await make();
      expect((await post("api/auth/links/look", { code: codeOf(first.path) })).status).toBe(410);
      clock.advance(DAY_MS + 1);
      expect((await post("api/auth/links/look", { code: codeOf(second.path) })).status).toBe(410);
      const third = await make();
      const password = newPassword();
      const answer = await post("api/auth/links/use", { code: codeOf(third.path), password });
      expect(answer.status).toBe(200);
      expect((await person.fetch("api/auth/me")).status).toBe(401);
      expect((await login(person.user.email, person.password)).status).toBe(401);
      expect((await login(person.user.email, password)).status).toBe(200);
    });

    it("are no use withdrawn, guessed, or for an account that is disabled", async () => {
      const { path, id } = await admin.ask(accessContract.invite, { body: { email: "withdrawn@example.test", role: "viewer" } });
      await admin.ask(accessContract.withdrawInvitation, { params: { invitationId: id } });
      const headers = { "x-forwarded-for": "203.0.113.77" };
      expect((await post("api/auth/links/use", { code: codeOf(path), password: newPassword() }, headers)).status).toBe(410);
      const person = await app.signIn("viewer");
      const link = await admin.ask(accessContract.passwordLink, { params: { userId: person.user.id } });
      await admin.call(`api/users/${person.user.id}`, { method: "PATCH", json: { isDisabled: true } });
      expect((await post("api/auth/links/use", { code: codeOf(link.path), password: newPassword() })).status).toBe(410);
      for (let guess = 0; guess < 9; guess += 1) await post("api/auth/links/look", { code: `guess ${guess}` }, headers);
      expect((await post("api/auth/links/look", { code: "guess" }, headers)).status).toBe(429);
    });

    it("end with what they would undo: another password, a disabled account, an admin who is none any more", async () => {
      const person = await app.signIn("viewer");
      const link = async () => codeOf((await admin.ask(accessContract.passwordLink, { params: { userId: person.user.id } })).path);
      const use = async (code: string) => (await post("api/auth/links/use", { code, password: newPassword() })).status;
      const own = await link();
      const next = newPassword();
      await person.ask(accessContract.changePassword, { body: { current: person.password, next } });
      expect(await use(own)).toBe(410);
      const byAdmin = await link();
      const set = newPassword();
      await admin.ask(accessContract.updateUser, { params: { userId: person.user.id }, body: { password: set } });
      expect(await use(byAdmin)).toBe(410);
      await admin.ask(accessContract.updateUser, { params: { userId: person.user.id }, body: { isDisabled: true } });
      // Made for somebody who is disabled, it waits until they are not.
      const early = await link();
      expect(await use(early)).toBe(401);
      await admin.ask(accessContract.updateUser, { params: { userId: person.user.id }, body: { isDisabled: false } });
      expect((await login(person.user.email, set)).status).toBe(200);
      expect(await use(early)).toBe(200);

      const second = await app.signIn("admin");
      const { path } = await second.ask(accessContract.invite, { body: { email: "late@example.test", role: "admin" } });
      await admin.ask(accessContract.updateUser, { params: { userId: second.user.id }, body: { role: "viewer" } });
      expect((await post("api/auth/links/use", { code: codeOf(path), name: "Late", password: newPassword() })).status).toBe(410);
    });

    it("invite nobody who is here already", async () => {
      const answer = await admin.fetch("api/invitations", { method: "POST", json: { email: admin.user.email, role: "viewer" } });
      expect(answer.status).toBe(409);
    });
  });

  describe("sign-ins", () => {
    it("are listed with where they are, and ended one by one", async () => {
      const person = await app.signIn("editor");
      const other = await login(person.user.email, person.password, { "user-agent": "A phone", "x-forwarded-for": "198.51.100.7" });
      const list = await person.ask(accessContract.listSessions);
      expect(list).toHaveLength(2);
      expect(list.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
      const phone = list.find(({ userAgent }) => userAgent === "A phone");
      expect(phone).toMatchObject({ address: "198.51.100.7", isCurrent: false });
      const stranger = await app.signIn("editor");
      expect((await stranger.fetch(`api/auth/sessions/${phone?.id ?? ""}`, { method: "DELETE" })).status).toBe(404);
      await person.ask(accessContract.endSession, { params: { sessionId: phone?.id ?? "" } });
      expect((await app.fetch("api/auth/me", { headers: { cookie: cookieOf(other) } })).status).toBe(401);
      expect((await person.fetch("api/auth/me")).status).toBe(200);
    });

    it("are seen and ended by admins for everybody", async () => {
      const person = await app.signIn("viewer");
      const params = { userId: person.user.id };
      expect(await admin.ask(accessContract.userSessions, { params })).toHaveLength(1);
      await admin.ask(accessContract.endUserSessions, { params });
      expect((await person.fetch("api/auth/me")).status).toBe(401);
    });
  });

  describe("API tokens", () => {
    const as = (token: string) => app.fetch("api/auth/me", { headers: { authorization: `Bearer ${token}` } });

    it("are rotated with an overlap: both work for so long, then only the new one", async () => {
      const person = await app.signIn("editor");
      const old = await person.ask(accessContract.createToken, { body: { name: "Script", scopes: ["page.list"], expiresInDays: 30 } });
      const renewed = await person.ask(accessContract.rotateToken, { params: { tokenId: old.id }, body: { overlapHours: 2 } });
      expect(renewed).toMatchObject({ name: "Script", scopes: ["page.list"] });
      expect([(await as(old.token)).status, (await as(renewed.token)).status]).toEqual([200, 200]);
      clock.advance(2 * 3_600_000 + 1_000);
      expect([(await as(old.token)).status, (await as(renewed.token)).status]).toEqual([401, 200]);
      expect((await person.fetch(`api/tokens/${old.id}/rotate`, { method: "POST", json: {} })).status).toBe(404);
    });

    it("are replaced once: the list says which were, and they are not rotated again, not even by two at the same moment", async () => {
      const person = await app.signIn("editor");
      const { id } = await person.ask(accessContract.createToken, { body: { name: "Script" } });
      const rotate = () => person.fetch(`api/tokens/${id}/rotate`, { method: "POST", json: {} });
      const statuses = (await Promise.all([rotate(), rotate(), rotate()])).map((answer) => answer.status);
      expect(statuses.toSorted((one, other) => one - other)).toEqual([201, 409, 409]);
      expect(await (await rotate()).json()).toMatchObject({ code: "token.replaced", detail: "Rotate the one that took its place" });
      expect(await person.ask(accessContract.listTokens)).toMatchObject([
        { name: "Script", replacedAt: null },
        { id, name: "Script (replaced)", replacedAt: expect.any(String) },
      ]);
    });

    it("are seen and revoked by admins for everybody", async () => {
      const person = await app.signIn("editor");
      const { id, token } = await person.ask(accessContract.createToken, { body: { name: "Forgotten" } });
      const list = await admin.ask(accessContract.userTokens, { params: { userId: person.user.id } });
      expect(list.map((each) => each.id)).toEqual([id]);
      await admin.ask(accessContract.deleteUserToken, { params: { userId: person.user.id, tokenId: id } });
      expect((await as(token)).status).toBe(401);
    });
  });

  it("are in groups with names of their own", async () => {
    const { id } = await admin.ask(accessContract.createGroup, { body: { name: "Operations" } });
    const again = (name: string, path = "api/groups", method = "POST") => admin.fetch(path, { method, json: { name } });
    expect((await again("Operations")).status).toBe(409);
    expect((await again("Operations", `api/groups/${id}`, "PATCH")).status).toBe(200);
    const unknown = await admin.fetch(`api/groups/${id}`, { method: "PATCH", json: { members: [id] } });
    expect(unknown.status).toBe(400);
    expect((await admin.fetch(`api/groups/${admin.user.id}`, { method: "DELETE" })).status).toBe(404);
  });
});
