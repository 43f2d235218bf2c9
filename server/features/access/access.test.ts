import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { accessContract } from "#shared/access/contract.ts";
import type { Action } from "#shared/kernel/permission.ts";

import { realClock } from "../../platform/clock.ts";
import { startTestApp, type TestApp, type TestPerson } from "../../test/test-app.ts";

const PASSWORD = "correct horse battery";
const NOBODY = "018f0000-0000-7000-8000-000000000000";

describe.each(["sqlite", "postgres"] as const)("access on %s", (driver) => {
  let app: TestApp;
  let admin: TestPerson;
  let viewer: TestPerson;
  beforeAll(async () => {
    app = await startTestApp({ driver });
    admin = await app.signIn("admin");
    viewer = await app.signIn("viewer");
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const login = (email: string, password: string, headers = {}) =>
    app.fetch("api/auth/login", { method: "POST", json: { email, password }, headers });

  describe("signing in", () => {
    it("sets a cookie that no script reads and no other site sends along", async () => {
      const response = await login(viewer.user.email.toUpperCase(), viewer.password);
      expect(response.status).toBe(200);
      expect(response.headers.get("set-cookie")).toMatch(
        /^pb_session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax(?:, pb_known=[\w.-]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax)?$/,
      );
      expect(response.headers.get("cache-control")).toBe("no-store");
    });

    it("marks the cookie Secure behind https, with the path that the proxy strips", async () => {
      const response = await login(viewer.user.email, viewer.password, {
        "x-forwarded-proto": "https",
        "x-forwarded-prefix": "/proxy/8000",
      });
      expect(response.headers.get("set-cookie")).toContain("Path=/proxy/8000/; HttpOnly; Secure");
    });

    it("answers a wrong password and an unknown account alike", async () => {
      const answers = await Promise.all([login(viewer.user.email, "wrong password"), login("nobody@example.test", "wrong password")]);
      const bodies = await Promise.all(answers.map(async (answer) => ({ ...z.looseObject({}).parse(await answer.json()), requestId: "" })));
      expect(answers.map((answer) => answer.status)).toEqual([401, 401]);
      expect(bodies[0]).toEqual(bodies[1]);
    });

    it("stops guessing, for accounts that exist and for those that don't", async () => {
      for (const email of [viewer.user.email, "nobody.else@example.test"]) {
        const headers = { "x-forwarded-for": "203.0.113.9" };
        for (let guess = 0; guess < 10; guess += 1) expect((await login(email, `guess number ${guess}`, headers)).status).toBe(401);
        const stopped = await login(email, PASSWORD, headers);
        expect(stopped.status).toBe(429);
        expect(Number(stopped.headers.get("retry-after"))).toBeGreaterThan(0);
      }
      expect((await login(viewer.user.email, viewer.password)).status).toBe(200);
    });

    it("lets a browser that the account has used go on, whatever others try from the same address", async () => {
      const headers = { "x-forwarded-for": "203.0.113.19" };
      const first = await login(viewer.user.email, viewer.password, headers);
      const known =
        first.headers
          .getSetCookie()
          .find((cookie) => cookie.startsWith("pb_known="))
          ?.split(";")[0] ?? "";
      for (let guess = 0; guess <= 10; guess += 1) await login(viewer.user.email, `guess number ${guess}`, headers);
      expect((await login(viewer.user.email, viewer.password, headers)).status).toBe(429);
      expect((await login(viewer.user.email, viewer.password, { ...headers, cookie: known })).status).toBe(200);
      // It says nothing of anybody else, and nothing that was made up.
      expect((await login("nobody.more@example.test", "wrong password", { ...headers, cookie: known })).status).toBe(401);
      for (const forged of [
        known.replace(/\../, (start) => (start === ".A" ? ".B" : ".A")),
        "pb_known=x.y",
        `pb_known=${"~".repeat(2_000)}`,
      ])
        expect((await login(viewer.user.email, viewer.password, { ...headers, cookie: forged })).status).toBe(429);
    });

    it("counts the address that the proxy saw, not what somebody wrote before it", async () => {
      await using proxied = await startTestApp({ driver, env: { PUBLIC_URL: "http://127.0.0.1/" } });
      const guess = (made: number) =>
        proxied.fetch("api/auth/login", {
          method: "POST",
          json: { email: "somebody@example.test", password: `guess number ${made}` },
          headers: { origin: "http://127.0.0.1", "x-forwarded-for": `198.51.100.${made}, 10.0.0.5` },
        });
      for (let made = 0; made < 10; made += 1) expect((await guess(made)).status).toBe(401);
      expect((await guess(10)).status).toBe(429);
    });

    it("refuses a form on another site", async () => {
      const response = await login(viewer.user.email, viewer.password, { origin: "https://evil.example" });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: "request.origin" });
    });

    it("ends with signing out", async () => {
      const person = await app.signIn("viewer");
      expect((await person.fetch("api/auth/logout", { method: "POST" })).status).toBe(204);
      expect((await person.fetch("api/auth/me")).status).toBe(401);
    });

    it("survives a restart of the server", async () => {
      const own = await startTestApp({ driver });
      const person = await own.signIn("viewer");
      await own.restart();
      expect((await person.fetch("api/auth/me")).status).toBe(200);
      await own[Symbol.asyncDispose]();
    });
  });

  describe("accounts", () => {
    const newPerson = (email: string) => ({ email, name: "New Person", role: "viewer", password: PASSWORD });

    it("are made by an admin, once an email", async () => {
      const made = await admin.fetch("api/users", { method: "POST", json: newPerson("New.One@Example.test") });
      expect(made.status).toBe(201);
      expect(await made.json()).toMatchObject({ email: "new.one@example.test", role: "viewer", isDisabled: false });
      const again = await admin.fetch("api/users", { method: "POST", json: newPerson("new.one@example.test") });
      expect(again.status).toBe(409);
      expect(await again.json()).toMatchObject({ code: "user.email-taken" });
    });

    it("have stable colours that differ as long as there are any left", async () => {
      const users = await admin.ask(accessContract.listUsers);
      const early = users.slice(0, 12).map((user) => user.color);
      expect(new Set(users.map((user) => user.color)).size).toBe(Math.min(12, users.length));
      expect((await admin.ask(accessContract.listUsers)).slice(0, 12).map((user) => user.color)).toEqual(early);
    });

    it("say which field is wrong", async () => {
      const response = await admin.fetch("api/users", { method: "POST", json: { ...newPerson("x"), password: "short" } });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        code: "request.invalid",
        issues: expect.arrayContaining([
          { path: "body.email", message: expect.any(String) },
          { path: "body.password", message: "At least 10 characters" },
        ]),
      });
    });

    it("lose their sessions at once when they are disabled, and get in again when enabled", async () => {
      const person = await app.signIn("editor");
      await admin.call(`api/users/${person.user.id}`, { method: "PATCH", json: { isDisabled: true } });
      expect((await person.fetch("api/auth/me")).status).toBe(401);
      expect((await login(person.user.email, person.password)).status).toBe(401);
      await admin.call(`api/users/${person.user.id}`, { method: "PATCH", json: { isDisabled: false } });
      expect((await login(person.user.email, person.password)).status).toBe(200);
    });

    it("have the new role's rights from the next request on", async () => {
      const person = await app.signIn("viewer");
      expect((await person.fetch("api/users")).status).toBe(403);
      await admin.call(`api/users/${person.user.id}`, { method: "PATCH", json: { role: "auditor" } });
      expect((await person.fetch("api/users")).status).toBe(200);
    });

    it("that do not exist are not found", async () => {
      expect((await admin.fetch(`api/users/${NOBODY}`, { method: "PATCH", json: { name: "X" } })).status).toBe(404);
      expect((await admin.fetch("api/users/1", { method: "PATCH", json: { name: "X" } })).status).toBe(400);
    });

    it("always leave one admin, even when two demote each other at once", async () => {
      await using own = await startTestApp({ driver });
      const second = await own.signIn("admin");
      const users = await second.ask(accessContract.listUsers);
      const changes = users.map(({ id }) => second.fetch(`api/users/${id}`, { method: "PATCH", json: { role: "viewer" } }));
      const statuses = (await Promise.all(changes)).map((response) => response.status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
      const left = users.find((_user, index) => statuses[index] !== 200);
      expect(left).toBeDefined();
    });

    it("change their own password, which ends their other sessions", async () => {
      const person = await app.signIn("viewer");
      const elsewhere = await login(person.user.email, person.password);
      const otherCookie = (elsewhere.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
      const wrong = await person.fetch("api/auth/password", { method: "POST", json: { current: "wrong one", next: PASSWORD } });
      expect(wrong.status).toBe(401);
      const changed = await person.fetch("api/auth/password", { method: "POST", json: { current: person.password, next: PASSWORD } });
      expect(changed.status).toBe(204);
      expect((await person.fetch("api/auth/me")).status).toBe(200);
      expect((await app.fetch("api/auth/me", { headers: { cookie: otherCookie } })).status).toBe(401);
      expect((await login(person.user.email, PASSWORD)).status).toBe(200);
    });
  });

  describe("API tokens", () => {
    const make = (person: TestPerson, name: string, scopes: "all" | Action[] = "all") =>
      person.ask(accessContract.createToken, { body: { name, scopes } });
    const as = (token: string) => ({ headers: { authorization: `Bearer ${token}`, origin: "https://elsewhere.test" } });

    it("speak for their owner, from anywhere, without a cookie", async () => {
      const { token } = await make(viewer, "Script");
      expect(token).toMatch(/^pbt_[\w-]{43}$/);
      expect(await (await app.fetch("api/auth/me", as(token))).json()).toMatchObject({ user: { id: viewer.user.id } });
    });

    it("show their text once", async () => {
      const { id, token } = await make(viewer, "Once");
      const list = JSON.stringify(await viewer.call("api/tokens"));
      expect(list).toContain(id);
      expect(list).not.toContain(token);
    });

    it("do only what their scopes say, and make no tokens", async () => {
      const { token } = await make(admin, "Reader", ["user.list", "token.manage-own"]);
      expect((await app.fetch("api/users", as(token))).status).toBe(200);
      const create = { method: "POST", json: { email: "t@example.test", name: "T", role: "admin", password: PASSWORD }, ...as(token) };
      expect((await app.fetch("api/users", create)).status).toBe(403);
      for (const scopes of ["all", ["user.list"]])
        expect((await app.fetch("api/tokens", { method: "POST", json: { name: "More", scopes }, ...as(token) })).status).toBe(403);
    });

    it("can't change the password", async () => {
      const { token } = await make(viewer, "Script");
      const response = await app.fetch("api/auth/password", {
        method: "POST",
        json: { current: viewer.password, next: PASSWORD },
        ...as(token),
      });
      expect(response.status).toBe(403);
    });

    it("end when an admin gives their owner a new password, not when the owner takes one", async () => {
      const person = await app.signIn("editor");
      const { token } = await make(person, "Script");
      await person.fetch("api/auth/password", { method: "POST", json: { current: person.password, next: PASSWORD } });
      expect((await app.fetch("api/auth/me", as(token))).status).toBe(200);
      await admin.fetch(`api/users/${person.user.id}`, { method: "PATCH", json: { password: "another password" } });
      expect((await app.fetch("api/auth/me", as(token))).status).toBe(401);
    });

    it("end when they are revoked, by their owner only", async () => {
      const { id, token } = await make(viewer, "Script");
      expect((await admin.fetch(`api/tokens/${id}`, { method: "DELETE" })).status).toBe(404);
      expect((await viewer.fetch(`api/tokens/${id}`, { method: "DELETE" })).status).toBe(204);
      expect((await app.fetch("api/auth/me", as(token))).status).toBe(401);
    });
  });

  it("keeps passwords, cookies and tokens out of the log and the database", async () => {
    const { token } = await viewer.ask(accessContract.createToken, { body: { name: "Secret" } });
    const secrets = [viewer.password, admin.password, PASSWORD, token, viewer.cookie.split("=")[1] ?? "?"];
    const log = app.logs.join("");
    expect(log).toContain("/api/auth/login");
    const stored =
      driver === "sqlite" ? ["platform.db", "platform.db-wal"].map((file) => readFileSync(join(app.dataDir, file), "latin1")) : [];
    for (const secret of secrets) for (const text of [log, ...stored]) expect(text).not.toContain(secret);
  });
});

