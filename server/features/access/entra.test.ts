import { createHmac, generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import type { RequestListener } from "node:http";

import * as fc from "fast-check";
import { SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { type Clock, realClock } from "#server/platform/clock.ts";
import { accessContract } from "#shared/access/contract.ts";
import { Me } from "#shared/access/schema.ts";
import { auditContract } from "#shared/audit/contract.ts";
import type { AuditAction } from "#shared/audit/schema.ts";
import type { EntraSettings } from "#shared/settings/entra.ts";

import { type Directory, type DirectoryPerson, startDirectory } from "../../../simulators/entra/directory.ts";
import { signInAtDirectory } from "../../../simulators/entra/sign-in.ts";
import { startTestApp, type TestApp, type TestPerson } from "../../test/test-app.ts";

const REDIRECT = "http://127.0.0.1/entra";
const MINUTE_S = 60;

type Rules = Partial<EntraSettings>;

/** A browser that was given a nonce. */
interface Browser {
  nonce: string;
  cookie: string;
}

describe.each(["sqlite", "postgres"] as const)("sign-in with Microsoft Entra ID, on %s", (driver) => {
  let app: TestApp;
  let directory: Directory;
  let admin: TestPerson;
  let laterMs = 0;
  const clock: Clock = { ...realClock, now: () => new Date(Date.now() + laterMs) };

  beforeAll(async () => {
    directory = await startDirectory({ redirectUris: [REDIRECT] });
    app = await startTestApp({
      driver,
      overrides: { clock },
      env: {
        ENTRA_TENANT_ID: directory.tenantId,
        ENTRA_CLIENT_ID: directory.clientId,
        ENTRA_AUTHORITY: directory.origin,
        ENTRA_GRAPH_URL: directory.origin,
      },
    });
    admin = await app.signIn("admin");
  });
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
    await directory[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    directory.answerGraph(undefined);
    await rule({ tenants: [], rules: [], defaultRole: "viewer" });
  });

  async function rule(changes: Rules): Promise<void> {
    await admin.call("api/settings/entra", { method: "PATCH", json: { changes } });
  }

  let made = 0;
  function newPerson(given: Partial<DirectoryPerson> = {}): DirectoryPerson & { login: string } {
    made += 1;
    const login = `person${made}`;
    const person = { objectId: randomUUID(), name: `Person ${made}`, userName: `${login}@contoso.test`, ...given };
    directory.people.set(login, person);
    return { login, ...person };
  }

  const cookieOf = (response: Response, name: string) =>
    response.headers
      .getSetCookie()
      .map((line) => line.split(";")[0] ?? "")
      .find((pair) => pair.startsWith(`${name}=`)) ?? "";

  async function newBrowser(cookie = ""): Promise<Browser> {
    const response = await app.fetch("api/auth/entra/nonce", { method: "POST", headers: { cookie } });
    const { nonce } = accessContract.entraNonce.response.parse(await response.json());
    return { nonce, cookie: cookieOf(response, "pb_nonce") };
  }

  const bring = (json: object, { cookie }: Pick<Browser, "cookie">, headers: Record<string, string> = {}) =>
    app.fetch("api/auth/entra", { method: "POST", json, headers: { cookie, ...headers } });

  /** The whole way: nonce, sign-in at the directory, token to the server. */
  async function arrive(login: string): Promise<Response> {
    const browser = await newBrowser();
    const { idToken } = await signInAtDirectory(directory, login, browser.nonce, REDIRECT);
    return bring({ idToken }, browser);
  }

  async function codeOf(response: Response): Promise<string> {
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null && "code" in body ? String(body.code) : `let in (${response.status})`;
  }

  const userOf = async (response: Response) => {
    const text = await response.text();
    expect(response.status, text).toBe(200);
    return Me.parse(JSON.parse(text)).user;
  };

  /** Claims as Microsoft would write them, for a token that it would not. */
  function claimsFor(person: DirectoryPerson, nonce: string) {
    const now = Math.floor(Date.now() / 1_000);
    return {
      iss: `${directory.origin}/${directory.tenantId}/v2.0`,
      aud: directory.clientId,
      sub: person.objectId,
      oid: person.objectId,
      tid: directory.tenantId,
      ver: "2.0",
      name: person.name,
      preferred_username: person.userName,
      nonce,
      iat: now,
      nbf: now,
      exp: now + 60 * MINUTE_S,
    };
  }

  const lastEntries = async (action: AuditAction) => {
    const { entries } = await admin.ask(auditContract.list, { query: { action, limit: 20 } });
    return entries;
  };

  describe("lets people in", () => {
    it("with a token of the directory, and knows them again by their object although name and address changed", async () => {
      const person = newPerson();
      const first = await arrive(person.login);
      const cookie = cookieOf(first, "pb_session");
      const user = await userOf(first);
      expect(user).toMatchObject({ email: person.userName, name: person.name, role: "viewer" });
      expect((await app.fetch("api/auth/me", { headers: { cookie } })).status).toBe(200);
      directory.people.set(person.login, { ...person, name: "Renamed", userName: "renamed@contoso.test" });
      expect(await userOf(await arrive(person.login))).toMatchObject({ id: user.id, name: "Renamed", email: "renamed@contoso.test" });
      const [signIn] = await lastEntries("auth.sign-in");
      expect(signIn).toMatchObject({ summary: "Signed in by Microsoft Entra ID", actor: { kind: "user", id: user.id } });
      const [created] = await lastEntries("user.create");
      expect(created).toMatchObject({ actor: { name: "Microsoft Entra ID" }, resource: { id: user.id } });
    });

    it("without a password of ours: none signs in, and none is changed", async () => {
      const answer = await arrive(newPerson().login);
      const cookie = cookieOf(answer, "pb_session");
      const { email } = await userOf(answer);
      for (const password of ["none", "", "correct horse battery"])
        expect((await app.fetch("api/auth/login", { method: "POST", json: { email, password } })).status).toBe(401);
      const json = { current: "none", next: "correct horse battery" };
      const change = await app.fetch("api/auth/password", { method: "POST", json, headers: { cookie } });
      expect(await codeOf(change)).toBe("auth.no-password");
    });

    it("once, where they come twice at the same time for the first time", async () => {
      const person = newPerson();
      const users = await Promise.all([arrive(person.login), arrive(person.login), arrive(person.login)]);
      const ids = await Promise.all(users.map(async (answer) => (await userOf(answer)).id));
      expect(new Set(ids).size).toBe(1);
    });

    it("only from directories that may", async () => {
      const person = newPerson();
      const other = randomUUID();
      const browser = await newBrowser();
      const token = () => directory.sign({ ...claimsFor(person, browser.nonce), tid: other, iss: `${directory.origin}/${other}/v2.0` });
      // The directory's key signs for its own directory alone.
      expect(await codeOf(await bring({ idToken: await token() }, browser))).toBe("entra.refused");
      directory.signForAnyTenant(true);
      laterMs += 25 * 3_600_000;
      const fresh = async () => {
        const now = Math.floor(clock.now().getTime() / 1_000);
        const again = await newBrowser();
        const claims = {
          ...claimsFor(person, again.nonce),
          tid: other,
          iss: `${directory.origin}/${other}/v2.0`,
          iat: now,
          nbf: now,
          exp: now + 60,
        };
        return bring({ idToken: await directory.sign(claims) }, again);
      };
      expect(await codeOf(await fresh())).toBe("entra.not-allowed");
      await rule({ tenants: [other.toUpperCase()] });
      expect(await userOf(await fresh())).toMatchObject({ email: person.userName });
      directory.signForAnyTenant(false);
      laterMs = 0;
    });

    it("not while an account is disabled", async () => {
      const person = newPerson();
      const user = await userOf(await arrive(person.login));
      await admin.call(`api/users/${user.id}`, { method: "PATCH", json: { isDisabled: true } });
      expect(await codeOf(await arrive(person.login))).toBe("entra.not-allowed");
      const [refused] = await lastEntries("auth.sign-in-failed");
      expect(refused).toMatchObject({ summary: expect.stringContaining("This account is disabled"), resource: { name: person.name } });
      await admin.call(`api/users/${user.id}`, { method: "PATCH", json: { isDisabled: false } });
      expect((await userOf(await arrive(person.login))).id).toBe(user.id);
    });
  });

  describe("refuses a token", () => {
    const now = () => Math.floor(Date.now() / 1_000);
    const without = (name: string, claims: object) => Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

    it.each<[string, (claims: ReturnType<typeof claimsFor>) => Promise<string> | string]>([
      ["for another application", (claims) => directory.sign({ ...claims, aud: randomUUID() })],
      ["for several applications", (claims) => directory.sign({ ...claims, aud: [directory.clientId, randomUUID()] })],
      ["of another issuer", (claims) => directory.sign({ ...claims, iss: `https://login.example.test/${directory.tenantId}/v2.0` })],
      ["whose issuer is another directory", (claims) => directory.sign({ ...claims, iss: `${directory.origin}/${randomUUID()}/v2.0` })],
      ["that names another directory than its issuer", (claims) => directory.sign({ ...claims, tid: randomUUID() })],
      ["of version 1", (claims) => directory.sign({ ...claims, ver: "1.0" })],
      ["that has expired", (claims) => directory.sign({ ...claims, exp: now() - 3 * MINUTE_S })],
      ["that never expires", (claims) => directory.sign(without("exp", claims))],
      ["that is not valid yet", (claims) => directory.sign({ ...claims, nbf: now() + 3 * MINUTE_S })],
      ["without a nonce", (claims) => directory.sign(without("nonce", claims))],
      ["without an object", (claims) => directory.sign(without("oid", claims))],
      ["whose groups are none", (claims) => directory.sign({ ...claims, groups: [{ id: 1 }] })],
      ["that nobody signed", (claims) => `${encode({ alg: "none" })}.${encode(claims)}.`],
      [
        "that is signed with the public key as a secret",
        (claims) => {
          const body = `${encode({ alg: "HS256", kid: directory.publicKey().kid })}.${encode(claims)}`;
          return `${body}.${createHmac("sha256", JSON.stringify(directory.publicKey())).update(body).digest("base64url")}`;
        },
      ],
      [
        "that somebody else signed under the key's name",
        (claims) => {
          const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
          return new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: directory.publicKey().kid ?? "" }).sign(privateKey);
        },
      ],
      [
        "whose content was changed after it was signed",
        async (claims) => {
          const [head, , signature] = (await directory.sign(claims)).split(".");
          return `${head}.${encode({ ...claims, roles: ["Admins"] })}.${signature}`;
        },
      ],
    ])("%s", async (_what, forge) => {
      const browser = await newBrowser();
      const answer = await bring({ idToken: await forge(claimsFor(newPerson(), browser.nonce)) }, browser);
      expect(await codeOf(answer)).toBe("entra.refused");
      expect(cookieOf(answer, "pb_session")).toBe("");
    });

    it("not for a clock that is a little off", async () => {
      const person = newPerson();
      for (const times of [{ exp: now() - MINUTE_S }, { nbf: now() + MINUTE_S, exp: now() + 5 * MINUTE_S }]) {
        const browser = await newBrowser();
        await userOf(await bring({ idToken: await directory.sign({ ...claimsFor(person, browser.nonce), ...times }) }, browser));
      }
    });

    it("whatever it is made of, and says so", async () => {
      const browser = await newBrowser();
      const part = fc.oneof(
        fc.string(),
        fc.json(),
        fc.base64String(),
        fc.constant(encode({ alg: "RS256", kid: directory.publicKey().kid })),
      );
      const text = fc.oneof(
        fc.string({ minLength: 1 }),
        fc.tuple(part, part, part).map((parts) => parts.join(".")),
      );
      let address = 0;
      const property = fc.asyncProperty(text, async (idToken) => {
        address += 1;
        const answer = await bring({ idToken }, browser, { "x-forwarded-for": `198.51.100.${address}` });
        expect([400, 401]).toContain(answer.status);
      });
      await fc.assert(property, { numRuns: 100 });
    });

    it("after too many wrong ones from one address", async () => {
      const headers = { "x-forwarded-for": "203.0.113.99" };
      const statuses = [];
      for (let attempt = 0; attempt < 101; attempt += 1) statuses.push((await bring({ idToken: "x" }, { cookie: "" }, headers)).status);
      expect(statuses.slice(0, 100).every((status) => status === 401)).toBe(true);
      expect(statuses.at(-1)).toBe(429);
    });
  });

  describe("takes a nonce", () => {
    const tokenWith = (person: DirectoryPerson & { login: string }, { nonce }: Browser) =>
      signInAtDirectory(directory, person.login, nonce, REDIRECT).then(({ idToken }) => idToken);

    it("once, of many at the same time too", async () => {
      const browser = await newBrowser();
      const idToken = await tokenWith(newPerson(), browser);
      const answers = await Promise.all(Array.from({ length: 4 }, () => bring({ idToken }, browser)));
      const codes = await Promise.all(answers.map(codeOf));
      expect(codes.filter((code) => code === "entra.refused")).toHaveLength(3);
      expect(await codeOf(await bring({ idToken }, browser))).toBe("entra.refused");
    });

    it("from the browser that it was given to, and from no other", async () => {
      const mine = await newBrowser();
      const theirs = await newBrowser();
      const idToken = await tokenWith(newPerson(), mine);
      expect(await codeOf(await bring({ idToken }, theirs))).toBe("entra.refused");
      expect(await codeOf(await bring({ idToken }, { cookie: "" }))).toBe("entra.refused");
      await userOf(await bring({ idToken }, mine));
    });

    it("that it gave out itself, within a quarter of an hour", async () => {
      const browser = await newBrowser();
      const person = newPerson();
      const own = await tokenWith(person, { ...browser, nonce: "made-up" });
      expect(await codeOf(await bring({ idToken: own }, browser))).toBe("entra.refused");
      const idToken = await tokenWith(person, browser);
      laterMs += 15 * 60_000 + 1_000;
      expect(await codeOf(await bring({ idToken }, browser))).toBe("entra.refused");
      laterMs = 0;
    });

    it("of several tabs of one browser", async () => {
      const one = await newBrowser();
      const other = await newBrowser(one.cookie);
      expect(other.cookie).toBe(one.cookie);
      for (const tab of [one, other]) await userOf(await bring({ idToken: await tokenWith(newPerson(), tab) }, tab));
    });
  });

  it("follows Microsoft to new keys, and looks for unknown ones at most once a minute", async () => {
    await userOf(await arrive(newPerson().login));
    laterMs += MINUTE_S * 1_000 + 1;
    await directory.rotateKeys();
    const before = directory.keyFetches();
    await userOf(await arrive(newPerson().login));
    expect(directory.keyFetches()).toBe(before + 1);
    const browser = await newBrowser();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const idToken = await directory.sign(claimsFor(newPerson(), browser.nonce), { kid: randomBytes(6).toString("hex") });
      expect(await codeOf(await bring({ idToken }, browser))).toBe("entra.refused");
    }
    expect(directory.keyFetches()).toBe(before + 1);
    laterMs += MINUTE_S * 1_000 + 1;
    const idToken = await directory.sign(claimsFor(newPerson(), browser.nonce), { kid: "unknown" });
    expect(await codeOf(await bring({ idToken }, browser))).toBe("entra.refused");
    expect(directory.keyFetches()).toBe(before + 2);
    laterMs = 0;
  });

  describe("gives people what their directory says", () => {
    const GROUP = randomUUID();

    it("nothing where no line fits them and there is no role for all", async () => {
      await rule({ defaultRole: null, rules: [{ source: "role", value: "Editors", role: "editor", groups: [] }] });
      const person = newPerson({ roles: ["Readers"] });
      expect(await codeOf(await arrive(person.login))).toBe("entra.not-allowed");
      directory.people.set(person.login, { ...person, roles: ["Editors"] });
      expect(await userOf(await arrive(person.login))).toMatchObject({ role: "editor" });
    });

    it("anew at each sign-in: role and groups come and go, and what an admin gave stays", async () => {
      const ours = await admin.ask(accessContract.createGroup, { body: { name: `Operations ${driver}` } });
      const own = await admin.ask(accessContract.createGroup, { body: { name: `Choir ${driver}` } });
      await rule({
        rules: [
          { source: "group", value: GROUP.toUpperCase(), role: null, groups: [ours.id] },
          { source: "role", value: "Integrators", role: "integrator", groups: [] },
        ],
      });
      const person = newPerson({ groups: [GROUP], roles: ["Integrators"] });
      const user = await userOf(await arrive(person.login));
      expect(user.role).toBe("integrator");
      await admin.call(`api/groups/${own.id}`, { method: "PATCH", json: { members: [user.id] } });
      const membersOf = async (id: string) => (await admin.ask(accessContract.listGroups)).find((group) => group.id === id)?.members;
      expect(await membersOf(ours.id)).toEqual([user.id]);
      directory.people.set(person.login, { ...person, groups: [], roles: [] });
      expect((await userOf(await arrive(person.login))).role).toBe("viewer");
      expect(await membersOf(ours.id)).toEqual([]);
      expect(await membersOf(own.id)).toEqual([user.id]);
      const [changed] = await lastEntries("user.update");
      expect(changed).toMatchObject({ actor: { name: "Microsoft Entra ID" }, before: { role: "integrator" }, after: { role: "viewer" } });
      await rule({ rules: [{ source: "role", value: "Integrators", role: "editor", groups: [] }] });
      directory.people.set(person.login, { ...person, groups: [] });
      expect((await userOf(await arrive(person.login))).role).toBe("editor");
    });

    it("at once, in what they have open already", async () => {
      await rule({ rules: [{ source: "role", value: "Editors", role: "editor", groups: [] }] });
      const person = newPerson({ roles: ["Editors"] });
      const cookie = cookieOf(await arrive(person.login), "pb_session");
      const roleNow = async () => Me.parse(await (await app.fetch("api/auth/me", { headers: { cookie } })).json()).user.role;
      expect(await roleNow()).toBe("editor");
      directory.people.set(person.login, { ...person, roles: [] });
      await userOf(await arrive(person.login));
      expect(await roleNow()).toBe("viewer");
    });

    it("but never takes the last admin's role", async () => {
      await rule({ rules: [{ source: "role", value: "Admins", role: "admin", groups: [] }] });
      const person = newPerson({ roles: ["Admins"] });
      const session = await arrive(person.login);
      const cookie = cookieOf(session, "pb_session");
      const boss = await userOf(session);
      const others = (await admin.ask(accessContract.listUsers)).filter(({ id, role }) => role === "admin" && id !== boss.id);
      const makeThem = async (role: string) => {
        for (const { id } of others)
          expect((await app.fetch(`api/users/${id}`, { method: "PATCH", json: { role }, headers: { cookie } })).status).toBe(200);
      };
      await makeThem("viewer");
      directory.people.set(person.login, { ...person, roles: [] });
      expect((await userOf(await arrive(person.login))).role).toBe("admin");
      await makeThem("admin");
      expect((await userOf(await arrive(person.login))).role).toBe("viewer");
    });
  });

  describe("asks Microsoft Graph for too many groups", () => {
    const MANY = Array.from({ length: 250 }, () => randomUUID());
    const json =
      (status: number, body: unknown): RequestListener =>
      (request, response) => {
        request.resume();
        response.writeHead(status, { "content-type": "application/json" });
        response.end(typeof body === "string" ? body : JSON.stringify(body));
      };

    async function overloaded(given: Partial<DirectoryPerson> = {}) {
      await rule({ defaultRole: null, rules: [{ source: "group", value: MANY[249] ?? "", role: "editor", groups: [] }] });
      const person = newPerson({ groups: MANY, isInTooManyGroups: true, ...given });
      const browser = await newBrowser();
      const tokens = await signInAtDirectory(directory, person.login, browser.nonce, REDIRECT);
      return { person, browser, ...tokens };
    }

    it("with a token that the browser brings when it is asked for one", async () => {
      const { browser, idToken, accessToken } = await overloaded();
      expect(await codeOf(await bring({ idToken }, browser))).toBe("entra.groups-needed");
      expect(await userOf(await bring({ idToken, graphToken: accessToken }, browser))).toMatchObject({ role: "editor" });
    });

    it("not where no line asks for a group", async () => {
      const { browser, idToken } = await overloaded();
      await rule({ defaultRole: "viewer", rules: [{ source: "role", value: "Editors", role: "editor", groups: [] }] });
      expect(await userOf(await bring({ idToken }, browser))).toMatchObject({ role: "viewer" });
    });

    it.each<[string, (person: DirectoryPerson) => RequestListener]>([
      ["it is down", () => json(503, "")],
      ["it refuses", () => json(403, { error: { code: "Authorization_RequestDenied" } })],
      ["it breaks off", () => (request) => request.socket.destroy()],
      ["it answers garbage", () => json(200, "<html>")],
      ["it answers another person", () => json(200, { id: randomUUID(), value: MANY })],
      [
        "there are further pages",
        ({ objectId }) => json(200, { id: objectId, value: MANY, "@odata.nextLink": "https://graph.microsoft.com/v1.0/more" }),
      ],
      ["groups are no ids", ({ objectId }) => json(200, { id: objectId, value: [...MANY, "all"] })],
      ["it names no groups", ({ objectId }) => json(200, { id: objectId })],
      ["it sends elsewhere", () => (_request, response) => void response.writeHead(302, { location: "/v1.0/users" }).end()],
    ])("and lets nobody in where %s", async (_what, answer) => {
      const { person, browser, idToken, accessToken } = await overloaded();
      directory.answerGraph(answer(person));
      const response = await bring({ idToken, graphToken: accessToken }, browser);
      expect(await codeOf(response)).toBe("entra.groups-failed");
      expect(cookieOf(response, "pb_session")).toBe("");
      directory.answerGraph(undefined);
      // It was no fault of theirs: the same token works once Graph does.
      await userOf(await bring({ idToken, graphToken: accessToken }, browser));
    });

    it("and takes nobody else's groups", async () => {
      const powerful = await overloaded();
      const { browser, idToken } = await overloaded({ groups: MANY.slice(0, 240) });
      expect(await codeOf(await bring({ idToken, graphToken: powerful.accessToken }, browser))).toBe("entra.groups-failed");
      expect(await codeOf(await bring({ idToken, graphToken: "made up\r\nx: y" }, browser))).toBe("entra.groups-failed");
    });
  });

  describe("links accounts", () => {
    it("that are here already only where an admin does it", async () => {
      const local = await app.signIn("editor");
      const person = newPerson({ userName: local.user.email });
      const refused = await arrive(person.login);
      expect(refused.status).toBe(409);
      expect(await refused.json()).toMatchObject({ code: "entra.email-taken", detail: expect.stringContaining(person.objectId) });
      const body = { tenantId: directory.tenantId, objectId: person.objectId };
      const params = { userId: local.user.id };
      const identity = await admin.ask(accessContract.linkIdentity, { params, body });
      await rule({ defaultRole: "integrator" });
      expect(await userOf(await arrive(person.login))).toMatchObject({ id: local.user.id, role: "integrator", name: local.user.name });
      expect(await admin.ask(accessContract.listIdentities, { params })).toMatchObject([{ ...body, lastSignInAt: expect.any(String) }]);
      const twice = await admin.fetch(`api/users/${admin.user.id}/identities`, { method: "POST", json: body });
      expect(await codeOf(twice)).toBe("entra.identity-taken");
      await admin.ask(accessContract.unlinkIdentity, { params: { ...params, identityId: identity.id } });
      expect((await local.fetch("api/auth/me")).status).toBe(401);
      expect(await codeOf(await arrive(person.login))).toBe("entra.email-taken");
    });

    it("not without an address", async () => {
      expect(await codeOf(await arrive(newPerson({ userName: "no address" }).login))).toBe("entra.not-allowed");
    });
  });
});

