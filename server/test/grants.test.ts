import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";

import { type LiveSocket, openLive } from "#server/features/live/testing/live-socket.ts";
import { accessContract } from "#shared/access/contract.ts";
import type { NewGrant } from "#shared/access/schema.ts";
import { toolsContract } from "#shared/connectors/contract.ts";
import { newId } from "#shared/kernel/ids.ts";
import { LEVELS } from "#shared/kernel/permission.ts";
import { pagesContract } from "#shared/pages/contract.ts";

import { aLayout, aWidget } from "./factories.ts";
import { startTestApp, type TestApp, type TestPerson } from "./test-app.ts";

const SYSTEM = "00000000-0000-7000-8000-000000000001";

describe.each(["sqlite", "postgres"] as const)("what is granted, on %s", (driver) => {
  let app: TestApp;
  let admin: TestPerson;
  const sockets: { close: () => void }[] = [];
  beforeAll(async () => {
    app = await startTestApp({ driver });
    admin = await app.signIn("admin");
  });
  afterAll(async () => {
    for (const socket of sockets) socket.close();
    await app[Symbol.asyncDispose]();
  });

  const grant = (subject: NewGrant["subject"], resource: NewGrant["resource"], level: NewGrant["level"]) =>
    admin.ask(accessContract.giveGrant, { body: { subject, resource, level } });
  const toUser = (person: TestPerson) => ({ kind: "user", id: person.user.id }) as const;

  const bound = () =>
    aWidget("Host", { kind: "stat", binding: { tool: SYSTEM, operation: "overview", params: {}, refreshSeconds: 60, mapping: {} } });

  /** A published page with two widgets of live data. */
  async function aPage(): Promise<{ id: string; widgets: [string, string] }> {
    const widgets = [bound(), bound()] as const;
    const { id } = await admin.ask(pagesContract.create, { body: { title: "Granted", layout: aLayout(...widgets) } });
    await admin.ask(pagesContract.publish, { params: { pageId: id }, body: { note: "" } });
    return { id, widgets: [widgets[0].id, widgets[1].id] };
  }

  async function live(person: TestPerson): Promise<LiveSocket> {
    const opened = await openLive({ url: app.url, cookie: person.cookie });
    sockets.push({ close: () => opened.socket.disconnect() });
    return opened;
  }

  /** Opens the page's document; answers when it is closed, and with which code. */
  async function sync(person: TestPerson, page: string): Promise<{ outcome: "open" | number; closed: Promise<number> }> {
    const url = new URL(`sync/page:${page}`, app.url);
    const socket = new WebSocket(url.href.replace(/^http/, "ws"), { headers: { origin: url.origin, cookie: person.cookie } });
    sockets.push({ close: () => socket.terminate() });
    const closed = new Promise<number>((resolve) => socket.once("close", resolve));
    socket.once("open", () => socket.send(new Uint8Array([0, 0, 1, 0])));
    const outcome = await Promise.race([closed, new Promise<"open">((resolve) => socket.once("message", () => resolve("open")))]);
    return { outcome, closed };
  }

  const status = async (person: TestPerson, path: string, method = "GET", json?: object) =>
    (await person.fetch(path, { method, ...(json === undefined ? {} : { json }) })).status;

  it("for a page lets a viewer do as much as each level says, there and nowhere else", async () => {
    const [page, other] = [await aPage(), await aPage()];
    const viewer = await app.signIn("viewer");
    const asked: Record<(typeof LEVELS)[number], (number | string)[]> = {
      none: [404, 403, 403, 403, 4403],
      view: [200, 403, 403, 403, 4403],
      run: [200, 403, 403, 403, 4403],
      edit: [200, 200, 403, 403, "open"],
      manage: [200, 200, 201, 204, "open"],
    };
    for (const level of LEVELS) {
      await grant(toUser(viewer), { kind: "page", id: page.id }, level);
      const grantee = { subject: { kind: "role", id: "auditor" }, resource: { kind: "page", id: page.id }, level: "view" };
      const { outcome } = await sync(viewer, page.id);
      expect(
        [
          await status(viewer, `api/pages/${page.id}/published`),
          await status(viewer, `api/pages/${page.id}/draft`),
          await status(viewer, "api/grants", "POST", grantee),
          await status(viewer, `api/pages/${page.id}`, "DELETE"),
          outcome,
        ],
        level,
      ).toEqual(asked[level]);
      expect(await status(viewer, `api/pages/${other.id}/draft`), level).toBe(403);
    }
  });

  it("takes a page away from an editor as if it were not there, within a second on open sockets", async () => {
    const page = await aPage();
    const editor = await app.signIn("editor");
    const [document, following] = [await sync(editor, page.id), await live(editor)];
    expect(document.outcome).toBe("open");
    expect(await following.ask({ page: page.id, widget: page.widgets[0], draft: true })).toMatchObject({ ok: true });
    const startedAt = performance.now();
    const { id } = await grant(toUser(editor), { kind: "page", id: page.id }, "none");
    expect(await document.closed).toBe(4403);
    await expect.poll(() => following.rebound).toEqual([{ page: page.id, widget: page.widgets[0] }]);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(await following.ask({ page: page.id, widget: page.widgets[0] })).toMatchObject({ ok: false, code: "denied" });
    expect(await status(editor, `api/pages/${page.id}`)).toBe(404);
    expect(await status(editor, `api/pages/${page.id}/draft`)).toBe(404);
    expect((await editor.ask(pagesContract.list)).map((each) => each.id)).not.toContain(page.id);
    await admin.ask(accessContract.removeGrant, { params: { grantId: id } });
    expect(await status(editor, `api/pages/${page.id}/draft`)).toBe(200);
  });

  it("to a group is its members', as long as they are; what is granted to a person counts more", async () => {
    const page = await aPage();
    const viewer = await app.signIn("viewer");
    const group = await admin.ask(accessContract.createGroup, { body: { name: `Night shift ${page.id}`, members: [viewer.user.id] } });
    await grant({ kind: "group", id: group.id }, { kind: "page", id: page.id }, "edit");
    await grant({ kind: "role", id: "viewer" }, { kind: "page", id: page.id }, "none");
    const { outcome, closed } = await sync(viewer, page.id);
    expect(outcome).toBe("open");
    const startedAt = performance.now();
    await admin.ask(accessContract.updateGroup, { params: { groupId: group.id }, body: { members: [] } });
    expect(await closed).toBe(4403);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(await status(viewer, `api/pages/${page.id}`)).toBe(404);
    await grant(toUser(viewer), { kind: "page", id: page.id }, "view");
    expect(await status(viewer, `api/pages/${page.id}`)).toBe(200);
    await admin.ask(accessContract.deleteGroup, { params: { groupId: group.id } });
    const left = await admin.ask(accessContract.listGrants, { query: { kind: "page", resource: page.id } });
    expect(left.map(({ subject }) => subject.kind).toSorted()).toEqual(["role", "user"]);
  });

  it("for a widget hides it and its data from everybody else", async () => {
    const page = await aPage();
    const [secret, open] = page.widgets;
    const [chosen, other] = [await app.signIn("viewer"), await app.signIn("viewer")];
    const before = await live(other);
    before.socket.emit("watch", { page: page.id });
    expect(await before.ask({ page: page.id, widget: secret })).toMatchObject({ ok: true });
    await grant(toUser(chosen), { kind: "widget", id: `${page.id}/${secret}` }, "view");
    await expect.poll(() => before.rebound.map(({ widget }) => widget)).toContain(secret);
    await expect.poll(() => before.published.length).toBeGreaterThan(0);
    expect(await before.ask({ page: page.id, widget: secret })).toMatchObject({ ok: false, code: "no-binding" });
    expect(await before.ask({ page: page.id, widget: open })).toMatchObject({ ok: true });
    const seen = async (person: TestPerson) =>
      (await person.ask(pagesContract.published, { params: { pageId: page.id } })).layout.widgets.map(({ id }) => id).toSorted();
    expect(await seen(other)).toEqual([open]);
    expect(await seen(chosen)).toEqual([secret, open].toSorted());
    expect(await (await live(chosen)).ask({ page: page.id, widget: secret })).toMatchObject({ ok: true });
  });

  it("for a tool decides who may ask it, bind to it and publish its data", async () => {
    const editor = await app.signIn("editor");
    const [{ id: granted }, viewer] = [await grant(toUser(editor), { kind: "tool", id: SYSTEM }, "none"), await app.signIn("viewer")];
    expect(await status(editor, `api/tools/${SYSTEM}/query`, "POST", { operation: "overview" })).toBe(404);
    const widget = bound();
    const { id } = await editor.ask(pagesContract.create, { body: { title: "Sly", layout: aLayout(widget) } });
    expect(await (await live(editor)).ask({ page: id, widget: widget.id, draft: true })).toMatchObject({ ok: false, code: "denied" });
    expect(await status(editor, `api/pages/${id}/publish`, "POST", { note: "" })).toBe(403);
    await admin.ask(accessContract.removeGrant, { params: { grantId: granted } });
    expect(await status(editor, `api/pages/${id}/publish`, "POST", { note: "" })).toBe(201);
    await grant(toUser(viewer), { kind: "tool", id: SYSTEM }, "run");
    expect(await status(viewer, `api/tools/${SYSTEM}/query`, "POST", { operation: "overview" })).toBe(200);
    expect((await viewer.ask(toolsContract.list)).map((tool) => tool.id)).toEqual([SYSTEM]);
    expect(await status(viewer, "api/tools", "POST", { kind: "http", name: "Mine" })).toBe(403);
  });

  it("to a group for a widget keeps it from everybody else also when the group is deleted", async () => {
    const page = await aPage();
    const [secret, open] = page.widgets;
    const viewer = await app.signIn("viewer");
    const group = await admin.ask(accessContract.createGroup, { body: { name: `Board ${page.id}` } });
    await grant({ kind: "group", id: group.id }, { kind: "widget", id: `${page.id}/${secret}` }, "view");
    await admin.ask(accessContract.deleteGroup, { params: { groupId: group.id } });
    const seen = async (person: TestPerson) =>
      (await person.ask(pagesContract.published, { params: { pageId: page.id } })).layout.widgets.map(({ id }) => id);
    expect(await seen(viewer)).toEqual([open]);
    expect(await (await live(viewer)).ask({ page: page.id, widget: secret })).toMatchObject({ ok: false, code: "no-binding" });
    const left = await admin.ask(accessContract.listGrants, { query: { kind: "widget", resource: `${page.id}/${secret}` } });
    expect(left.map(({ subject }) => subject)).toEqual([{ kind: "role", id: "admin", name: "Admins" }]);
    for (const { id } of left) await admin.ask(accessContract.removeGrant, { params: { grantId: id } });
    await expect.poll(async () => (await seen(viewer)).length).toBe(2);
    const none = { subject: toUser(viewer), resource: { kind: "widget", id: `${page.id}/${secret}` }, level: "none" };
    expect(await status(admin, "api/grants", "POST", none)).toBe(400);
  });

  it("is not got round by writing an id in capitals: over HTTP, sockets, nor as what is granted", async () => {
    const page = await aPage();
    const [secret] = page.widgets;
    const [editor, viewer] = [await app.signIn("editor"), await app.signIn("viewer")];
    await grant(toUser(editor), { kind: "page", id: page.id }, "none");
    await grant(toUser(editor), { kind: "widget", id: `${page.id}/${secret}` }, "view");
    const upper = page.id.toUpperCase();
    expect(await status(editor, `api/pages/${upper}`)).toBe(400);
    expect(await status(editor, `api/pages/${upper}`, "DELETE")).toBe(400);
    expect((await sync(editor, upper)).outcome).toBe(4404);
    const following = await live(viewer);
    expect(await following.ask({ page: page.id, widget: secret })).toMatchObject({ ok: false, code: "no-binding" });
    for (const ids of [
      { page: upper, widget: secret },
      { page: page.id, widget: secret.toUpperCase() },
    ])
      expect(await following.ask(ids)).toMatchObject({ ok: false });
    const body = { subject: toUser(editor), level: "manage" };
    for (const resource of [
      { kind: "page", id: upper },
      { kind: "widget", id: `${upper}/${secret}` },
    ])
      expect(await status(editor, "api/grants", "POST", { ...body, resource }), resource.kind).toBe(400);
    expect(await status(editor, `api/pages/${page.id}`)).toBe(404);
  });

  it("is for something that is there, and a tool's settings are seen by those only who were not kept from it", async () => {
    const [editor, page] = [await app.signIn("editor"), await aPage()];
    const body = { subject: toUser(editor), level: "view" };
    for (const resource of [
      { kind: "page", id: newId() },
      { kind: "tool", id: newId() },
      { kind: "widget", id: `${page.id}/${newId()}` },
    ]) {
      const answer = await admin.fetch("api/grants", { method: "POST", json: { ...body, resource } });
      expect(answer.status, resource.kind).toBe(400);
      expect(await answer.json()).toMatchObject({ issues: [{ path: "body.resource.id" }] });
    }
    const screen = await admin.fetch("api/devices", { method: "POST", json: { name: "Lost", pages: [page.id, newId()] } });
    expect([screen.status, await screen.json()]).toMatchObject([400, { issues: [{ path: "body.pages.1" }] }]);
    expect(await status(admin, `api/pages/${newId()}/links`, "POST", { name: "Nowhere" })).toBe(404);
    const tool = await admin.ask(toolsContract.create, {
      body: { kind: "http", name: "Own", config: { baseUrl: "http://127.0.0.1:1/", allowedPrivateHosts: [] } },
    });
    const { id } = await grant(toUser(editor), { kind: "tool", id: tool.id }, "none");
    expect(await status(editor, `api/tools/${tool.id}`)).toBe(404);
    await admin.ask(accessContract.removeGrant, { params: { grantId: id } });
    expect(await status(editor, `api/tools/${tool.id}`)).toBe(200);
  });

  it("is given to people and groups whom a viewer who manages one page finds by name, and learns no more of", async () => {
    const page = await aPage();
    const viewer = await app.signIn("viewer");
    const { id } = await admin.ask(accessContract.createGroup, { body: { name: "Late shift", members: [admin.user.id] } });
    const search = { query: { search: "LATE sh" } };
    await expect(viewer.ask(accessContract.peopleGroups, search)).rejects.toThrow("403");
    await grant(toUser(viewer), { kind: "page", id: page.id }, "edit");
    await expect(viewer.ask(accessContract.peopleGroups, search)).rejects.toThrow("403");
    await grant(toUser(viewer), { kind: "page", id: page.id }, "manage");
    expect(await viewer.call("api/people/groups?search=LATE%20sh")).toEqual([{ id, name: "Late shift" }]);
    expect(await viewer.ask(accessContract.peopleGroups, { query: { search: "nobody's" } })).toEqual([]);
    const found = await viewer.ask(accessContract.people, { query: { search: admin.user.email } });
    expect(found.map((person) => person.id)).toEqual([admin.user.id]);
    const body = { subject: { kind: "group", id }, resource: { kind: "page", id: page.id }, level: "view" } as const;
    expect(await viewer.ask(accessContract.giveGrant, { body })).toMatchObject({ subject: { name: "Late shift" } });
    expect((await viewer.fetch("api/groups")).status).toBe(403);
    expect((await viewer.fetch("api/users")).status).toBe(403);
  });

  it("is nobody's to give but theirs who may share the resource", async () => {
    const page = await aPage();
    const [editor, viewer] = [await app.signIn("editor"), await app.signIn("viewer")];
    const body = { subject: toUser(viewer), resource: { kind: "page", id: page.id }, level: "manage" };
    expect(await status(viewer, "api/grants", "POST", body)).toBe(403);
    expect(await status(editor, "api/grants", "POST", { ...body, resource: { kind: "tool", id: SYSTEM } })).toBe(403);
    expect(await status(editor, "api/grants", "POST", { ...body, subject: { kind: "user", id: page.id } })).toBe(400);
    expect(await status(editor, "api/grants", "POST", { ...body, resource: { kind: "widget", id: page.id } })).toBe(400);
    const { id } = await grant(toUser(viewer), { kind: "tool", id: SYSTEM }, "view");
    expect(await status(editor, `api/grants/${id}`, "DELETE")).toBe(404);
    expect((await editor.ask(accessContract.listGrants)).some((each) => each.resource.kind === "tool")).toBe(false);
  });
});
