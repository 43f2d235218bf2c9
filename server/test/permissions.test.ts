import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { contract } from "#shared/contract.ts";
import type { Endpoint } from "#shared/kernel/endpoint.ts";
import { type Action, ACTIONS, can, Role, ROLE_TABLE, type Actor } from "#shared/kernel/permission.ts";

import { startTestApp, type TestApp, type TestPerson } from "./test-app.ts";

const A = "admin";
const E = "editor";
const I = "integrator";
const V = "viewer";
const U = "auditor";
const EVERYONE = [A, E, I, V, U];
const ANYONE = [...EVERYONE, "stranger"];

/** Who may call what: written down by hand, so that a change in the code has to be meant. A new endpoint needs a row. */
const MAY: Record<string, readonly string[]> = {
  "access.setupStatus": ANYONE,
  "access.setup": ANYONE,
  "access.login": ANYONE,
  "access.logout": ANYONE,
  "access.me": EVERYONE,
  "access.updateMe": EVERYONE,
  "access.changePassword": EVERYONE,
  "access.listUsers": [A, U],
  "access.createUser": [A],
  "access.updateUser": [A],
  "access.listTokens": EVERYONE,
  "access.createToken": EVERYONE,
  "access.deleteToken": EVERYONE,
  "access.rotateToken": EVERYONE,
  "access.listSessions": EVERYONE,
  "access.endSession": EVERYONE,
  "access.look": ANYONE,
  "access.useLink": ANYONE,
  "access.userSessions": [A],
  "access.endUserSessions": [A],
  "access.userTokens": [A],
  "access.deleteUserToken": [A],
  "access.passwordLink": [A],
  "access.listInvitations": [A],
  "access.invite": [A],
  "access.withdrawInvitation": [A],
  "access.entra": ANYONE,
  "access.entraNonce": ANYONE,
  "access.entraLogin": ANYONE,
  "access.listIdentities": [A],
  "access.linkIdentity": [A],
  "access.unlinkIdentity": [A],
  "access.listGroups": [A, E, I, U],
  "access.createGroup": [A],
  "access.updateGroup": [A],
  "access.deleteGroup": [A],
  "access.listGrants": [A, E, I, U],
  "access.giveGrant": [A, E, I],
  "access.removeGrant": [A, E, I],
  "access.people": [A, E, I],
  "access.peopleGroups": [A, E, I],
  "access.listDevices": [A, U],
  "access.createDevice": [A],
  "access.updateDevice": [A],
  "access.newDeviceCode": [A],
  "access.deleteDevice": [A],
  "access.enterDevice": ANYONE,
  "access.listGuestLinks": [A, E],
  "access.createGuestLink": [A, E],
  "access.deleteGuestLink": [A, E],
  "access.enterGuest": ANYONE,
  "pages.list": EVERYONE,
  "pages.create": [A, E],
  "pages.get": EVERYONE,
  "pages.bySlug": EVERYONE,
  "pages.update": [A, E],
  "pages.remove": [A, E],
  "pages.getDraft": [A, E, U],
  "pages.putDraft": [A, E],
  "pages.publish": [A, E],
  "pages.published": EVERYONE,
  "pages.versions": [A, E, U],
  "pages.version": [A, E, U],
  "pages.restore": [A, E],
  "pages.points": [A, E, U],
  "pages.point": [A, E, U],
  "pages.keepPoint": [A, E],
  "pages.renamePoint": [A, E],
  "pages.restorePoint": [A, E],
  "pages.diff": [A, E, U],
  "settings.list": [A, U],
  "settings.update": [A],
  "settings.versions": [A, U],
  "settings.version": [A, U],
  "settings.restore": [A],
  "settings.testMail": [A],
  "settings.branding": ANYONE,
  "settings.logo": ANYONE,
  "backup.list": [A, U],
  "backup.create": [A],
  "backup.download": [A],
  "backup.restore": [A],
  "backup.export": [A],
  "backup.import": [A],
  "audit.list": [A, U],
  "audit.verify": [A, U],
  "audit.export": [A, U],
  "tools.kinds": [A, E, I, U],
  "tools.list": [A, E, I, U],
  "tools.get": [A, E, I, U],
  "tools.versions": [A, E, I, U],
  "tools.version": [A, E, I, U],
  "tools.restore": [A, I],
  "tools.create": [A, I],
  "tools.update": [A, I],
  "tools.remove": [A, I],
  "tools.test": [A, I],
  "tools.testDraft": [A, I],
  "tools.query": [A, E, I],
};

const NOBODY = "018f0000-0000-7000-8000-000000000000";

const endpoints = Object.entries(contract).flatMap(([group, operations]) =>
  Object.entries<Endpoint>(operations).map(([name, endpoint]) => ({ key: `${group}.${name}`, endpoint })),
);

let app: TestApp;
const people = new Map<string, Pick<TestPerson, "fetch">>();

beforeAll(async () => {
  app = await startTestApp();
  for (const role of Role.options) people.set(role, await app.signIn(role));
  people.set("stranger", app);
});
afterAll(() => app[Symbol.asyncDispose]());

