import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it } from "vitest";
import * as Y from "yjs";

import { loadConfig } from "#server/platform/config.ts";
import { openDatabase } from "#server/platform/database.ts";
import { createJobs } from "#server/platform/jobs.ts";
import { createLogger } from "#server/platform/logger.ts";
import { newId } from "#shared/kernel/ids.ts";
import { type PageOperation, applyOperation } from "#shared/pages/operations.ts";
import { seedPage, touchedWidgets } from "#shared/pages/page-doc.core.ts";

import { aLayout, aWidget } from "../../test/factories.ts";
import { createManualClock } from "../../test/manual-clock.ts";
import type { Audit } from "../audit/index.ts";
import { pagesEntities } from "./pages.entities.ts";
import type { Documents } from "./pages.ports.ts";
import { createPagesService } from "./pages.service.ts";
import { createPageStore } from "./pages.store.ts";
import { createToldEdits } from "./told-edits.ts";

type Entry = Parameters<Audit["record"]>[1];
type Commit = Parameters<Parameters<Documents["onCommit"]>[0]>[0];

const ADA = newId();
const BOB = newId();
const NAMES = new Map([
  [ADA, { id: ADA, name: "Ada", color: 0 }],
  [BOB, { id: BOB, name: "Bob", color: 1 }],
]);

