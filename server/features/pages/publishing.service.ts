import { type Doc, encodeStateAsUpdateV2 } from "yjs";

import type { Clock } from "#server/platform/clock.ts";
import type { Database } from "#server/platform/database.ts";
import { documentName } from "#shared/kernel/document-name.ts";
import { newId } from "#shared/kernel/ids.ts";
import { Json } from "#shared/kernel/json.ts";
import { Problem } from "#shared/kernel/problem.ts";
import type { LayoutChange } from "#shared/pages/contract.ts";
import { diffLayouts } from "#shared/pages/diff.core.ts";
import { applyLayout, toLayout } from "#shared/pages/layout.core.ts";
import { Layout, PAGE_LIMITS, PAGE_SCHEMA_VERSION } from "#shared/pages/schema.ts";

import type { Audit } from "../audit/index.ts";
import { authorsOfChange, type Touch } from "./changes.core.ts";
import { editDraft } from "./edit-draft.ts";
import { pagePublished, stateRestored } from "./page-entries.ts";
import { type PageRow, PageVersionEntity, type PageVersionRow } from "./pages.entities.ts";
import type { Documents } from "./pages.ports.ts";
import { canonical, forDatabase, lockedPage, type PageStore, type StoredVersion } from "./pages.store.ts";
import type { PointHead, RestorePoints } from "./restore-points.ts";
import type { ToldEdits } from "./told-edits.ts";
import { WORDS } from "./widget-registry.ts";

/** What a restore point is called among the states of a page, before its id. */
const POINT = "point:";

/** A state that stays as it is: a version's number, or a restore point. */
export type KeptState = number | `${typeof POINT}${string}`;

/** Which state of a page: one that is kept, or the two that move. */
type StateName = "published" | "draft" | KeptState;

interface Diff {
  summary: (Omit<LayoutChange, "by"> & { by: string[] })[];
  delta: Json;
}

export interface Publishing {
  draft: (pageId: string) => Promise<Layout>;
  /** The published layout, undefined before the first. */
  published: (page: PageRow) => Promise<StoredVersion | undefined>;
  publish: (pageId: string, authorId: string | null, note: string) => Promise<PageVersionRow>;
  version: (pageId: string, version: number) => Promise<StoredVersion>;
  /** Brings the draft, or these widgets of it, back to a kept state by a forward edit; the draft as it was is kept before. */
  restore: (pageId: string, state: KeptState, userId: string | null, widgets?: string[]) => Promise<Layout>;
  diff: (page: PageRow, from: StateName, to: StateName) => Promise<Diff>;
}

export interface PublishingOptions {
  db: Database;
  store: PageStore;
  documents: Documents;
  audit: Pick<Audit, "record">;
  toldEdits: Pick<ToldEdits, "settle" | "edited">;
  restorePoints: Pick<RestorePoints, "get" | "keep">;
  clock: Clock;
}

const EMPTY = Layout.parse({ schema: PAGE_SCHEMA_VERSION });
const PUBLISH_TRIES = 3;

/** Somebody else published meanwhile: what is new since the version before is to be found anew. */
class Overtaken extends Error {
  override readonly name = "Overtaken";
}

/** Widgets that come back find room, or nothing is done. */
function mustHold(current: Layout, restored: Layout, only: readonly string[] | undefined): void {
  if (only === undefined) return;
  const isThere = new Set(current.widgets.map((widget) => widget.id));
  const back = restored.widgets.filter(({ id }) => only.includes(id) && !isThere.has(id));
  if (isThere.size + back.length > PAGE_LIMITS.widgets)
    throw new Problem("layout.invalid", `A page holds at most ${PAGE_LIMITS.widgets} widgets`);
}

async function jsonDelta(from: Layout, to: Layout): Promise<Json> {
  const { create } = await import("jsondiffpatch");
  const differ = create({ objectHash: (item) => String("id" in item ? item.id : "name" in item ? item.name : JSON.stringify(item)) });
  const delta = differ.diff(from, to);
  return delta === undefined ? null : Json.parse(JSON.parse(JSON.stringify(delta)));
}

/** A restore point in words. */
function pointInWords({ name, createdAt }: PointHead): string {
  return name === null ? `the state of ${createdAt.toISOString().slice(0, 16).replace("T", " ")} UTC` : `“${name}”`;
}

