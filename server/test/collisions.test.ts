import { describe, expect, it } from "vitest";

import { accessContract } from "#shared/access/contract.ts";
import { sharingContract } from "#shared/access/sharing.contract.ts";
import { visitorsContract } from "#shared/access/visitors.contract.ts";
import { auditContract } from "#shared/audit/contract.ts";
import { toolsContract } from "#shared/connectors/contract.ts";
import { pagesContract } from "#shared/pages/contract.ts";

import { LIMITS } from "../platform/limits.ts";
import { aLayout, aWidget } from "./factories.ts";
import { startTestApp, type TestPerson } from "./test-app.ts";

const AT_ONCE = 12;

interface Sent {
  method: "POST" | "PATCH" | "PUT" | "DELETE";
  path: string;
  json?: unknown;
}

/** Sends them all at the same moment; answers how often each status came. */
async function atOnce(person: TestPerson, call: (number: number) => Sent): Promise<Record<string, number>> {
  const answers = await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, number) => {
      const { path, ...init } = call(number);
      const response = await person.fetch(path, init);
      await response.text();
      return response.status;
    }),
  );
  return Object.fromEntries([...new Set(answers)].map((status) => [status, answers.filter((each) => each === status).length]));
}

describe.each(["sqlite", "postgres"] as const)("requests at the same moment on %s", (driver) => {
  const one = { 201: 1, 409: AT_ONCE - 1 };

  it("that change one thing all succeed, one after the other", async () => {
    await using app = await startTestApp({ driver });
    const [admin, other] = [await app.signIn("admin"), await app.signIn("viewer")];
    const group = await admin.ask(sharingContract.createGroup, { body: { name: "Night shift" } });
    const page = await admin.ask(pagesContract.create, { body: { title: "Raced", layout: aLayout(aWidget("One")) } });
    const tool = await admin.ask(toolsContract.create, {
      body: { kind: "http", name: "T", config: { baseUrl: "https://a.example.test" } },
    });
    const device = await admin.ask(visitorsContract.createDevice, { body: { name: "Wall", pages: [page.id] } });
    const members = (number: number) => (number % 2 === 0 ? [other.user.id] : [admin.user.id, other.user.id]);
    const changes: ((number: number) => Omit<Sent, "method">)[] = [
      (number) => ({ path: `api/users/${other.user.id}`, json: { name: `Name ${number}` } }),
      (number) => ({ path: "api/auth/me", json: { theme: number % 2 === 0 ? "dark" : "light" } }),
      (number) => ({ path: `api/groups/${group.id}`, json: { name: `Name ${number}`, members: members(number) } }),
      (number) => ({ path: `api/pages/${page.id}`, json: { title: `Title ${number}`, slug: `slug-${number}`, tags: [`tag ${number}`] } }),
      (number) => ({ path: `api/tools/${tool.id}`, json: { name: `Name ${number}` } }),
      (number) => ({ path: `api/devices/${device.id}`, json: { name: `Name ${number}` } }),
      (number) => ({ path: "api/settings/branding", json: { changes: { name: `Name ${number}` } } }),
    ];
    for (const change of changes)
      expect(await atOnce(admin, (number) => ({ method: "PATCH", ...change(number) })), change(0).path).toEqual({ 200: AT_ONCE });
    const restore: Sent = { method: "POST", path: `api/tools/${tool.id}/versions/1/restore` };
    expect(await atOnce(admin, () => restore)).toEqual({ 200: AT_ONCE });
    const grant = { subject: { kind: "group", id: group.id }, resource: { kind: "page", id: page.id }, level: "edit" };
    expect(await atOnce(admin, () => ({ method: "POST", path: "api/grants", json: grant }))).toEqual({ 201: AT_ONCE });
    expect(await admin.ask(sharingContract.listGrants)).toHaveLength(1);
    expect(await atOnce(admin, () => ({ method: "POST", path: "api/pages", json: { title: "Same title" } }))).toEqual({ 201: AT_ONCE });
    expect(await admin.ask(auditContract.verify)).toMatchObject({ ok: true });
    expect(app.logs.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  }, 120_000);

  it("that make or use up the same thing succeed once", async () => {
    await using app = await startTestApp({ driver });
    const admin = await app.signIn("admin");
    const page = await admin.ask(pagesContract.create, { body: { title: "Raced", layout: aLayout(aWidget("One")) } });
    const password = "a passphrase of some length";
    const user = { email: "same@example.test", name: "Same", role: "viewer", password };
    const invited = await admin.ask(accessContract.invite, { body: { email: "invited@example.test", role: "viewer" } });
    const link = { code: invited.path.split("#")[1], name: "Invited", password };
    const uses = await Promise.all(Array.from({ length: 5 }, () => app.fetch("api/auth/links/use", { method: "POST", json: link })));
    expect(uses.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410, 410, 410, 410]);
    expect(await atOnce(admin, () => ({ method: "POST", path: "api/users", json: user }))).toEqual(one);
    expect(await atOnce(admin, () => ({ method: "POST", path: "api/groups", json: { name: "Same" } }))).toEqual(one);
    const capitals = (number: number) => (number % 2 === 0 ? "shift" : "SHIFT");
    expect(await atOnce(admin, (number) => ({ method: "POST", path: "api/groups", json: { name: capitals(number) } }))).toEqual(one);
    expect(await atOnce(admin, () => ({ method: "POST", path: "api/pages", json: { title: "T", slug: "same" } }))).toEqual(one);
    expect(await atOnce(admin, () => ({ method: "POST", path: `api/pages/${page.id}/publish`, json: {} }))).toEqual(one);
    expect(app.logs.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  }, 120_000);

  it("that invite one email leave the newest invitation alone, and say so", async () => {
    await using app = await startTestApp({ driver });
    const [admin, other] = [await app.signIn("admin"), await app.signIn("admin")];
    const body = { email: "same@example.test", role: "viewer" } as const;
    const made = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, number) => (number % 2 === 0 ? admin : other).ask(accessContract.invite, { body })),
    );
    const live = await admin.ask(accessContract.listInvitations);
    expect(live).toHaveLength(1);
    const states = await Promise.all(
      made.map(async ({ path }) => {
        const response = await app.fetch("api/auth/links/look", { method: "POST", json: { code: path.split("#")[1] } });
        return response.status;
      }),
    );
    expect(states.filter((status) => status === 200)).toHaveLength(1);
    const withdrawn = await admin.ask(auditContract.list, { query: { action: "invitation.delete" } });
    const ended = made.map(({ id }) => id).filter((id) => id !== live[0]?.id);
    expect(new Set(withdrawn.entries.map(({ resource }) => resource.id))).toEqual(new Set(ended));
    expect(withdrawn.entries).toHaveLength(AT_ONCE - 1);
    expect(withdrawn.entries[0]?.summary).toBe("Withdrew an earlier invitation of same@example.test: there is a newer one");
    expect(await admin.ask(auditContract.verify)).toMatchObject({ ok: true });
    expect(app.logs.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  }, 120_000);

  it("that make API tokens stop at as many as one person may hold", async () => {
    await using app = await startTestApp({ driver });
    const person = await app.signIn("editor");
    const make = (name: string): Sent => ({ method: "POST", path: "api/tokens", json: { name } });
    for (let count = 0; count + AT_ONCE <= LIMITS.tokensPerUser; count += AT_ONCE)
      expect(await atOnce(person, (number) => make(`Token ${count + number}`))).toEqual({ 201: AT_ONCE });
    const left = LIMITS.tokensPerUser % AT_ONCE;
    expect(await atOnce(person, (number) => make(`Last ${number}`))).toEqual({ 201: left, 429: AT_ONCE - left });
    const tokens = await person.ask(accessContract.listTokens);
    expect(tokens).toHaveLength(LIMITS.tokensPerUser);
    // A rotated one is there besides its new text until somebody deletes it.
    expect((await person.fetch(`api/tokens/${tokens[0]?.id}/rotate`, { method: "POST", json: {} })).status).toBe(429);
    await person.ask(accessContract.deleteToken, { params: { tokenId: tokens[1]?.id ?? "" } });
    expect(await atOnce(person, (number) => ({ ...make(""), path: `api/tokens/${tokens[number + 2]?.id}/rotate`, json: {} }))).toEqual({
      201: 1,
      429: AT_ONCE - 1,
    });
    expect(app.logs.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  }, 120_000);

  it("of which some delete what others change leave nothing that belongs to nothing", async () => {
    await using app = await startTestApp({ driver });
    const admin = await app.signIn("admin");
    const page = await admin.ask(pagesContract.create, { body: { title: "Raced", layout: aLayout(aWidget("One")) } });
    const group = await admin.ask(sharingContract.createGroup, { body: { name: "Night shift" } });
    const tool = await admin.ask(toolsContract.create, {
      body: { kind: "http", name: "T", config: { baseUrl: "https://a.example.test" } },
    });
    const grant = { subject: { kind: "group", id: group.id }, resource: { kind: "page", id: page.id }, level: "edit" };
    const changes: Sent[] = [
      { method: "PATCH", path: `api/groups/${group.id}`, json: { members: [admin.user.id] } },
      { method: "POST", path: "api/grants", json: grant },
      { method: "PATCH", path: `api/tools/${tool.id}`, json: { name: "Another" } },
      { method: "POST", path: `api/pages/${page.id}/publish`, json: {} },
    ];
    const deletions: Sent[] = [`groups/${group.id}`, `tools/${tool.id}`, `pages/${page.id}`].map((path) => ({
      method: "DELETE",
      path: `api/${path}`,
    }));
    const calls = [...changes, ...deletions, ...changes];
    const answers = await Promise.all(calls.map(({ path, ...init }) => admin.fetch(path, init)));
    expect(answers.filter(({ status }) => ![200, 201, 204, 400, 404, 409].includes(status))).toEqual([]);
    expect(await admin.ask(sharingContract.listGrants)).toEqual([]);
    expect(await admin.ask(sharingContract.listGroups)).toEqual([]);
    expect(app.logs.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  }, 120_000);
});