describe("a server that is set up", () => {
  let directory: Directory;
  beforeAll(async () => {
    directory = await startDirectory({ redirectUris: [REDIRECT] });
    directory.people.set("grace", { objectId: randomUUID(), name: "Grace", userName: "grace@contoso.test" });
  });
  afterAll(() => directory[Symbol.asyncDispose]());

  const envFor = (tenant: string) => ({
    ENTRA_TENANT_ID: tenant,
    ENTRA_CLIENT_ID: directory.clientId,
    ENTRA_AUTHORITY: directory.origin,
    ENTRA_GRAPH_URL: directory.origin,
  });

  async function arrive(app: TestApp) {
    const asked = await app.fetch("api/auth/entra/nonce", { method: "POST" });
    const { nonce } = accessContract.entraNonce.response.parse(await asked.json());
    const { idToken } = await signInAtDirectory(directory, "grace", nonce, REDIRECT);
    const cookie = (asked.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    return app.fetch("api/auth/entra", { method: "POST", json: { idToken }, headers: { cookie } });
  }

  const allow = async (app: TestApp, changes: Rules) =>
    (await app.signIn("admin")).call("api/settings/entra", { method: "PATCH", json: { changes } });

  it("lets nobody in before an admin has said who may", async () => {
    await using app = await startTestApp({ env: envFor(directory.tenantId) });
    expect(await (await arrive(app)).json()).toMatchObject({ code: "entra.not-allowed" });
  });

  it("by the directory's domain finds out which directory that is", async () => {
    await using app = await startTestApp({ env: envFor(directory.domain) });
    await allow(app, { defaultRole: "viewer" });
    expect((await arrive(app)).status).toBe(200);
  });

  it("for several directories lets in those that are named alone", async () => {
    await using app = await startTestApp({ env: envFor("organizations") });
    await allow(app, { defaultRole: "viewer" });
    expect(await (await arrive(app)).json()).toMatchObject({ code: "entra.not-allowed" });
    await allow(app, { tenants: [directory.tenantId] });
    expect((await arrive(app)).status).toBe(200);
  });

  it("at a public address gives the page that Microsoft's window comes back to no header that would cut it off", async () => {
    await using app = await startTestApp({ env: { ...envFor(directory.tenantId), PUBLIC_URL: "https://dashboards.example.test" } });
    const policyOf = async (path: string) => (await app.fetch(path)).headers.get("cross-origin-opener-policy");
    expect(await policyOf("sign-in")).toBe("same-origin-allow-popups");
    expect(await policyOf("entra")).toBeNull();
  });
});

describe("without Microsoft Entra ID", () => {
  it("there is no such way in", async () => {
    await using app = await startTestApp();
    expect(await (await app.fetch("api/auth/entra")).json()).toEqual({ isOn: false });
    for (const path of ["api/auth/entra/nonce", "api/auth/entra"]) {
      const answer = await app.fetch(path, { method: "POST", json: { idToken: "x" } });
      expect([answer.status, await answer.json()]).toEqual([404, expect.objectContaining({ code: "entra.off" })]);
    }
  });

  it("being reachable nobody comes in, and it is said why", async () => {
    const tenant = randomUUID();
    await using app = await startTestApp({
      env: { ENTRA_TENANT_ID: tenant, ENTRA_CLIENT_ID: randomUUID(), ENTRA_AUTHORITY: "http://127.0.0.1:9", LOG_LEVEL: "warn" },
    });
    const idToken = await new SignJWT({})
      .setProtectedHeader({ alg: "RS256", kid: "x" })
      .sign(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey);
    const answer = await app.fetch("api/auth/entra", { method: "POST", json: { idToken } });
    expect([answer.status, await answer.json()]).toEqual([503, expect.objectContaining({ detail: expect.stringContaining("Microsoft") })]);
    expect(await (await app.fetch("api/auth/entra")).json()).toMatchObject({ isOn: true, authority: `http://127.0.0.1:9/${tenant}` });
    expect((await app.fetch("api/auth/entra")).headers.get("content-security-policy")).toContain(
      "connect-src 'self' data: blob: http://127.0.0.1:9;",
    );
  });
});