/** A page of four widgets that people edit live. */
async function aPage() {
  const dataDir = mkdtempSync(join(tmpdir(), "platform-builder-told-"));
  const logger = createLogger({ logLevel: "silent" });
  const db = await openDatabase(loadConfig({ DATA_DIR: dataDir }), pagesEntities, logger);
  const clock = createManualClock();
  const jobs = createJobs(logger);
  const entries: Entry[] = [];
  const audit = { record: async (_em: unknown, entry: Entry) => void entries.push(entry) };
  const widgets = ["CPU", "Memory", "Disk", "Network"].map((title) => aWidget(title));
  const layout = aLayout(...widgets);
  const doc = new Y.Doc();
  seedPage(doc, { title: "Servers" }, layout);
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
  const people = (ids: readonly string[]) => Promise.resolve(new Map([...NAMES].filter(([id]) => ids.includes(id))));
  const start = () => createToldEdits({ db, audit, store, documents, people, jobs, clock });
  let told = start();
  const pages = createPagesService({
    db,
    store,
    documents,
    audit,
    toldEdits: told,
    restorePoints: { keep: () => Promise.resolve() },
    clock,
  });
  const page = await pages.create({ title: "Servers", layout }, null);
  entries.length = 0;
  return {
    ids: widgets.map(({ id }) => id),
    entries,
    pages,
    page,
    advance: async (ms: number) => {
      clock.advance(ms);
      await jobs.drain();
    },
    /** Somebody edits live. */
    edit: (userId: string, operation: PageOperation, how: { address?: string; tokenId?: string } = {}) => {
      const touched = new Set<string>();
      const see = (transaction: Y.Transaction) => touchedWidgets(transaction).forEach((part) => touched.add(part));
      doc.on("afterTransaction", see);
      applyOperation(doc, operation, undefined);
      doc.off("afterTransaction", see);
      const commit = { name: `page:${page.id}`, actors: [{ userId, touched: [...touched], ...how }], at: clock.now() };
      commits.push(commit);
      for (const listener of listeners) listener(commit);
    },
    settle: () => told.settle(page.id),
    stop: () => told[Symbol.asyncDispose](),
    /** As after kill -9: nobody hears any more, and the next process begins. */
    crash: async () => {
      listeners.clear();
      told = start();
      await told.recover();
    },
    [Symbol.asyncDispose]: async () => {
      await jobs.drain();
      await db[Symbol.asyncDispose]();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const title = (id: string, value: string): PageOperation => ({ op: "set-prop", ids: [id], prop: "title", value });
const size = (id: string, value: string): PageOperation => ({ op: "set-prop", ids: [id], prop: "size", value });

describe("edits of a draft", () => {
  it("of one person are one entry, thirty seconds after the last of them", async () => {
    await using page = await aPage();
    page.edit(ADA, title(page.ids[0]!, "Processors"));
    await page.advance(20_000);
    page.edit(ADA, title(page.ids[1]!, "RAM"));
    await page.advance(29_000);
    expect(page.entries).toEqual([]);
    await page.advance(1_000);
    expect(page.entries).toHaveLength(1);
    expect(page.entries[0]).toMatchObject({
      action: "page.edit",
      actor: { kind: "user", id: ADA, name: "Ada" },
      via: "browser",
      resource: { kind: "page", id: page.page.id, name: "Servers" },
      summary: "Renamed 2 widgets on “Servers”",
      before: { widgets: { [page.ids[0]!]: { props: { title: "CPU" } }, [page.ids[1]!]: { props: { title: "Memory" } } } },
      after: { widgets: { [page.ids[0]!]: { props: { title: "Processors" } }, [page.ids[1]!]: { props: { title: "RAM" } } } },
    });
    await page.advance(600_000);
    expect(page.entries).toHaveLength(1);
  });

  it("that never pause are told every five minutes", async () => {
    await using page = await aPage();
    for (let second = 0; second < 310; second += 10) {
      page.edit(ADA, title(page.ids[0]!, `At ${second}`));
      await page.advance(10_000);
    }
    expect(page.entries.map(({ summary }) => summary)).toEqual(["Renamed Text “CPU” to Text “At 290” on “Servers”"]);
    await page.advance(30_000);
    expect(page.entries).toHaveLength(2);
    expect(page.entries[1]?.before).toMatchObject({ widgets: { [page.ids[0]!]: { props: { title: "At 290" } } } });
  });

  it("of two people at once are an entry each, with what each of them touched", async () => {
    await using page = await aPage();
    page.edit(ADA, title(page.ids[0]!, "Processors"));
    page.edit(BOB, { op: "delete", ids: [page.ids[3]!], deletedAt: Date.UTC(2026, 0, 1) });
    await page.advance(10_000);
    page.edit(BOB, title(page.ids[2]!, "Disks"));
    await page.advance(60_000);
    expect(page.entries.map(({ actor, summary }) => [actor?.name, summary])).toEqual([
      ["Ada", "Renamed Text “CPU” to Text “Processors” on “Servers”"],
      ["Bob", expect.stringMatching(/^(?=.*[Rr]enamed 1)(?=.*[Rr]emoved 1).* on “Servers”$/)],
    ]);
  });

  it("of the same thing name both, once", async () => {
    await using page = await aPage();
    page.edit(ADA, title(page.ids[0]!, "Ada's"));
    page.edit(BOB, title(page.ids[0]!, "Bob's"));
    await page.advance(60_000);
    expect(page.entries.map(({ summary }) => summary)).toEqual(["Renamed Text “CPU” to Text “Bob's” on “Servers”, together with Bob"]);
  });

  it("that were taken back are none", async () => {
    await using page = await aPage();
    page.edit(ADA, title(page.ids[0]!, "Oops"));
    page.edit(ADA, title(page.ids[0]!, "CPU"));
    await page.advance(60_000);
    expect(page.entries).toEqual([]);
  });

  it("are told before the server stops", async () => {
    await using page = await aPage();
    page.edit(ADA, title(page.ids[0]!, "Processors"));
    await page.stop();
    expect(page.entries.map(({ summary }) => summary)).toEqual(["Renamed Text “CPU” to Text “Processors” on “Servers”"]);
  });

  it("are told at the next start when the server was killed, each once, and by whom", async () => {
    await using page = await aPage();
    page.edit(ADA, title(page.ids[0]!, "Told"));
    await page.advance(60_000);
    page.edit(ADA, title(page.ids[1]!, "Ada's"));
    page.edit(BOB, title(page.ids[2]!, "Bob's"));
    await page.advance(10_000);
    page.edit(BOB, size(page.ids[2]!, "large"));
    await page.crash();
    expect(page.entries.map(({ actor, summary }) => [actor?.name, summary])).toEqual([
      ["Ada", "Renamed Text “CPU” to Text “Told” on “Servers”"],
      ["Ada", "Renamed Text “Memory” to Text “Ada's” on “Servers”"],
      ["Bob", expect.stringMatching(/on “Servers”$/)],
    ]);
    await page.crash();
    await page.advance(600_000);
    expect(page.entries).toHaveLength(3);
  });

  it("of one page, but of different things, are each told of who made them", async () => {
    await using page = await aPage();
    page.edit(ADA, { op: "set-page", description: "By Ada" });
    page.edit(BOB, { op: "set-page", title: "By Bob" });
    page.edit(ADA, { op: "set-variable", variable: { name: "region", type: "text", default: "", inUrl: true } });
    page.edit(BOB, { op: "set-variable", variable: { name: "host", type: "text", default: "", inUrl: true } });
    await page.advance(60_000);
    expect(page.entries.map(({ actor, summary, after }) => [actor?.name, summary, Object.keys(after ?? {})])).toEqual([
      [
        "Ada",
        expect.stringMatching(/^Changed the page's description, added variable “region” on/),
        ["changes", "description", "variables"],
      ],
      ["Bob", expect.stringMatching(/^Renamed the page to “By Bob”, added variable “host” on/), ["changes", "title", "variables"]],
    ]);
  });

  it("say from where, and whether an API token made them", async () => {
    await using page = await aPage();
    const tokenId = newId();
    page.edit(ADA, title(page.ids[0]!, "By hand"), { address: "203.0.113.5" });
    page.edit(ADA, title(page.ids[1]!, "By a script"), { address: "203.0.113.6", tokenId });
    await page.advance(60_000);
    expect(page.entries.map(({ actor, via, address }) => [actor?.kind, actor?.id, via, address])).toEqual([
      ["user", ADA, "browser", "203.0.113.5"],
      ["token", ADA, "api", "203.0.113.6"],
    ]);
    expect(page.entries[1]?.actor?.name).toBe(`Ada (token ${tokenId.slice(-8)})`);
  });

  it("that follow a request's edit of the same thing are told of who made them alone", async () => {
    await using page = await aPage();
    const layout = { ...aLayout(...page.ids.map((id) => aWidget("Asked", { id }))), title: "Servers" };
    await page.pages.putDraft(page.page.id, layout, BOB);
    // The commit of the request, as the document tells it.
    page.edit(BOB, { op: "set-page", title: "Servers" });
    page.entries.length = 0;
    page.edit(ADA, title(page.ids[0]!, "By Ada"));
    await page.advance(60_000);
    expect(page.entries.map(({ actor, summary }) => [actor?.name, summary])).toEqual([
      ["Ada", "Renamed Text “Asked” to Text “By Ada” on “Servers”"],
    ]);
  });

  it("by a request are told at once, after what people did until then", async () => {
    await using page = await aPage();
    page.edit(BOB, title(page.ids[1]!, "Bob's"));
    const next = aLayout(aWidget("Processors", { id: page.ids[0]! }), aWidget("Bob's", { id: page.ids[1]! }));
    await page.pages.putDraft(page.page.id, { ...next, title: "Servers" }, ADA);
    expect(page.entries.map(({ actor, summary }) => [actor?.name, summary])).toEqual([
      ["Bob", "Renamed Text “Memory” to Text “Bob's” on “Servers”"],
      [undefined, "Renamed 1 widget, removed 2 on “Servers”"],
    ]);
    await page.advance(600_000);
    expect(page.entries).toHaveLength(2);
  });
});
