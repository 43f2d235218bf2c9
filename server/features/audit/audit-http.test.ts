import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";

import { accessContract } from "#shared/access/contract.ts";
import { auditContract, type AuditFilter } from "#shared/audit/contract.ts";
import { AuditEntry } from "#shared/audit/schema.ts";
import { toolsContract } from "#shared/connectors/contract.ts";
import { pagesContract } from "#shared/pages/contract.ts";

import { aLayout, aWidget } from "../../test/factories.ts";
import { startTestApp, type TestApp, type TestPerson } from "../../test/test-app.ts";
import { openLive } from "../live/testing/live-socket.ts";

const SECRET = "s3cr3t-of-the-tool";
const SYSTEM = "00000000-0000-7000-8000-000000000001";
const PASSWORD = "a-new-password-of-somebody";

describe.each(["sqlite", "postgres"] as const)("the audit log over HTTP on %s", (driver) => {
  let app: TestApp;
  let admin: TestPerson;
  let auditor: TestPerson;
  beforeAll(async () => {
    app = await startTestApp({ driver });
    [admin, auditor] = [await app.signIn("admin"), await app.signIn("auditor")];
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const list = async (query: AuditFilter & { limit?: number; after?: number } = {}) =>
    (await auditor.ask(auditContract.list, { query })).entries;
  const newest = async () => (await list({ limit: 1 }))[0];

  it("refuses times that no database keeps", async () => {
    for (const query of ["from=0000-01-01T00:00:00Z", "to=0001-01-01T00:00:00%2B14:00", "to=9999-12-31T23:00:00-14:00"])
      expect((await auditor.fetch(`api/audit?${query}`)).status, query).toBe(400);
  });

  it("tells who did what to an account, and never a password", async () => {
    const body = { email: "new@example.test", name: "New Person", role: "viewer", password: PASSWORD } as const;
    const user = await admin.ask(accessContract.createUser, { body });
    expect(await newest()).toMatchObject({
      actor: { kind: "user", id: admin.user.id, name: admin.user.name },
      via: "browser",
      action: "user.create",
      resource: { kind: "user", id: user.id, name: "New Person" },
      summary: "Made an account for “New Person” (viewer)",
      after: { role: "viewer", password: { set: true } },
    });
    await admin.ask(accessContract.updateUser, { params: { userId: user.id }, body: { role: "editor", password: `${PASSWORD}-2` } });
    expect(await newest()).toMatchObject({
      summary: "Made “New Person” editor instead of viewer, set a new password of “New Person”",
      before: { role: "viewer", password: { set: true } },
      after: { role: "editor", password: { set: true } },
    });
    const { length } = await list({ resourceId: user.id });
    await admin.ask(accessContract.updateUser, { params: { userId: user.id }, body: { role: "editor" } });
    expect(await list({ resourceId: user.id })).toHaveLength(length);
  });

  it("tells sign-ins, their ends, and failed ones once a minute", async () => {
    const editor = await app.signIn("editor");
    expect(await newest()).toMatchObject({
      action: "auth.sign-in",
      actor: { id: editor.user.id },
      address: expect.stringContaining("127.0.0.1"),
    });
    for (let attempt = 0; attempt < 3; attempt += 1)
      await app.fetch("api/auth/login", { method: "POST", json: { email: editor.user.email, password: "wrong" } });
    await app.fetch("api/auth/login", { method: "POST", json: { email: "my-own-password", password: "wrong" } });
    const failed = await list({ action: "auth.sign-in-failed" });
    expect(failed.map(({ actor, resource, summary }) => [actor.kind, resource.id, summary])).toEqual([
      ["anonymous", null, "Failed to sign in as what is no email address"],
      ["anonymous", editor.user.id, `Failed to sign in as “${editor.user.email}”`],
    ]);
    await editor.fetch("api/auth/logout", { method: "POST" });
    expect(await newest()).toMatchObject({ action: "auth.sign-out", actor: { id: editor.user.id } });
  });

  it("tells who came with a one-time link, and who gave a wrong current password", async () => {
    const use = async (path: string, answer: object) => {
      const code = path.slice(path.indexOf("#") + 1);
      return app.fetch("api/auth/links/use", { method: "POST", json: { code, ...answer } });
    };
    const invitation = await admin.ask(accessContract.invite, { body: { email: "guest@example.test", role: "viewer", groups: [] } });
    expect((await use(invitation.path, { name: "Invited Person", password: PASSWORD })).status).toBe(200);
    const [made] = await list({ action: "user.create", limit: 1 });
    const { id } = made!.resource;
    expect(made).toMatchObject({ actor: { kind: "user", id }, summary: "Accepted the invitation as “Invited Person” (viewer)" });
    const link = await admin.ask(accessContract.passwordLink, { params: { userId: id! } });
    expect((await use(link.path, { password: `${PASSWORD}-3` })).status).toBe(200);
    const [set] = await list({ action: "auth.password", limit: 1 });
    expect(set).toMatchObject({ actor: { kind: "user", id }, summary: "Set a new password with a one-time link" });
    const editor = await app.signIn("editor");
    for (let attempt = 0; attempt < 2; attempt += 1)
      await editor.fetch("api/auth/password", { method: "POST", json: { current: "wrong", next: `${PASSWORD}-4` } });
    expect(await list({ action: "auth.password-failed" })).toMatchObject([
      { actor: { kind: "user", id: editor.user.id }, resource: { id: editor.user.id } },
    ]);
  });

  it("tells which pages a token reads over sockets", async () => {
    const binding = { tool: SYSTEM, operation: "overview", params: {}, refreshSeconds: 60, mapping: {} };
    const widget = aWidget("Host", { kind: "stat", binding });
    const page = await admin.ask(pagesContract.create, { body: { title: "Watched", layout: aLayout(widget) } });
    await admin.ask(pagesContract.publish, { params: { pageId: page.id }, body: { note: "" } });
    const { id, token } = await admin.ask(accessContract.createToken, { body: { name: "Reader" } });
    const headers = { authorization: `Bearer ${token}` };
    const live = await openLive({ url: app.url, headers });
    const reply = await live.ask({ page: page.id, widget: widget.id, variables: {} });
    live.socket.disconnect();
    expect(reply).toMatchObject({ ok: true });
    const read = async () => await list({ action: "page.read", resourceId: page.id });
    expect(await read()).toMatchObject([
      {
        actor: { kind: "token", id: admin.user.id },
        via: "api",
        summary: "Followed live data of “Watched”",
        resource: { name: "Watched" },
      },
    ]);
    expect((await read())[0]?.actor.name).toContain(id.slice(-8));

    const other = await admin.ask(pagesContract.create, { body: { title: "Drawn" } });
    const socket = new WebSocket(new URL(`sync/page:${other.id}`, app.url).href.replace(/^http/, "ws"), { headers });
    await new Promise((resolve, reject) => {
      socket.once("message", resolve).once("close", reject);
      socket.once("open", () => socket.send(new Uint8Array([0, 0, 1, 0])));
    });
    socket.removeAllListeners("close").terminate();
    expect(await list({ action: "page.read", resourceId: other.id })).toMatchObject([
      { actor: { kind: "token", id: admin.user.id }, via: "api", summary: "Opened the draft of a page" },
    ]);
  });

  it("tells changes of tools with their secrets only as set, and reads of data by tokens", async () => {
    const config = { baseUrl: "https://api.example.test", auth: "bearer", token: SECRET };
    const tool = await admin.ask(toolsContract.create, { body: { kind: "http", name: "Orders", config } });
    const params = { toolId: tool.id };
    const made = await newest();
    expect(made).toMatchObject({ action: "tool.create", resource: { id: tool.id, name: "Orders" }, after: { token: { set: true } } });
    await admin.ask(toolsContract.update, { params, body: { config: { token: `${SECRET}-2` } } });
    expect(await newest()).toMatchObject({
      summary: "Changed token of the tool “Orders”",
      before: { token: { set: true } },
      after: { token: { set: true } },
    });
    await admin.ask(toolsContract.remove, { params, query: {} });
    expect(await newest()).toMatchObject({ action: "tool.delete", resource: { id: tool.id } });
  });

  it("tells what happens to a page, by whom and how, in the order in which it happened", async () => {
    const layout = aLayout(aWidget("CPU"), aWidget("Memory"));
    const page = await admin.ask(pagesContract.create, { body: { title: "Servers", layout } });
    const params = { pageId: page.id };
    await admin.ask(pagesContract.publish, { params, body: { note: "First" } });
    const token = await admin.ask(accessContract.createToken, { body: { name: "CI" } });
    const asToken = (path: string, init: { method?: string; json?: unknown } = {}) =>
      app.fetch(path, { ...init, headers: { authorization: `Bearer ${token.token}` } });
    const draft = await admin.ask(pagesContract.getDraft, { params });
    const renamed = draft.widgets.map((widget) => ({ ...widget, props: { title: `${JSON.stringify(widget.props["title"])} 2` } }));
    const put = await asToken(`api/pages/${page.id}/draft`, { method: "PUT", json: { ...draft, widgets: renamed } });
    expect(put.status).toBe(200);
    for (let times = 0; times < 3; times += 1) await asToken(`api/pages/${page.id}/published`);
    await admin.ask(pagesContract.restore, { params: { pageId: page.id, version: 1 }, body: {} });
    await admin.ask(pagesContract.update, { params, body: { title: "Machines", tags: ["ops"] } });
    await admin.ask(pagesContract.remove, { params });
    await admin.ask(pagesContract.update, { params, body: { isDeleted: false } });
    const told = (await list({ resourceKind: "page", resourceId: page.id })).toReversed();
    expect(told.map(({ via, action, summary }) => [via, action, summary])).toEqual([
      ["browser", "page.create", "Made the page “Servers”"],
      ["browser", "page.publish", "Published “Servers” as version 1: First"],
      ["api", "page.edit", "Renamed 2 widgets on “Servers”"],
      ["api", "page.read", "Read the published page “Servers”"],
      ["browser", "page.restore", "Restored version 1 of “Servers”"],
      ["browser", "page.update", "Renamed “Servers” to “Machines”, changed the tags of “Machines”"],
      ["browser", "page.delete", "Put “Machines” into the bin"],
      ["browser", "page.undelete", "Took “Machines” out of the bin"],
    ]);
    expect(told[2]).toMatchObject({ actor: { kind: "token", id: admin.user.id }, requestId: put.headers.get("x-request-id") });
    expect(told[2]?.actor.name).toBe(`${admin.user.name} (token ${token.id.slice(-8)})`);
    // The stop tells what is open: nothing of this may be told twice.
    await app.restart();
    expect(await list({ resourceKind: "page", resourceId: page.id })).toHaveLength(told.length);
  });

  it("exports what a filter finds as JSON lines and CSV, and tells it", async () => {
    const lines = await (await auditor.fetch("api/audit/export?action=user.create")).text();
    const entries = lines
      .trim()
      .split("\n")
      .map((line) => AuditEntry.parse(JSON.parse(line)));
    expect(entries.map(({ seq }) => seq)).toEqual((await list({ action: "user.create", limit: 200 })).map(({ seq }) => seq).toReversed());
    expect(await newest()).toMatchObject({ action: "audit.export", actor: { id: auditor.user.id } });
    const csv = await auditor.fetch("api/audit/export?format=csv");
    expect(csv.headers.get("content-disposition")).toBe('attachment; filename="audit.csv"');
    const [head, first] = (await csv.text()).split("\r\n");
    expect(head).toMatch(/^seq,at,actorKind,/);
    expect(first).toMatch(/^1,20/);
  });

  it("holds no password, no token and no secret anywhere, and its chain is right", async () => {
    const all = await (await auditor.fetch("api/audit/export")).text();
    for (const secret of [SECRET, PASSWORD, "pbt_", "scrypt$", admin.password, "wrong", "my-own-password"])
      expect(all).not.toContain(secret);
    const report = await auditor.ask(auditContract.verify);
    expect(report).toEqual({ ok: true, entries: all.trim().split("\n").length });
  });

  it("goes on below the last entry of a page, and above the newest that is known", async () => {
    const first = await auditor.ask(auditContract.list, { query: { limit: 3 } });
    const second = await auditor.ask(auditContract.list, { query: { limit: 3, before: first.next! } });
    const seqs = [...first.entries, ...second.entries].map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => seqs[0]! - index));
    expect(await list({ after: seqs[1]! })).toHaveLength(1);
  });
});