describe("the first account", () => {
  const person = { email: "Ada@Example.test", name: "Ada", password: PASSWORD };
  const start = (driver: "sqlite" | "postgres") => startTestApp({ driver, env: { ADMIN_EMAIL: "", ADMIN_PASSWORD: "" } });

  it.each(["sqlite", "postgres"] as const)("is made once, as admin, with the code that the server printed, on %s", async (driver) => {
    await using app = await start(driver);
    const code = await app.app.setupCode();
    expect(code).toMatch(/^([2-9A-HJ-NP-Z]{4}-){2}[2-9A-HJ-NP-Z]{4}$/);
    expect(await (await app.fetch("api/auth/setup")).json()).toEqual({ isOpen: true });
    const claim = (typed: string, email = person.email) =>
      app.fetch("api/auth/setup", { method: "POST", json: { code: typed, ...person, email } });
    expect((await claim("AAAA-AAAA-AAAA")).status).toBe(403);
    const answers = await Promise.all([claim(code?.toLowerCase().replaceAll("-", " ") ?? ""), claim(code ?? "", "other@example.test")]);
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(await answers.find((answer) => answer.ok)?.json()).toMatchObject({ user: { role: "admin" } });
    expect(await app.app.setupCode()).toBeUndefined();
    expect(await (await app.fetch("api/auth/setup")).json()).toEqual({ isOpen: false });
    expect((await claim(code ?? "", "third@example.test")).status).toBe(409);
  });

  it("has a new code at every start, and takes few tries", async () => {
    await using app = await start("sqlite");
    const code = await app.app.setupCode();
    await app.restart();
    expect(await app.app.setupCode()).not.toBe(code);
    const claim = (typed: string) => app.fetch("api/auth/setup", { method: "POST", json: { code: typed, ...person } });
    for (let guess = 0; guess < 10; guess += 1) expect((await claim(`${guess}`)).status).toBe(403);
    expect((await claim((await app.app.setupCode()) ?? "")).status).toBe(429);
  });
});

describe("sessions", () => {
  it("slide on with every visit and end after thirty days without one", async () => {
    const day = 86_400_000;
    let passed = 0;
    // Only the date moves on: nobody wants to run a month of timers.
    const clock = { ...realClock, now: () => new Date(Date.now() + passed) };
    await using app = await startTestApp({ overrides: { clock } });
    const person = await app.signIn("viewer");
    for (const days of [29, 29]) {
      passed += days * day;
      expect((await person.fetch("api/auth/me")).status).toBe(200);
    }
    passed += 31 * day;
    expect((await person.fetch("api/auth/me")).status).toBe(401);
  });
});
