import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { accessContract } from "#shared/access/contract.ts";
import { auditContract } from "#shared/audit/contract.ts";
import type { Json } from "#shared/kernel/json.ts";
import { settingsContract } from "#shared/settings/contract.ts";
import type { SectionName } from "#shared/settings/sections.ts";

import { startTestApp, type TestApp, type TestPerson } from "../../test/test-app.ts";

const PNG = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const svg = (text: string) => `data:image/svg+xml;base64,${Buffer.from(text).toString("base64")}`;

describe.each(["sqlite", "postgres"] as const)("settings, on %s", (driver) => {
  let app: TestApp;
  let ada: TestPerson;
  let ben: TestPerson;
  beforeAll(async () => {
    app = await startTestApp({ driver });
    ada = await app.signIn("admin");
    ben = await app.signIn("admin");
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const read = async (person: TestPerson, section: SectionName) => {
    const found = (await person.ask(settingsContract.list)).find((each) => each.section === section);
    if (found === undefined) throw new Error(`There is no section ${section}`);
    return found;
  };
  const patch = (person: TestPerson, section: SectionName, body: object, headers: Record<string, string> = {}) =>
    person.fetch(`api/settings/${section}`, { method: "PATCH", json: body, headers });
  const save = (person: TestPerson, section: SectionName, changes: Record<string, Json>) =>
    person.ask(settingsContract.update, { params: { section }, body: { changes } });

  describe("that two edit at once", () => {
    it("keep what both changed in different fields, and refuse at the field what the other one changed", async () => {
      await save(ada, "branding", { name: "Acme", accent: "#0f5132" });
      const seen = (await read(ben, "branding")).values;
      await save(ada, "branding", { name: "Acme Works" });
      const merged = await patch(ben, "branding", { base: seen, changes: { accent: "#123456" } });
      expect(merged.status).toBe(200);
      expect((await read(ada, "branding")).values).toMatchObject({ name: "Acme Works", accent: "#123456" });
      const refused = await patch(ben, "branding", { base: seen, changes: { name: "Acme Ltd", accentDark: "#abcdef" } });
      expect(refused.status).toBe(409);
      expect(await refused.json()).toMatchObject({
        code: "settings.stale",
        issues: [
          {
            path: "body.changes.name",
            message: `${ada.user.name} changed this meanwhile to “Acme Works”`,
            current: "Acme Works",
          },
        ],
      });
      // All of it or nothing.
      expect((await read(ada, "branding")).values).toMatchObject({ name: "Acme Works", accentDark: null });
      const agreed = await patch(ben, "branding", { base: seen, changes: { name: "Acme Works" } });
      expect(agreed.status).toBe(200);
    });

    it("lose nothing when a dozen save different fields and the same one in the same moment", async () => {
      const before = (await read(ada, "appearance")).values;
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, index) => [
          patch(index % 2 === 0 ? ada : ben, "appearance", { base: before, changes: { theme: index % 2 === 0 ? "dark" : "light" } }),
          patch(ben, "appearance", { base: before, changes: { wallTheme: "dark" } }),
        ]).flat(),
      );
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([]);
      const after = (await read(ada, "appearance")).values;
      expect(after).toMatchObject({ wallTheme: "dark" });
      const won = after["theme"] === "dark" ? 0 : 1;
      // Whoever wanted what is there now was heard, and everybody else was told.
      answers.forEach(({ status }, index) => {
        if (index % 2 === 1) expect(status).toBe(200);
        else expect(status).toBe((index / 2) % 2 === won ? 200 : 409);
      });
    });
  });

  it("are versions that come back, and entries of the log", async () => {
    await save(ada, "retention", { restorePointDays: 10 });
    await save(ben, "retention", { restorePointDays: 20 });
    const versions = await ada.ask(settingsContract.versions, { params: { section: "retention" } });
    expect(versions.map(({ version, author }) => [version, author?.name])).toEqual([
      [3, ben.user.name],
      [2, ada.user.name],
      [1, ada.user.name],
    ]);
    expect(await ada.ask(settingsContract.version, { params: { section: "retention", version: 2 } })).toEqual({
      values: { restorePointDays: 10 },
    });
    const restored = await ada.ask(settingsContract.restore, { params: { section: "retention", version: 2 } });
    expect(restored.values).toEqual({ restorePointDays: 10 });
    const [newest] = await ada.ask(settingsContract.versions, { params: { section: "retention" } });
    expect(newest).toMatchObject({ version: 4, restoredFrom: 2 });
    const { entries } = await ada.ask(auditContract.list, { query: { resourceKind: "setting", resourceId: "retention" } });
    expect(entries.map(({ action, summary, before, after }) => ({ action, summary, before, after }))).toEqual([
      {
        action: "settings.restore",
        summary: "Brought back version 2 of the settings “Retention”: restore points of drafts",
        before: { restorePointDays: 20 },
        after: { restorePointDays: 10 },
      },
      expect.objectContaining({ action: "settings.update", before: { restorePointDays: 10 }, after: { restorePointDays: 20 } }),
      expect.objectContaining({ action: "settings.update", before: { restorePointDays: 90 }, after: { restorePointDays: 10 } }),
    ]);
    expect((await ada.fetch("api/settings/retention/versions/99/restore", { method: "POST", json: {} })).status).toBe(404);
  });

  it("keep secrets to themselves: in answers, versions, the log, and the server's own", async () => {
    const secret = "hunter2-of-the-mail-server";
    const stored = await save(ada, "mail", { host: "smtp.example.test", from: "a@example.test", user: "me", password: secret });
    expect(stored.values["password"]).toMatchObject({ set: true });
    const everything = JSON.stringify([
      await ada.ask(settingsContract.list),
      await ada.ask(settingsContract.versions, { params: { section: "mail" } }),
      await ada.ask(settingsContract.version, { params: { section: "mail", version: 2 } }),
      await ada.ask(auditContract.list, { query: { resourceKind: "setting" } }),
      app.logs,
    ]);
    expect(everything).not.toContain(secret);
    const moved = await patch(ben, "mail", { changes: { host: "smtp.attacker.test" } });
    expect(moved.status).toBe(400);
    expect(await moved.json()).toMatchObject({ issues: [{ path: "body.changes.password" }] });
    const kept = await save(ben, "mail", { from: "b@example.test" });
    expect(kept.values["password"]).toEqual(stored.values["password"]);
    const gone = await save(ben, "mail", { password: null });
    expect(gone.values["password"]).toEqual({ set: false, updatedAt: null });
  });

  it("say at which field something is wrong, and store nothing of it", async () => {
    const before = await read(ada, "branding");
    for (const [changes, path] of [
      [{ name: "  " }, "name"],
      [{ accent: "red" }, "accent"],
      [{ nothing: 1 }, "nothing"],
      [{ name: "Fine", logo: svg("<html></html>") }, "logo"],
      [{ logo: PNG.replace("image/png", "image/jpeg") }, "logo"],
      [{ logo: `data:image/png;base64,${"A".repeat(400_000)}` }, "logo"],
      [{ logo: "https://example.test/logo.png" }, "logo"],
    ] as const) {
      const answer = await patch(ada, "branding", { changes });
      expect(answer.status, path).toBe(400);
      expect(await answer.json()).toMatchObject({ code: "request.invalid", issues: [{ path: `body.changes.${path}` }] });
    }
    expect((await ada.fetch("api/settings/nothing", { method: "PATCH", json: { changes: {} } })).status).toBe(400);
    expect(await read(ada, "branding")).toEqual(before);
  });

  describe("branding", () => {
    it("is public, with a logo that is sent as a picture and can't run scripts", async () => {
      const picture = `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`;
      await save(ada, "branding", { name: "Acme", logo: svg(picture), accent: "#0f5132" });
      const branding = settingsContract.branding.response.parse(await (await app.fetch("api/branding")).json());
      expect(branding).toMatchObject({ name: "Acme", accent: "#0f5132", minPasswordLength: 10 });
      const logo = await app.fetch(branding.logo ?? "");
      expect(await logo.text()).toBe(picture);
      expect(logo.headers.get("content-type")).toBe("image/svg+xml");
      expect(logo.headers.get("content-security-policy")).toContain("sandbox");
      expect(logo.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(logo.headers.get("x-content-type-options")).toBe("nosniff");
      const again = await app.fetch("api/branding/logo", { headers: { "if-none-match": logo.headers.get("etag") ?? "" } });
      expect(again.status).toBe(304);
      await save(ada, "branding", { logo: null });
      expect((await app.fetch("api/branding/logo")).status).toBe(404);
    });
  });

  it("keep somebody's theme on the server", async () => {
    const viewer = await app.signIn("viewer");
    expect((await viewer.ask(accessContract.me)).theme).toBeNull();
    await viewer.ask(accessContract.updateMe, { body: { theme: "dark" } });
    const other = await app.fetch("api/auth/login", { method: "POST", json: { email: viewer.user.email, password: viewer.password } });
    expect(await other.json()).toMatchObject({ theme: "dark" });
  });
});
