import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { newId } from "#shared/kernel/ids.ts";
import { pagesContract } from "#shared/pages/contract.ts";
import type { Layout } from "#shared/pages/schema.ts";

import { aLayout, aWidget } from "../../test/factories.ts";
import { startTestApp, type TestApp, type TestPerson } from "../../test/test-app.ts";

const NOBODY = "018f0000-0000-7000-8000-000000000000";

describe.each(["sqlite", "postgres"] as const)("pages on %s", (driver) => {
  let app: TestApp;
  let editor: TestPerson;
  let other: TestPerson;
  let viewer: TestPerson;
  let auditor: TestPerson;
  beforeAll(async () => {
    app = await startTestApp({ driver });
    [editor, other, viewer, auditor] = [
      await app.signIn("editor"),
      await app.signIn("editor"),
      await app.signIn("viewer"),
      await app.signIn("auditor"),
    ];
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const create = (title: string, layout?: Layout) => editor.ask(pagesContract.create, { body: { title, ...(layout && { layout }) } });
  const draftOf = (pageId: string) => editor.ask(pagesContract.getDraft, { params: { pageId } });
  const put = (person: TestPerson, pageId: string, body: Layout) => person.ask(pagesContract.putDraft, { params: { pageId }, body });
  const publish = (pageId: string, note = "") => editor.ask(pagesContract.publish, { params: { pageId }, body: { note } });
  const published = (pageId: string) => viewer.ask(pagesContract.published, { params: { pageId } });

  describe("making and finding them", () => {
    it("gives a page an address from its title, and numbers the next one of that title", async () => {
      const [first, second] = [await create("Network health"), await create("Network health")];
      expect(first).toMatchObject({ slug: "network-health", publishedVersion: null, isDeleted: false, owner: { id: editor.user.id } });
      expect(second.slug).toBe("network-health-2");
      expect(await draftOf(first.id)).toMatchObject({ title: "Network health", widgets: [] });
    });

    it("numbers pages of one title that are made at the same moment", async () => {
      const made = await Promise.all(["Twins", "Twins", "Twins"].map((title) => create(title)));
      expect(made.map((page) => page.slug).toSorted()).toEqual(["twins", "twins-2", "twins-3"]);
    });

    it("refuses an address that is taken or no address", async () => {
      await editor.ask(pagesContract.create, { body: { title: "A", slug: "mine" } });
      const taken = await editor.fetch("api/pages", { method: "POST", json: { title: "B", slug: "mine" } });
      expect(taken.status).toBe(409);
      expect(await taken.json()).toMatchObject({ code: "page.slug-taken" });
      expect((await editor.fetch("api/pages", { method: "POST", json: { title: "B", slug: "No Slug" } })).status).toBe(400);
      expect((await editor.fetch("api/pages", { method: "POST", json: { title: "  " } })).status).toBe(400);
    });

    it("makes a page from a layout, and a copy of a page", async () => {
      const page = await create("From a layout", aLayout(aWidget("One"), aWidget("Two")));
      const copy = await editor.ask(pagesContract.create, { body: { title: "Copied", copyOf: page.id } });
      for (const [id, title] of [
        [page.id, "From a layout"],
        [copy.id, "Copied"],
      ] as const) {
        const draft = await draftOf(id);
        expect(draft.title).toBe(title);
        expect(draft.widgets.map((each) => each.props.title)).toEqual(["One", "Two"]);
      }
    });

    it("refuses a layout with an id twice, and says where", async () => {
      const twice = aWidget("Twice");
      const response = await editor.fetch("api/pages", { method: "POST", json: { title: "Bad", layout: aLayout(twice, twice) } });
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ code: "layout.invalid", issues: [{ path: "widgets.1.id" }] });
    });

    it("finds pages by words of title, address and description", async () => {
      await create("Größen im Lager");
      expect((await editor.ask(pagesContract.list, { query: { search: "größen" } })).map((page) => page.slug)).toEqual([
        "grossen-im-lager",
      ]);
    });

    it("keeps tags of pages, each once, and finds pages by them; who may not rename a page may not tag it", async () => {
      const page = await create("Tagged");
      expect(page.tags).toEqual([]);
      const tag = (person: TestPerson, tags: string[]) => person.fetch(`api/pages/${page.id}`, { method: "PATCH", json: { tags } });
      expect((await tag(editor, ["Operations", "Night shift", "operations", " Größe "])).status).toBe(200);
      const found = await editor.ask(pagesContract.list, { query: { search: "night SHIFT" } });
      expect(found.map(({ id, tags }) => ({ id, tags }))).toEqual([{ id: page.id, tags: ["Operations", "Night shift", "Größe"] }]);
      // Neither the title nor anything else of the page is touched.
      expect(found[0]).toMatchObject({ title: "Tagged", slug: "tagged" });
      await publish(page.id);
      expect((await viewer.ask(pagesContract.list, { query: { search: "größe" } })).map(({ id }) => id)).toEqual([page.id]);
      expect((await tag(viewer, [])).status).toBe(403);
      expect((await tag(editor, ["x".repeat(41)])).status).toBe(400);
      expect((await tag(editor, [])).status).toBe(200);
      expect((await editor.ask(pagesContract.get, { params: { pageId: page.id } })).tags).toEqual([]);
    });

    it("shows viewers what is published and nothing else, and lets nobody tell hidden from missing", async () => {
      const page = await create("Secret plans");
      const seen = await viewer.ask(pagesContract.list, {});
      expect(seen.map((each) => each.id)).not.toContain(page.id);
      for (const path of [`api/pages/${page.id}`, `api/pages/${page.id}/published`, "api/pages/by-slug/secret-plans"]) {
        const missing = path.replace(page.id, NOBODY).replace("secret-plans", "no-such-page");
        const [hidden, absent] = [await viewer.fetch(path), await viewer.fetch(missing)];
        expect([hidden.status, absent.status], path).toEqual([404, 404]);
        const bodies = await Promise.all(
          [hidden, absent].map(async (answer) => ({ ...z.looseObject({}).parse(await answer.json()), requestId: "" })),
        );
        expect(bodies[0]).toEqual(bodies[1]);
      }
      await publish(page.id);
      const [now] = (await viewer.ask(pagesContract.list, {})).filter((each) => each.id === page.id);
      expect(now).toMatchObject({ title: "Secret plans", publishedVersion: 1 });
      expect(now).not.toHaveProperty("draft");
      expect(now).not.toHaveProperty("present");
    });
  });

  describe("drafts", () => {
    it("are brought to a layout by the smallest edit, whoever else is editing", async () => {
      const [mine, theirs] = [aWidget("Mine"), aWidget("Theirs")];
      const page = await create("Merged", aLayout(mine, theirs));
      const draft = await draftOf(page.id);
      const renamed = {
        ...draft,
        widgets: draft.widgets.map((each) => (each.id === mine.id ? { ...each, props: { title: "Renamed" } } : each)),
      };
      expect((await put(other, page.id, renamed)).widgets.map((each) => each.props.title)).toEqual(["Renamed", "Theirs"]);
      expect(await editor.ask(pagesContract.get, { params: { pageId: page.id } })).toMatchObject({
        draft: { isChanged: true, changedBy: [{ id: other.user.id, name: other.user.name }] },
      });
    });

    it("say which place of a layout is wrong", async () => {
      const page = await create("Checked");
      const bad = { ...aLayout(aWidget("W")), theme: "pink" };
      const response = await editor.fetch(`api/pages/${page.id}/draft`, { method: "PUT", json: bad });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ issues: [{ path: "body.theme" }] });
    });

    it("hold the page's title: renaming writes the document, and the document's title is the page's", async () => {
      const page = await create("Old name");
      await editor.ask(pagesContract.update, { params: { pageId: page.id }, body: { title: "New name", slug: "new-name" } });
      expect((await draftOf(page.id)).title).toBe("New name");
      await put(editor, page.id, { ...(await draftOf(page.id)), title: "Newest name", description: "Words" });
      expect(await editor.ask(pagesContract.bySlug, { params: { slug: "new-name" } })).toMatchObject({
        title: "Newest name",
        description: "Words",
      });
    });
  });

  describe("publishing", () => {
    it("makes an immutable version with its note, author and who changed what", async () => {
      const [mine, theirs] = [aWidget("Mine"), aWidget("Theirs")];
      const page = await create("Versions", aLayout(mine));
      await publish(page.id, "First");
      const draft = await draftOf(page.id);
      await put(other, page.id, { ...draft, widgets: [...draft.widgets, { ...theirs, order: "a1", pos: { desktop: [0, 4] } }] });
      const second = await publish(page.id, "Second");
      expect(second).toMatchObject({
        version: 2,
        note: "Second",
        author: { id: editor.user.id },
        isCurrent: true,
        changes: [{ summary: expect.stringContaining("Theirs"), by: [{ id: other.user.id }] }],
      });
      const versions = await auditor.ask(pagesContract.versions, { params: { pageId: page.id } });
      expect(versions.map((version) => [version.version, version.note, version.isCurrent])).toEqual([
        [2, "Second", true],
        [1, "First", false],
      ]);
      const first = await auditor.ask(pagesContract.version, { params: { pageId: page.id, version: 1 } });
      expect(first.layout.widgets.map((each) => each.id)).toEqual([mine.id]);
    });

    it("refuses when there is nothing new, and once when two publish at the same moment", async () => {
      const page = await create("Once");
      const answers = await Promise.all([1, 2, 3].map(() => editor.fetch(`api/pages/${page.id}/publish`, { method: "POST", json: {} })));
      expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
      const again = await editor.fetch(`api/pages/${page.id}/publish`, { method: "POST", json: { note: "Again" } });
      expect(await again.json()).toMatchObject({ status: 409, code: "page.nothing-to-publish" });
    });

    it("keeps the draft from viewers until somebody publishes it", async () => {
      const page = await create("Apart");
      await publish(page.id);
      await put(editor, page.id, { ...aLayout(aWidget("Unfinished")), title: "Apart, unfinished" });
      expect(await published(page.id)).toMatchObject({ version: 1, page: { title: "Apart" }, layout: { title: "Apart", widgets: [] } });
      await publish(page.id);
      expect(await published(page.id)).toMatchObject({ version: 2, page: { title: "Apart, unfinished" } });
    });

    it("never sends a query to a browser that only watches", async () => {
      const secret = "select salary from people";
      const binding = {
        tool: newId(),
        operation: "query",
        params: { sql: secret },
        refreshSeconds: 30,
        transform: "$.secret",
        mapping: { y: ["a"] },
      };
      const page = await create("Bound", aLayout(aWidget("Bound", { binding })));
      await publish(page.id);
      const { layout } = await published(page.id);
      expect(layout.widgets[0]?.binding).toEqual({
        tool: binding.tool,
        operation: "query",
        params: {},
        refreshSeconds: 30,
        mapping: { y: ["a"] },
      });
      expect(JSON.stringify(layout)).not.toContain("secret");
      expect((await draftOf(page.id)).widgets[0]?.binding).toEqual(binding);
    });
  });

  describe("going back", () => {
    it("restores a version, or one widget of it, by an edit that can be undone by another", async () => {
      const [one, two] = [aWidget("One"), aWidget("Two")];
      const page = await create("Back", aLayout(one, two));
      await publish(page.id);
      const draft = await draftOf(page.id);
      const changed = {
        ...draft,
        widgets: draft.widgets.map((each) => ({ ...each, props: { title: `${each.id === one.id ? "One" : "Two"} changed` } })),
      };
      await put(editor, page.id, changed);
      const params = { pageId: page.id, version: 1 };
      const partly = await editor.ask(pagesContract.restore, { params, body: { widgets: [two.id] } });
      expect(partly.widgets.map((each) => each.props.title)).toEqual(["One changed", "Two"]);
      const whole = await editor.ask(pagesContract.restore, { params, body: {} });
      expect(whole.widgets.map((each) => each.props.title)).toEqual(["One", "Two"]);
      expect((await editor.fetch(`api/pages/${page.id}/publish`, { method: "POST", json: {} })).status).toBe(409);
    });

    it("compares versions and the draft, for people and for programs", async () => {
      const page = await create("Compared");
      await publish(page.id);
      const added = aWidget("Added");
      await put(other, page.id, { ...(await draftOf(page.id)), widgets: [added] });
      const diff = await auditor.ask(pagesContract.diff, { params: { pageId: page.id }, query: {} });
      expect(diff.summary).toMatchObject([{ kind: "added", widget: added.id, by: [{ id: other.user.id }] }]);
      expect(diff.delta).toMatchObject({ widgets: { _t: "a" } });
      await publish(page.id);
      const params = { pageId: page.id };
      expect(await auditor.ask(pagesContract.diff, { params, query: {} })).toEqual({ summary: [], delta: null });
      expect((await auditor.ask(pagesContract.diff, { params, query: { from: 1, to: 2 } })).summary).toMatchObject([
        { kind: "added", by: [{ id: other.user.id }] },
      ]);
      expect((await auditor.ask(pagesContract.diff, { params, query: { from: 2, to: 1 } })).summary).toMatchObject([
        { kind: "removed", by: [] },
      ]);
    });

    it("does not know versions that never were", async () => {
      const page = await create("Short history");
      for (const version of ["1", "99999999999", "2147483648"])
        expect((await editor.fetch(`api/pages/${page.id}/versions/${version}`)).status, version).toBe(404);
      for (const version of ["0", "-1", "x", "1.5"])
        expect((await editor.fetch(`api/pages/${page.id}/versions/${version}`)).status, version).toBe(400);
      expect((await editor.fetch(`api/pages/${page.id}/diff?from=7`)).status).toBe(404);
    });
  });

  describe("the bin", () => {
    it("takes a page from everybody and gives it back whole", async () => {
      const page = await create("Binned", aLayout(aWidget("Kept")));
      await publish(page.id);
      expect((await editor.fetch(`api/pages/${page.id}`, { method: "DELETE" })).status).toBe(204);
      expect((await viewer.fetch(`api/pages/${page.id}/published`)).status).toBe(404);
      expect((await viewer.fetch(`api/pages/${page.id}`)).status).toBe(404);
      expect((await editor.fetch(`api/pages/${page.id}/draft`)).status).toBe(404);
      expect((await editor.fetch(`api/pages/${page.id}`, { method: "DELETE" })).status).toBe(404);
      expect(await viewer.ask(pagesContract.list, { query: { deleted: "true" } })).toEqual([]);
      expect((await auditor.ask(pagesContract.list, { query: { deleted: "true" } })).map((each) => each.id)).toContain(page.id);
      const back = await editor.ask(pagesContract.update, { params: { pageId: page.id }, body: { isDeleted: false } });
      expect(back).toMatchObject({ isDeleted: false, slug: "binned", publishedVersion: 1 });
      expect((await published(page.id)).layout.widgets).toHaveLength(1);
    });

    it("frees the page's address for another, and gives the page the next one when it comes back", async () => {
      const page = await create("Contested");
      await editor.call(`api/pages/${page.id}`, { method: "DELETE" });
      const next = await editor.ask(pagesContract.create, { body: { title: "Another", slug: "contested" } });
      expect(next.slug).toBe("contested");
      const [binned] = (await editor.ask(pagesContract.list, { query: { deleted: "true" } })).filter((each) => each.id === page.id);
      expect(binned?.slug).toBe("contested");
      const back = await editor.ask(pagesContract.update, { params: { pageId: page.id }, body: { isDeleted: false } });
      expect(back.slug).toBe("contested-2");
    });
  });
});