/** The refusal that this caller gets, or "allowed": whatever else the answer is, it was let in. */
async function verdict(who: string, { method, path, body }: Endpoint): Promise<string> {
  const url = path
    .replace(/:version/, "1")
    .replace(/:section/, "branding")
    .replace(/:slug/, "no-such-page")
    .replace(/:\w+/g, NOBODY);
  const response = await people.get(who)?.fetch(url, { method, ...(body === undefined ? {} : { json: {} }) });
  const isJson = /^application\/(?:problem\+)?json/.test(response?.headers.get("content-type") ?? "");
  const answer: unknown = isJson ? await response?.json() : {};
  const problem = typeof answer === "object" && answer !== null ? answer : {};
  const code = "code" in problem ? String(problem.code) : "";
  if ("detail" in problem && /^There is no [A-Z]+ \/api/.test(String(problem.detail))) return "not mounted";
  if (response === undefined || response.status >= 500) return `failed with ${response?.status}`;
  return ["auth.required", "access.denied"].includes(code) ? code : "allowed";
}

describe("rights over HTTP", () => {
  it("are written down for every endpoint", () => {
    expect(Object.keys(MAY).toSorted()).toEqual(endpoints.map(({ key }) => key).toSorted());
  });

  it.each(endpoints)("$key lets in whom it should and nobody else", async ({ key, endpoint }) => {
    for (const who of ANYONE.toReversed()) {
      const refusal = who === "stranger" ? "auth.required" : "access.denied";
      expect(await verdict(who, endpoint), `${who} calls ${key}`).toBe(MAY[key]?.includes(who) === true ? "allowed" : refusal);
      // Signing out is allowed, and ends what the next check needs.
      if (key === "access.logout" && who !== "stranger") people.set(who, await app.signIn(Role.parse(who)));
    }
  });
});

describe("an API token", () => {
  /** What only the person does, whatever the token's scopes. */
  const PERSON_ONLY = ["updateMe", "changePassword", "createToken", "rotateToken", "listSessions", "endSession"].map(
    (name) => `access.${name}`,
  );

  /** The admin, by a token of theirs. */
  async function tokenOf(scopes: Action[] | "all"): Promise<Pick<TestPerson, "fetch">> {
    const admin = await app.signIn("admin");
    const { token } = await admin.ask(contract.access.createToken, { body: { name: "Walk", scopes } });
    return {
      fetch: (path, { json, ...init } = {}) =>
        fetch(new URL(path.replace(/^\//, ""), app.url), {
          ...init,
          headers: { authorization: `Bearer ${token}`, ...(json === undefined ? {} : { "content-type": "application/json" }) },
          ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        }),
    };
  }

  it.each([
    ["that may do everything is refused where a person has to be signed in", "all" as const],
    ["of one scope is refused everywhere else", ["page.list"] as Action[]],
    ["that manages tokens makes and renews none", ["token.manage-own"] as Action[]],
  ])("%s", async (_name, scopes) => {
    people.set("token", await tokenOf(scopes));
    for (const { key, endpoint } of endpoints) {
      const { permission } = endpoint;
      const isOpen = permission === "public" || permission === "signed-in";
      const isInScope = permission !== "person" && !isOpen && (scopes === "all" || scopes.includes(permission));
      expect(await verdict("token", endpoint), key).toBe(isOpen || isInScope ? "allowed" : "access.denied");
    }
    expect(endpoints.filter(({ endpoint }) => endpoint.permission === "person").map(({ key }) => key)).toEqual(PERSON_ONLY);
  });
});

describe("every endpoint that names a page or tool in its path", () => {
  it.each(endpoints.filter(({ endpoint }) => /:(?:page|tool)Id/.test(endpoint.path)))(
    "$key asks for the right to that one",
    ({ endpoint }) => {
      const [, kind] = /:(page|tool)Id/.exec(endpoint.path) ?? [];
      expect(endpoint.resource).toEqual({ kind, param: `${kind}Id` });
    },
  );

  it.each(endpoints.filter(({ endpoint }) => /:\w+Id/.test(endpoint.path)))(
    "$key knows an id in lower case only, as rights do",
    async ({ endpoint }) => {
      const upper = { ...endpoint, path: endpoint.path.replace(/:\w+Id/g, "01890A5D-AC96-774B-BCCE-B302099A8057") };
      const url = upper.path.replace(/:version/, "1");
      const response = await people
        .get("admin")
        ?.fetch(url, { method: endpoint.method, ...(endpoint.body === undefined ? {} : { json: {} }) });
      expect(response?.status).toBe(400);
      expect(await response?.json()).toMatchObject({ code: "request.invalid", detail: expect.stringContaining("lower case") });
    },
  );
});

describe("the table of rights", () => {
  const actor = (role: Role): Actor => ({ kind: "user", userId: NOBODY, name: "", email: "", role, sessionId: "" });

  it.each(ACTIONS)("%s: each role as the table says, strangers never, tokens never more than their scopes", (action) => {
    expect(can({ kind: "anonymous" }, action)).toBe(false);
    for (const role of Role.options) {
      const may = ROLE_TABLE[action].includes(role);
      expect(can(actor(role), action)).toBe(may);
      const token = (scopes: "all" | (typeof ACTIONS)[number][]): Actor => ({
        kind: "token",
        userId: NOBODY,
        name: "",
        email: "",
        role,
        tokenId: "",
        scopes,
      });
      expect(can(token("all"), action)).toBe(may);
      expect(can(token([action]), action)).toBe(may);
      expect(can(token(ACTIONS.filter((other) => other !== action)), action)).toBe(false);
    }
  });

  it("lets the auditor change nothing and the viewer see no draft", () => {
    const writes = ACTIONS.filter((action) => /\.(?:create|edit|publish|delete|manage|query)$/.test(action));
    expect(writes.length).toBeGreaterThan(5);
    for (const action of writes) expect(can(actor("auditor"), action), action).toBe(false);
    expect(can(actor("viewer"), "page.view-draft")).toBe(false);
  });
});