/** Reads the states of pages: the draft, versions, restore points. */
function createStates({ store, documents, restorePoints }: Pick<PublishingOptions, "store" | "documents" | "restorePoints">) {
  const draft = (pageId: string) => documents.read(nameOf(pageId), toLayout);

  async function published(page: PageRow): Promise<StoredVersion | undefined> {
    return page.publishedVersion === null ? undefined : store.version(page.id, page.publishedVersion);
  }

  async function version(pageId: string, number: number): Promise<StoredVersion> {
    const found = await store.version(pageId, number);
    if (found === undefined) throw new Problem("not-found", `This page has no version ${number}`);
    return found;
  }

  /** What people did to the document in a stretch of time. */
  async function touchesBetween(pageId: string, from: Date, to: Date): Promise<Touch[]> {
    const commits = await documents.commitsSince(nameOf(pageId), from);
    return commits.filter((commit) => commit.at <= to).flatMap((commit) => commit.actors);
  }

  async function kept(pageId: string, state: KeptState): Promise<{ layout: Layout; at: Date; inWords: string }> {
    if (typeof state === "number") {
      const { row, layout } = await version(pageId, state);
      return { layout, at: row.createdAt, inWords: `version ${state}` };
    }
    const { row, layout } = await restorePoints.get(pageId, state.slice(POINT.length));
    return { layout, at: row.createdAt, inWords: pointInWords(row) };
  }

  async function stateOf(page: PageRow, name: StateName): Promise<{ layout: Layout; at: Date | undefined }> {
    if (name === "draft") return { layout: await draft(page.id), at: undefined };
    if (name !== "published") return kept(page.id, name);
    const stored = await published(page);
    return { layout: stored?.layout ?? EMPTY, at: stored?.row.createdAt ?? page.createdAt };
  }

  return { draft, published, version, kept, stateOf, touchesBetween };
}

const nameOf = (pageId: string) => documentName({ kind: "page", id: pageId });

export function createPublishing(parts: PublishingOptions): Publishing {
  const { db, store, documents, audit, toldEdits, restorePoints, clock } = parts;
  const { draft, published, version, kept, stateOf, touchesBetween } = createStates(parts);

  /** One try; overtaken when somebody published meanwhile. */
  async function tryPublish(pageId: string, authorId: string | null, note: string): Promise<PageVersionRow> {
    const page = await store.get(pageId);
    const before = await published(page);
    const { layout, state } = await documents.read(nameOf(pageId), (doc) => ({ layout: toLayout(doc), state: encodeStateAsUpdateV2(doc) }));
    const { text, sha256 } = canonical(layout);
    if (sha256 === page.publishedSha256)
      throw new Problem("page.nothing-to-publish", `Version ${page.publishedVersion} holds everything that the draft holds`);
    const now = clock.now();
    const touches = await touchesBetween(pageId, before?.row.createdAt ?? page.createdAt, now);
    const changes = diffLayouts(before?.layout ?? EMPTY, layout, WORDS).map((change) => ({
      summary: forDatabase(change.summary),
      by: authorsOfChange(change, touches),
    }));
    return db.unitOfWork(async (em) => {
      const row = await lockedPage(em, pageId);
      if (row.publishedVersion !== page.publishedVersion) throw new Overtaken();
      const number = (row.publishedVersion ?? 0) + 1;
      const made = em.create(PageVersionEntity, {
        id: newId(),
        pageId,
        version: number,
        note,
        authorId,
        layout: text,
        state: Buffer.from(state),
        sha256,
        changes,
        createdAt: now,
      });
      em.assign(row, {
        publishedVersion: number,
        publishedAt: now,
        publishedSha256: sha256,
        publishedTitle: forDatabase(layout.title),
        publishedDescription: forDatabase(layout.description),
        title: forDatabase(layout.title),
        description: forDatabase(layout.description),
        draftSha256: sha256,
        draftChangedBy: [],
        updatedAt: now,
      });
      await em.flush();
      await audit.record(em, pagePublished(row, before?.row.version ?? null, number, note, changes));
      return made;
    });
  }

  return {
    draft,
    published,
    version,
    publish: async (pageId, authorId, note) => {
      await toldEdits.settle(pageId);
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await tryPublish(pageId, authorId, note);
        } catch (error) {
          if (!(error instanceof Overtaken)) throw error;
          if (attempt === PUBLISH_TRIES)
            throw new Problem("request.collided", "Others publish this page at this moment. Look at what they published, then try again", {
              cause: error,
            });
        }
      }
    },
    restore: async (pageId, state, userId, widgets) => {
      const page = await store.get(pageId);
      const { layout, inWords } = await kept(pageId, state);
      await restorePoints.keep(page);
      const edit = (doc: Doc) => {
        mustHold(toLayout(doc), layout, widgets);
        applyLayout(doc, layout, { now: clock.now().getTime(), onlyWidgets: widgets });
      };
      return editDraft({ documents, toldEdits }, page, userId, edit, stateRestored(inWords, widgets));
    },
    diff: async (page, from, to) => {
      const [before, after] = [await stateOf(page, from), await stateOf(page, to)];
      const changes = diffLayouts(before.layout, after.layout, WORDS);
      const isForward = before.at !== undefined && (after.at === undefined || after.at > before.at);
      const touches = isForward && before.at !== undefined ? await touchesBetween(page.id, before.at, after.at ?? clock.now()) : [];
      return {
        summary: changes.map((change) => ({ ...change, by: authorsOfChange(change, touches) })),
        delta: await jsonDelta(before.layout, after.layout),
      };
    },
  };
}
