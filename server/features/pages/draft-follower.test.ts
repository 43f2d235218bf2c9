import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, it } from "vitest";
import * as Y from "yjs";

import { loadConfig } from "#server/platform/config.ts";
import { openDatabase } from "#server/platform/database.ts";
import { createJobs } from "#server/platform/jobs.ts";
import { createLogger } from "#server/platform/logger.ts";
import { newId } from "#shared/kernel/ids.ts";
import { applyOperation } from "#shared/pages/operations.ts";
import { seedPage } from "#shared/pages/page-doc.core.ts";

import { createManualClock } from "../../test/manual-clock.ts";
import { createDraftFollower } from "./draft-follower.ts";
import { pagesEntities } from "./pages.entities.ts";
import type { Documents } from "./pages.ports.ts";
import { createPagesService } from "./pages.service.ts";
import { createPageStore } from "./pages.store.ts";

/** One document that was edited by a process that died before the page's row followed. */
async function afterCrash() {
  const dataDir = mkdtempSync(join(tmpdir(), "platform-builder-follower-"));
  const config = loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: "silent" });
  const logger = createLogger(config);
  const db = await openDatabase(config, pagesEntities, logger);
  const doc = new Y.Doc();
  seedPage(doc, { title: "As made" });
  const clock = createManualClock();
  const author = newId();
  const editedAt = new Date(clock.now().getTime() + 5_000);
  let reads = 0;
  const documents: Documents = {
    edit: () => Promise.reject(new Error("nobody edits here")),
    read: async (_name, look) => {
      reads += 1;
      return look(doc);
    },
    present: () => [],
    onCommit: () => ({ [Symbol.dispose]: () => undefined }),
    commitsSince: async () => [{ actors: [{ userId: author, touched: ["page"] }], at: editedAt }],
    closeDocument: async () => undefined,
  };
  const store = createPageStore(db);
  const audit = { record: () => Promise.resolve() };
  const toldEdits = { begin: () => undefined, settle: () => Promise.resolve(), edited: () => Promise.resolve() };
  const page = await createPagesService({
    db,
    store,
    documents,
    audit,
    toldEdits,
    restorePoints: { keep: () => Promise.resolve() },
    clock,
  }).create({ title: "As made" }, null);
  applyOperation(doc, { op: "set-page", title: "Edited before the crash" }, undefined);
  const follower = createDraftFollower({ db, store, documents, jobs: createJobs(logger), clock });
  return {
    follower,
    row: () => store.get(page.id),
    pageId: page.id,
    author,
    editedAt,
    reads: () => reads,
    [Symbol.asyncDispose]: async () => {
      await db[Symbol.asyncDispose]();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

it("catches up with what the process before could not, once", async () => {
  await using world = await afterCrash();
  expect((await world.row()).title).toBe("As made");
  await world.follower.look(world.pageId);
  expect(await world.row()).toMatchObject({
    title: "Edited before the crash",
    draftChangedBy: [world.author],
    draftEditedAt: world.editedAt,
  });
  await world.follower.look(world.pageId);
  expect(world.reads()).toBe(1);
});
