import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";

import { loadConfig } from "#server/platform/config.ts";
import { openDatabase } from "#server/platform/database.ts";
import { createJobs } from "#server/platform/jobs.ts";
import { createLogger } from "#server/platform/logger.ts";
import { auditContract } from "#shared/audit/contract.ts";
import { newId } from "#shared/kernel/ids.ts";
import { pagesContract } from "#shared/pages/contract.ts";
import { applyOperation } from "#shared/pages/operations.ts";
import { seedPage } from "#shared/pages/page-doc.core.ts";
import type { Layout } from "#shared/pages/schema.ts";

import { aLayout, aWidget } from "../../test/factories.ts";
import { createManualClock } from "../../test/manual-clock.ts";
import { startTestApp, type TestApp, type TestPerson } from "../../test/test-app.ts";
import { pagesEntities } from "./pages.entities.ts";
import type { Documents } from "./pages.ports.ts";
import { createPagesService } from "./pages.service.ts";
import { createPageStore } from "./pages.store.ts";
import { createRestorePoints } from "./restore-points.ts";

type Commit = Parameters<Parameters<Documents["onCommit"]>[0]>[0];

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const ADA = newId();

/** A page whose title people edit live. */
async function aPage() {
  const dataDir = mkdtempSync(join(tmpdir(), "platform-builder-points-"));
  const logger = createLogger({ logLevel: "silent" });
  const db = await openDatabase(loadConfig({ DATA_DIR: dataDir }), pagesEntities, logger);
  const clock = createManualClock();
  const jobs = createJobs(logger);
  const doc = new Y.Doc();
  seedPage(doc, { title: "Servers" });
  const listeners = new Set<(commit: Commit) => void>();
  const commits: Commit[] = [];
  const documents: Documents = {
    edit: (_name, _actor, change) => Promise.resolve(change(doc)),
    read: (_name, look) => Promise.resolve(look(doc)),
    present: () => [],
    onCommit: (listener) => {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    commitsSince: (_name, since) => Promise.resolve(commits.filter(({ at }) => at > since)),
    closeDocument: () => Promise.resolve(),
  };
  const store = createPageStore(db);
  const audit = { record: () => Promise.resolve() };
  const start = () => createRestorePoints({ db, audit, store, documents, jobs, clock });
  let points = start();
  const toldEdits = { begin: () => undefined, settle: () => Promise.resolve(), edited: () => Promise.resolve() };
  const page = await createPagesService({ db, store, documents, audit, toldEdits, restorePoints: points, clock }).create(
    { title: "Servers" },
    null,
  );
  const advance = async (ms: number) => {
    clock.advance(ms);
    await jobs.drain();
  };
  return {
    page,
    advance,
    edit: (title: string) => {
      applyOperation(doc, { op: "set-page", title }, undefined);
      const commit = { name: `page:${page.id}`, actors: [{ userId: ADA, touched: ["page"] }], at: clock.now() };
      commits.push(commit);
      for (const listener of listeners) listener(commit);
    },
    points: () => points,
    titles: async () => {
      const heads = await points.list(page.id);
      return Promise.all(heads.map(async ({ id }) => (await points.get(page.id, id)).layout.title));
    },
    crash: async () => {
      listeners.clear();
      points = start();
      await points.recover();
    },
    stop: () => points[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: async () => {
      await jobs.drain();
      await db[Symbol.asyncDispose]();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

describe("restore points that are kept by themselves", () => {
  it("hold the draft once nobody has edited for two minutes, and whose edits", async () => {
    await using page = await aPage();
    page.edit("One");
    await page.advance(MINUTE_MS);
    page.edit("Two");
    await page.advance(MINUTE_MS);
    expect(await page.titles()).toEqual([]);
    await page.advance(MINUTE_MS);
    expect(await page.titles()).toEqual(["Two"]);
    expect(await page.points().list(page.page.id)).toMatchObject([{ name: null, authors: [ADA] }]);
    await page.advance(60 * MINUTE_MS);
    expect(await page.titles()).toEqual(["Two"]);
  });

  it("are made every ten minutes while editing goes on, and never two of one content", async () => {
    await using page = await aPage();
    for (let minute = 1; minute <= 30; minute += 1) {
      page.edit(`Minute ${minute}`);
      await page.advance(MINUTE_MS);
    }
    expect((await page.titles()).length).toBeGreaterThanOrEqual(2);
    await page.advance(10 * MINUTE_MS);
    const kept = await page.titles();
    expect(kept[0]).toBe("Minute 30");
    page.edit("Something else");
    page.edit("Minute 30");
    await page.advance(10 * MINUTE_MS);
    expect(await page.titles()).toEqual(kept);
  });

  it("are made before something big, when a server stops, and after one that was killed", async () => {
    await using page = await aPage();
    page.edit("Before something big");
    await page.points().keep(page.page);
    expect(await page.titles()).toEqual(["Before something big"]);
    await page.advance(1_000);
    page.edit("Before the crash");
    await page.advance(1_000);
    await page.crash();
    expect(await page.titles()).toEqual(["Before the crash", "Before something big"]);
    await page.advance(1_000);
    page.edit("Before the end");
    await page.stop();
    expect(await page.titles()).toEqual(["Before the end", "Before the crash", "Before something big"]);
  });

  it("go in time, even where nobody edits; those with a name stay", async () => {
    await using page = await aPage();
    page.edit("Kept");
    await page.points().keepAs(page.page, "A good state");
    await page.advance(1_000);
    page.edit("By itself");
    await page.advance(5 * MINUTE_MS);
    expect(await page.titles()).toEqual(["By itself", "Kept"]);
    await page.advance(92 * DAY_MS);
    expect(await page.titles()).toEqual(["Kept"]);
  });
});

describe.each(["sqlite", "postgres"] as const)("restore points on %s", (driver) => {
  let app: TestApp;
  let editor: TestPerson;
  let admin: TestPerson;
  beforeAll(async () => {
    app = await startTestApp({ driver });
    [editor, admin] = [await app.signIn("editor"), await app.signIn("admin")];
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const put = (pageId: string, body: Layout) => editor.ask(pagesContract.putDraft, { params: { pageId }, body });
  const keep = (pageId: string, name: string) => editor.ask(pagesContract.keepPoint, { params: { pageId }, body: { name } });

  it("are named, renamed, compared with, and brought back whole or by widget", async () => {
    const [one, two] = [aWidget("One"), aWidget("Two")];
    const { id: pageId } = await editor.ask(pagesContract.create, { body: { title: "Servers", layout: aLayout(one, two) } });
    const first = await keep(pageId, "Before the move");
    expect(first).toMatchObject({ name: "Before the move" });
    const again = await editor.fetch(`api/pages/${pageId}/points`, { method: "POST", json: { name: "The same" } });
    expect([again.status, await again.json()]).toMatchObject([409, { code: "page.kept-already" }]);

    const draft = await editor.ask(pagesContract.getDraft, { params: { pageId } });
    await put(pageId, {
      ...draft,
      title: "Changed",
      widgets: draft.widgets.map((each) => ({ ...each, props: { title: `${each.props["title"] === "One" ? "One" : "Two"} changed` } })),
    });
    const diff = await editor.ask(pagesContract.diff, { params: { pageId }, query: { from: `point:${first.id}`, to: "draft" } });
    expect(diff.summary.map(({ widget }) => widget)).toEqual(expect.arrayContaining([one.id, two.id]));
    expect(diff.summary[0]?.by).toMatchObject([{ id: editor.user.id }]);

    const restored = await editor.ask(pagesContract.restorePoint, {
      params: { pageId, pointId: first.id },
      body: { widgets: [one.id] },
    });
    expect(restored.widgets.map(({ props }) => props["title"])).toEqual(["One", "Two changed"]);
    const points = await editor.ask(pagesContract.points, { params: { pageId } });
    expect(points.map(({ name }) => name)).toEqual([null, "Before the move"]);
    const [before] = points;
    expect((await editor.ask(pagesContract.point, { params: { pageId, pointId: before!.id } })).layout.title).toBe("Changed");

    await editor.ask(pagesContract.renamePoint, { params: { pageId, pointId: before!.id }, body: { name: "All changed" } });
    const whole = await editor.ask(pagesContract.restorePoint, { params: { pageId, pointId: before!.id }, body: {} });
    expect(whole.widgets.map(({ props }) => props["title"])).toEqual(["One changed", "Two changed"]);
    await app.restart();
    const named = (await editor.ask(pagesContract.points, { params: { pageId } })).flatMap(({ name }) => name ?? []);
    expect(named).toEqual(["All changed", "Before the move"]);

    const { entries } = await admin.ask(auditContract.list, { query: { resourceKind: "page", resourceId: pageId } });
    expect(entries.map(({ summary }) => summary)).toEqual(
      expect.arrayContaining([
        "Kept a state as “Before the move” of “Servers”",
        expect.stringMatching(/^Restored 1 widget of “Before the move” of /),
        expect.stringMatching(/^Restored “All changed” of /),
      ]),
    );
  });

  it("of another page, or that are not there, are not found", async () => {
    const mine = await editor.ask(pagesContract.create, { body: { title: "Mine" } });
    const other = await editor.ask(pagesContract.create, { body: { title: "Other" } });
    const { id } = await keep(other.id, "Theirs");
    for (const path of [`points/${id}`, `points/${newId()}`, `diff?from=point:${id}`]) {
      expect((await editor.fetch(`api/pages/${mine.id}/${path}`)).status, path).toBe(404);
    }
    expect((await editor.fetch(`api/pages/${mine.id}/diff?from=point:nonsense`)).status).toBe(400);
  });

  it("say in the bin who put a page there, and when", async () => {
    const page = await editor.ask(pagesContract.create, { body: { title: "Old" } });
    await admin.ask(pagesContract.remove, { params: { pageId: page.id } });
    const binned = (await editor.ask(pagesContract.list, { query: { deleted: "true" } })).find(({ id }) => id === page.id);
    expect(binned?.deleted?.by).toMatchObject({ id: admin.user.id });
    const back = await editor.ask(pagesContract.update, { params: { pageId: page.id }, body: { isDeleted: false } });
    expect(back.deleted).toBeUndefined();
  });
});
