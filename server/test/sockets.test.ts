import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";

import { type LiveSocket, openLive } from "#server/features/live/testing/live-socket.ts";
import { accessContract } from "#shared/access/contract.ts";
import { newId } from "#shared/kernel/ids.ts";
import { Role } from "#shared/kernel/permission.ts";
import { pagesContract } from "#shared/pages/contract.ts";

import { aLayout, aWidget } from "./factories.ts";
import { startTestApp, type TestApp, type TestPerson } from "./test-app.ts";

let app: TestApp;
let admin: TestPerson;
let pageId: string;
const people = new Map<string, TestPerson>();

beforeAll(async () => {
  app = await startTestApp({ env: { SCRATCH_DOCUMENTS: "1" } });
  for (const role of Role.options) people.set(role, await app.signIn(role));
  admin = await app.signIn("admin");
  pageId = (await admin.ask(pagesContract.create, { body: { title: "Guarded" } })).id;
});
afterAll(() => app[Symbol.asyncDispose]());

interface Opened {
  /** `open`, a close code, or the HTTP status of a refused upgrade. */
  outcome: Promise<"open" | number>;
  closed: Promise<number>;
  socket: WebSocket;
}

function connect(path: string, headers: Record<string, string> = {}): Opened {
  const url = new URL(path, app.url);
  const socket = new WebSocket(url.href.replace(/^http/, "ws"), { headers: { origin: url.origin, ...headers } });
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  const outcome = new Promise<"open" | number>((resolve) => {
    socket.once("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
    socket.once("error", () => undefined);
    // Sync step 1 with an empty state vector: an accepted socket hears the document's state, a refused one is closed before.
    socket.once("open", () => socket.send(new Uint8Array([0, 0, 1, 0])));
    socket.once("message", () => resolve("open"));
    void closed.then(resolve);
  });
  return { outcome, closed, socket };
}

async function outcomeFor(who: string, path: string): Promise<"open" | number> {
  const { outcome, socket } = connect(path, { cookie: people.get(who)?.cookie ?? "" });
  const result = await outcome;
  socket.terminate();
  return result;
}

/** Who may open what over WebSockets, and what the others hear. */
const MAY: Record<string, Record<string, "open" | number>> = {
  "page that exists": { admin: "open", editor: "open", auditor: "open", integrator: 4403, viewer: 4403, stranger: 4401 },
  "page that does not": { admin: 4404, editor: 4404, auditor: 4404, integrator: 4403, viewer: 4403, stranger: 4401 },
  scratch: { admin: "open", editor: 4403, auditor: 4403, integrator: 4403, viewer: 4403, stranger: 4401 },
};

describe("sync sockets", () => {
  it.each(Object.entries(MAY))("%s: each role as the table says", async (document, table) => {
    const paths: Record<string, string> = {
      "page that exists": `sync/page:${pageId}`,
      "page that does not": `sync/page:${newId()}`,
      scratch: "sync/scratch:test",
    };
    for (const who of [...Role.options, "stranger"]) expect(await outcomeFor(who, paths[document] ?? ""), who).toBe(table[who]);
  });

  it("are refused to other sites, whoever's cookie comes along", async () => {
    const { outcome } = connect(`sync/page:${pageId}`, { cookie: admin.cookie, origin: "https://evil.example" });
    expect(await outcome).toBe(403);
  });

  it("exist on the paths they belong to only", async () => {
    expect(await connect("elsewhere", { cookie: admin.cookie }).outcome).toBe(404);
    expect(await connect("constructor", { cookie: admin.cookie }).outcome).toBe(404);
  });

  it("close within a second when the account is disabled, loses its role, signs out, or the page is deleted", async () => {
    const update = (userId: string, body: object) => admin.call(`api/users/${userId}`, { method: "PATCH", json: body });
    const doomed = await admin.ask(pagesContract.create, { body: { title: "Doomed" } });
    const cases: [TestPerson, (person: TestPerson) => Promise<unknown>, number, string][] = [
      [await app.signIn("editor"), (person) => update(person.user.id, { isDisabled: true }), 4401, pageId],
      [await app.signIn("editor"), (person) => update(person.user.id, { role: "viewer" }), 4403, pageId],
      [await app.signIn("editor"), (person) => person.call("api/auth/logout", { method: "POST" }), 4401, pageId],
      [await app.signIn("editor"), () => admin.call(`api/pages/${doomed.id}`, { method: "DELETE" }), 4404, doomed.id],
    ];
    for (const [person, take, code, page] of cases) {
      const { outcome, closed } = connect(`sync/page:${page}`, { cookie: person.cookie });
      expect(await outcome).toBe("open");
      const startedAt = performance.now();
      await take(person);
      expect(await closed).toBe(code);
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    }
  });

  it("close when the API token that opened them is revoked", async () => {
    const { id, token } = await admin.ask(accessContract.createToken, { body: { name: "Socket" } });
    const { outcome, closed } = connect(`sync/page:${pageId}`, { authorization: `Bearer ${token}` });
    expect(await outcome).toBe("open");
    await admin.ask(accessContract.deleteToken, { params: { tokenId: id } });
    expect(await closed).toBe(4401);
  });

  it("show who is there in the list of pages", async () => {
    const editor = people.get("editor");
    const { outcome, socket, closed } = connect(`sync/page:${pageId}`, { cookie: editor?.cookie ?? "" });
    expect(await outcome).toBe("open");
    const page = () => admin.ask(pagesContract.get, { params: { pageId } });
    expect((await page()).present).toMatchObject([{ id: editor?.user.id }]);
    socket.close();
    await closed;
    await expect.poll(async () => (await page()).present).toEqual([]);
  });
});

/** What `subscribe` answers on `/live`, by role; strangers get no connection at all. */
const MAY_FOLLOW: Record<string, Record<string, string>> = {
  published: { admin: "ok", editor: "ok", auditor: "ok", integrator: "ok", viewer: "ok" },
  draft: { admin: "ok", editor: "ok", auditor: "ok", integrator: "denied", viewer: "denied" },
  "published of a page that does not exist": {
    admin: "not-found",
    editor: "not-found",
    auditor: "not-found",
    integrator: "not-found",
    viewer: "not-found",
  },
  "draft of a page that does not exist": {
    admin: "not-found",
    editor: "not-found",
    auditor: "not-found",
    integrator: "denied",
    viewer: "denied",
  },
};

describe("live sockets", () => {
  const widget = aWidget("Host", {
    kind: "stat",
    binding: { tool: "00000000-0000-7000-8000-000000000001", operation: "overview", params: {}, refreshSeconds: 60, mapping: {} },
  });
  const opened: LiveSocket[] = [];
  let page: string;
  beforeAll(async () => {
    page = (await admin.ask(pagesContract.create, { body: { title: "Live", layout: aLayout(widget) } })).id;
    await admin.ask(pagesContract.publish, { params: { pageId: page }, body: { note: "" } });
  });
  afterAll(() => opened.forEach(({ socket }) => socket.disconnect()));

  const open = async (headers: Record<string, string>) => {
    const live = await openLive({ url: app.url, headers });
    opened.push(live);
    return live;
  };

  it.each(Object.entries(MAY_FOLLOW))("%s: each role as the table says", async (what, table) => {
    const wanted = { page: what.includes("does not exist") ? newId() : page, widget: widget.id, draft: what.startsWith("draft") };
    for (const role of Role.options) {
      const live = await open({ cookie: people.get(role)?.cookie ?? "" });
      const reply = await live.ask(wanted);
      expect(reply.ok ? "ok" : reply.code, role).toBe(table[role]);
    }
  });

  it("are refused to strangers, to other sites and to tokens without the right", async () => {
    await expect(open({})).rejects.toThrow("auth.required");
    await expect(open({ authorization: "Bearer pbt_none" })).rejects.toThrow("auth.required");
    await expect(open({ cookie: admin.cookie, origin: "https://evil.example" })).rejects.toThrow();
    const { token } = await admin.ask(accessContract.createToken, { body: { name: "Metrics", scopes: ["metrics.view"] } });
    const live = await open({ authorization: `Bearer ${token}` });
    expect(await live.ask({ page, widget: widget.id })).toMatchObject({ ok: false, code: "denied" });
    live.socket.emit("watch", { page });
    await live.ask({});
    const layout = await admin.ask(pagesContract.getDraft, { params: { pageId: page } });
    await admin.ask(pagesContract.putDraft, { params: { pageId: page }, body: { ...layout, title: "Changed" } });
    await admin.ask(pagesContract.publish, { params: { pageId: page }, body: { note: "" } });
    await live.ask({});
    expect(live.published).toEqual([]);
  });

  it("follow nothing any more when the API token that opened them is revoked", async () => {
    const { id, token } = await admin.ask(accessContract.createToken, { body: { name: "Wall" } });
    const live = await open({ authorization: `Bearer ${token}` });
    const closed = new Promise((resolve) => live.socket.once("disconnect", resolve));
    await admin.ask(accessContract.deleteToken, { params: { tokenId: id } });
    expect(await closed).toBe("io server disconnect");
  });
});
