import { randomBytes } from "node:crypto";

import { describe, expect, it } from "vitest";
import { z } from "zod";

import { accessContract } from "#shared/access/contract.ts";
import { sharingContract } from "#shared/access/sharing.contract.ts";
import { auditContract } from "#shared/audit/contract.ts";
import { backupContract } from "#shared/backup/contract.ts";
import { BackupFile } from "#shared/backup/file.ts";
import { toolsContract } from "#shared/connectors/contract.ts";
import { newId } from "#shared/kernel/ids.ts";
import { pagesContract } from "#shared/pages/contract.ts";
import { settingsContract } from "#shared/settings/contract.ts";

import { aLayout, aWidget } from "../../test/factories.ts";
import { startTestApp, type TestApp, type TestPerson } from "../../test/test-app.ts";

const ADMIN = { ADMIN_EMAIL: "first.admin@example.test", ADMIN_PASSWORD: randomBytes(12).toString("base64url") };
const TOOL_SECRET = randomBytes(12).toString("hex");
const PASSPHRASE = randomBytes(12).toString("hex");

const ProblemBody = z.object({ code: z.string(), issues: z.array(z.object({ path: z.string() })) });

/** The admin that the server made from its environment. */
async function firstAdmin(app: TestApp): Promise<TestPerson> {
  return app.signInAs(ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
}

const start = (driver: "sqlite" | "postgres") => startTestApp({ driver, env: ADMIN });

async function exported(person: TestPerson, passphrase?: string): Promise<string> {
  const json = passphrase === undefined ? {} : { passphrase };
  const response = await person.fetch("api/backup/export", { method: "POST", json });
  expect(response.status).toBe(200);
  return response.text();
}

const imported = (person: TestPerson, text: string, mode: "merge" | "replace", more: { passphrase?: string; dryRun?: boolean } = {}) =>
  person.ask(backupContract.import, { body: { file: BackupFile.parse(JSON.parse(text)), mode, ...more } });

/** Some of everything that travels. */
async function furnish(admin: TestPerson, app: TestApp) {
  const editor = await app.signIn("editor");
  const viewer = await app.signIn("viewer");
  await admin.ask(accessContract.updateUser, { params: { userId: viewer.user.id }, body: { isDisabled: true } });
  const group = await admin.ask(sharingContract.createGroup, { body: { name: "Night shift", members: [editor.user.id, viewer.user.id] } });
  const config = { baseUrl: "https://api.example.test", auth: "bearer", token: TOOL_SECRET };
  const tool = await admin.ask(toolsContract.create, { body: { kind: "http", name: "Orders 😀", config } });
  const widgets = [aWidget("Über\n“CPU”"), aWidget("Memory"), aWidget("Disk")];
  const shown = await editor.ask(pagesContract.create, { body: { title: "Shown", layout: aLayout(...widgets) } });
  const params = { pageId: shown.id };
  await editor.ask(pagesContract.publish, { params, body: { note: "First" } });
  const draft = await editor.ask(pagesContract.getDraft, { params });
  await editor.ask(pagesContract.putDraft, { params, body: { ...draft, widgets: draft.widgets.slice(1) } });
  await admin.ask(pagesContract.publish, { params, body: { note: "Second" } });
  await editor.ask(pagesContract.putDraft, { params, body: { ...draft, title: "Shown, drafted" } });
  await editor.ask(pagesContract.update, { params, body: { tags: ["ops", "wall"] } });
  const binned = await editor.ask(pagesContract.create, { body: { title: "Binned" } });
  await editor.ask(pagesContract.remove, { params: { pageId: binned.id } });
  await editor.ask(pagesContract.create, { body: { title: "Only a draft", layout: aLayout(aWidget("One")) } });
  const resource = { kind: "page", id: shown.id } as const;
  await admin.ask(accessContract.giveGrant, { body: { subject: { kind: "group", id: group.id }, resource, level: "edit" } });
  await admin.ask(accessContract.createDevice, { body: { name: "Lobby", pages: [shown.id] } });
  await admin.ask(accessContract.createGuestLink, { params, body: { name: "Partner", fixed: {}, allowed: [], expiresInDays: 7 } });
  await admin.ask(settingsContract.update, { params: { section: "branding" }, body: { changes: { name: "Works" } } });
  return { editor, viewer, group, tool, shown };
}

describe.each([
  ["sqlite", "postgres"],
  ["postgres", "sqlite"],
] as const)("a backup from %s", (from, to) => {
  it(`holds everything but secrets, and is the same file after its way through an empty server on ${to}`, async () => {
    await using source = await start(from);
    const admin = await firstAdmin(source);
    const { shown, tool, editor } = await furnish(admin, source);
    const text = await exported(admin);
    expect(await exported(admin)).toBe(text);
    for (const secret of [TOOL_SECRET, "scrypt$", "pbt_", admin.password, editor.password]) expect(text).not.toContain(secret);

    await using target = await start(to);
    const newcomer = await firstAdmin(target);
    const report = await imported(newcomer, text, "replace");
    expect(report).toMatchObject({ isDone: true, notes: [], tables: { users: { added: 3, removed: 1 }, pages: { added: 3 } } });
    // Whoever imports stays signed in: their account has the file's id now.
    expect(await exported(newcomer)).toBe(text);
    await target.restart();
    expect(await exported(newcomer)).toBe(text);

    const { layout } = await newcomer.ask(pagesContract.published, { params: { pageId: shown.id } });
    expect(layout.widgets.map(({ props }) => props["title"])).toEqual(["Memory", "Disk"]);
    expect((await newcomer.ask(pagesContract.getDraft, { params: { pageId: shown.id } })).title).toBe("Shown, drafted");
    const tools = await newcomer.ask(toolsContract.list);
    expect(tools.find(({ id }) => id === tool.id)).toMatchObject({ name: "Orders 😀", config: { baseUrl: "https://api.example.test" } });
    expect((await newcomer.ask(auditContract.list, { query: { action: "backup.import" } })).entries).toMatchObject([
      { via: "import", actor: { name: newcomer.user.name }, after: { mode: "replace" } },
    ]);
    expect(await newcomer.ask(auditContract.verify)).toMatchObject({ ok: true });
  });

  it(`carries passwords, secrets and links under a passphrase to ${to}, and opens with no other`, async () => {
    await using source = await start(from);
    const admin = await firstAdmin(source);
    const { editor, tool } = await furnish(admin, source);
    const text = await exported(admin, PASSPHRASE);
    expect(text).not.toContain(TOOL_SECRET);
    await using target = await start(to);
    const newcomer = await firstAdmin(target);
    const file: unknown = JSON.parse(text);
    const wrong = await newcomer.fetch("api/backup/import", {
      method: "POST",
      json: { file, mode: "replace", passphrase: `${PASSPHRASE}x` },
    });
    expect([wrong.status, await wrong.json()]).toMatchObject([403, { code: "backup.passphrase" }]);
    await imported(newcomer, text, "replace", { passphrase: PASSPHRASE });
    await target.signInAs(editor.user.email, editor.password);
    const tools = await newcomer.ask(toolsContract.list);
    expect(tools.find(({ id }) => id === tool.id)?.config).toMatchObject({ token: { set: true } });
    const { content } = BackupFile.parse(JSON.parse(text));
    expect(BackupFile.parse(JSON.parse(await exported(newcomer))).content).toEqual(content);
  });
});

describe.each(["sqlite", "postgres"] as const)("an import on %s", (driver) => {
  it("says what it would do and does nothing, merges without taking away, and leaves drafts that are open alive", async () => {
    await using app = await start(driver);
    const admin = await firstAdmin(app);
    const { shown, group } = await furnish(admin, app);
    const text = await exported(admin);
    const params = { pageId: shown.id };
    const draft = await admin.ask(pagesContract.getDraft, { params });
    await admin.ask(pagesContract.putDraft, { params, body: { ...draft, title: "Meanwhile" } });
    const made = await admin.ask(pagesContract.create, { body: { title: "Made since" } });
    await admin.ask(accessContract.updateGroup, { params: { groupId: group.id }, body: { name: "Day shift" } });
    const before = await exported(admin);
    const dry = await imported(admin, text, "merge", { dryRun: true });
    expect(dry.isDone).toBe(false);
    expect(dry.tables.groups.rows).toEqual([{ what: "changed", name: "Night shift", fields: ["name"] }]);
    expect(dry.tables.pages).toMatchObject({ added: 0, changed: 1, removed: 0 });
    expect(await exported(admin)).toBe(before);
    await imported(admin, text, "merge");
    expect((await admin.ask(pagesContract.getDraft, { params })).title).toBe("Shown, drafted");
    expect((await admin.ask(pagesContract.list, { query: {} })).map(({ id }) => id)).toContain(made.id);
    expect((await admin.ask(accessContract.listGroups)).map(({ name }) => name)).toEqual(["Night shift"]);
  });

  it("brings back names that two have exchanged since, of pages, groups and people", async () => {
    await using app = await start(driver);
    const admin = await firstAdmin(app);
    const [one, two] = [
      await admin.ask(pagesContract.create, { body: { title: "One", slug: "one" } }),
      await admin.ask(pagesContract.create, { body: { title: "Two", slug: "two" } }),
    ];
    const groups = [
      await admin.ask(sharingContract.createGroup, { body: { name: "Early" } }),
      await admin.ask(sharingContract.createGroup, { body: { name: "Late" } }),
    ];
    const text = await exported(admin);
    const move = (pageId: string, slug: string) => admin.ask(pagesContract.update, { params: { pageId }, body: { slug } });
    const rename = (group: (typeof groups)[number] | undefined, name: string) =>
      admin.ask(sharingContract.updateGroup, { params: { groupId: group?.id ?? "" }, body: { name } });
    for (const [id, slug] of [
      [one.id, "three"],
      [two.id, "one"],
      [one.id, "two"],
    ] as const)
      await move(id, slug);
    for (const [group, name] of [
      [groups[0], "Noon"],
      [groups[1], "Early"],
      [groups[0], "Late"],
    ] as const)
      await rename(group, name);
    await imported(admin, text, "merge");
    const pages = await admin.ask(pagesContract.list, { query: {} });
    expect([one, two].map(({ id }) => pages.find((page) => page.id === id)?.slug)).toEqual(["one", "two"]);
    expect((await admin.ask(accessContract.listGroups)).map(({ id, name }) => [id, name])).toEqual(
      groups.map(({ id, name }) => [id, name]),
    );
  });

  it("tells of each thing what it was before, under the thing itself", async () => {
    await using app = await start(driver);
    const admin = await firstAdmin(app);
    const { shown, tool, group, editor } = await furnish(admin, app);
    const text = await exported(admin, PASSPHRASE);
    const params = { pageId: shown.id };
    await admin.ask(sharingContract.updateGroup, { params: { groupId: group.id }, body: { name: "Day shift", members: [] } });
    await admin.ask(toolsContract.update, { params: { toolId: tool.id }, body: { name: "Bills" } });
    await admin.ask(pagesContract.update, { params, body: { tags: [] } });
    await admin.ask(pagesContract.putDraft, { params, body: aLayout(aWidget("Only this")) });
    await admin.ask(accessContract.updateUser, { params: { userId: editor.user.id }, body: { role: "viewer" } });
    await admin.ask(settingsContract.update, { params: { section: "branding" }, body: { changes: { name: "Elsewhere" } } });
    const made = await admin.ask(pagesContract.create, { body: { title: "Since then" } });

    await imported(admin, text, "replace", { passphrase: PASSPHRASE });
    const { entries } = await admin.ask(auditContract.list, { query: { via: "import", limit: 200 } });
    const told = (resourceId: string, action: string) =>
      entries.filter((entry) => entry.resource.id === resourceId && entry.action === action);
    expect(told(group.id, "group.update")).toMatchObject([
      { before: { name: "Day shift" }, after: { name: "Night shift", members: expect.arrayContaining([editor.user.id]) } },
    ]);
    expect(told(tool.id, "tool.update")).toMatchObject([
      { resource: { name: "Orders 😀" }, before: { name: "Bills" }, after: { name: "Orders 😀", secretsImported: ["token"] } },
    ]);
    expect(told(shown.id, "page.update")).toMatchObject([{ before: { tags: [] }, after: { tags: ["ops", "wall"] } }]);
    // The draft is a document, edited when the rows are written.
    expect(told(shown.id, "page.edit")).toMatchObject([{ actor: { name: admin.user.name }, via: "import" }]);
    expect(told(editor.user.id, "user.update")).toMatchObject([{ before: { role: "viewer" }, after: { role: "editor" } }]);
    expect(told("branding", "settings.update")).toMatchObject([
      { before: { value: { name: "Elsewhere" } }, after: { value: { name: "Works" } } },
    ]);
    expect(told(made.id, "page.delete")).toMatchObject([{ before: { title: "Since then" }, after: null }]);
    expect(JSON.stringify(entries)).not.toContain(TOOL_SECRET);
    expect(await admin.ask(auditContract.verify)).toMatchObject({ ok: true });

    // What is the same already is no entry.
    await imported(admin, text, "merge");
    const again = await admin.ask(auditContract.list, { query: { via: "import", limit: 200 } });
    expect(again.entries.slice(0, again.entries.length - entries.length).map(({ action }) => action)).toEqual(["backup.import"]);
  });

  it("is all or nothing", async () => {
    await using app = await start(driver);
    const admin = await firstAdmin(app);
    await furnish(admin, app);
    const before = await exported(admin);
    const file = BackupFile.parse(JSON.parse(before));
    const [page] = file.content.pages;
    // The address is refused by the database, long after other rows were written.
    file.content.pages = [...file.content.pages.slice(1), { ...page!, id: newId(), title: "Twin" }, page!];
    const response = await admin.fetch("api/backup/import", { method: "POST", json: { file, mode: "replace" } });
    expect([response.status, await response.json()]).toMatchObject([422, { code: "backup.invalid" }]);
    expect(await exported(admin)).toBe(before);
  });

  it("refuses what is no such file, and names the place", async () => {
    await using app = await start(driver);
    const admin = await firstAdmin(app);
    const file = BackupFile.parse(JSON.parse(await exported(admin)));
    const refused = async (wrong: unknown) => {
      const response = await admin.fetch("api/backup/import", { method: "POST", json: { file: wrong, mode: "merge" } });
      const { detail } = z.object({ detail: z.string() }).parse(await response.json());
      return [response.status, detail];
    };
    expect(await refused({ ...file, schemaVersion: 2 })).toEqual([400, expect.stringContaining("written by a newer version")]);
    expect(await refused({ ...file, format: "other" })).toEqual([400, expect.stringContaining("not a backup")]);
    expect(await refused({ ...file, content: { ...file.content, users: [{}] } })).toEqual([
      400,
      expect.stringMatching(/^body\.file\.content\.users\.0/),
    ]);
    const member = { groupId: newId(), userId: newId() };
    expect(await refused({ ...file, content: { ...file.content, groupMembers: [member] } })).toEqual([
      422,
      "content.groupMembers.0.userId: The file has no such row among its users",
    ]);
  });

  it("never leaves an installation without its admin, and ends what others had open", async () => {
    await using app = await start(driver);
    const admin = await firstAdmin(app);
    const other = await app.signIn("admin");
    const file = BackupFile.parse(JSON.parse(await exported(admin)));
    file.content.users = [];
    const report = await imported(admin, JSON.stringify(file), "replace");
    expect(report.notes).toEqual([`Your account (${ADMIN.ADMIN_EMAIL}) is not in the file and stays`]);
    expect((await admin.ask(accessContract.me)).user.role).toBe("admin");
    expect((await other.fetch("api/auth/me")).status).toBe(401);
  });

  it("refuses at the try already what it could not do, and rules that shut out whoever imports", async () => {
    await using app = await start(driver);
    const admin = await firstAdmin(app);
    const [day, night] = [
      await admin.ask(sharingContract.createGroup, { body: { name: "Day" } }),
      await admin.ask(sharingContract.createGroup, { body: { name: "Night" } }),
    ];
    await admin.ask(pagesContract.create, { body: { title: "Shown", layout: aLayout(aWidget("One")) } });
    const before = await exported(admin);
    const { content, ...head } = BackupFile.parse(JSON.parse(before));
    const refused = async (changed: Partial<typeof content>, dryRun: boolean) => {
      const file = { ...head, content: { ...content, ...changed } };
      const response = await admin.fetch("api/backup/import", { method: "POST", json: { file, mode: "merge", dryRun } });
      const { code, issues } = ProblemBody.parse(await response.json());
      return [response.status, code, issues[0]?.path];
    };
    const [group] = content.groups.filter(({ id }) => id === night.id);
    const settings = [{ section: "network", value: { peopleFrom: ["203.0.113.0/24"] }, updatedAt: new Date(0).toISOString() }];
    const version = { kind: "tool", resourceId: day.id, version: 9_000_000_000, value: {}, authorId: null, restoredFrom: null };
    const resourceVersions = [{ ...version, id: newId(), createdAt: new Date(0).toISOString() }];
    for (const dryRun of [true, false]) {
      expect(await refused({ groups: [{ ...group!, name: "Day" }] }, dryRun)).toEqual([422, "backup.invalid", "content.groups"]);
      expect(await refused({ settings }, dryRun)).toEqual([409, "settings.locks-out", "content.settings.network.peopleFrom"]);
      expect(await refused({ resourceVersions }, dryRun)).toEqual([400, "request.invalid", "body.file.content.resourceVersions.0.version"]);
    }
    const tools = [
      { id: newId(), kind: "http", name: "", config: {}, createdAt: "0000-01-01T00:00:00Z", updatedAt: new Date(0).toISOString() },
    ];
    expect(await refused({ tools }, false)).toEqual([400, "request.invalid", "body.file.content.tools.0.createdAt"]);
    const pages = content.pages.map((page) => ({ ...page, publishedVersion: 77 }));
    expect(await refused({ pages }, false)).toEqual([422, "backup.invalid", "content.pages.0.publishedVersion"]);
    expect(await exported(admin)).toBe(before);
  });
});
