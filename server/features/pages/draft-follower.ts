import type { Clock } from "#server/platform/clock.ts";
import type { Database } from "#server/platform/database.ts";
import type { Jobs } from "#server/platform/jobs.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { documentName, parseDocumentName } from "#shared/kernel/document-name.ts";
import { toLayout } from "#shared/pages/layout.core.ts";
import { readMeta } from "#shared/pages/page-doc.core.ts";

import { authorsOf } from "./changes.core.ts";
import { PageEntity } from "./pages.entities.ts";
import type { Documents } from "./pages.ports.ts";
import { canonical, forDatabase, type PageStore } from "./pages.store.ts";

/** Keeps the rows of pages (title, who changed what) up to date with their documents. */
export interface DraftFollower extends AsyncDisposable {
  /** Brings these rows up to date now, where edits are waiting. */
  settle: (pageIds: readonly string[]) => Promise<void>;
  /** The same for one page, and looks at its document once in this process: the one before may have died too early. */
  look: (pageId: string) => Promise<void>;
}

export interface FollowerOptions {
  db: Database;
  store: PageStore;
  documents: Documents;
  jobs: Jobs;
  clock: Clock;
}

export function createDraftFollower({ db, store, documents, jobs, clock }: FollowerOptions): DraftFollower {
  const waiting = new Map<string, { timer: Disposable | undefined; editedAt: Date | undefined }>();
  const seen = new Set<string>();
  const running = new Map<string, Promise<void>>();

  async function follow(pageId: string, noticedAt: Date | undefined): Promise<void> {
    const page = await store.find(pageId);
    if (page === undefined) return;
    const name = documentName({ kind: "page", id: pageId });
    const { meta, layout } = await documents.read(name, (doc) => ({ meta: readMeta(doc), layout: toLayout(doc) }));
    const { sha256 } = canonical(layout);
    const isChanged = sha256 !== page.publishedSha256;
    const commits = isChanged ? await documents.commitsSince(name, page.publishedAt ?? page.createdAt) : [];
    // A commit need not change what the page holds: the first one only writes down what it was made or imported with.
    const isSame = sha256 === page.draftSha256;
    const editedAt = isSame ? page.draftEditedAt : (noticedAt ?? commits.at(-1)?.at ?? page.draftEditedAt);
    await db.unitOfWork(async (em) => {
      // Not through the entity: following is no edit of the row, so it must not disturb who edits or publishes.
      await em.nativeUpdate(
        PageEntity,
        { id: pageId },
        {
          title: forDatabase(meta.title),
          description: forDatabase(meta.description),
          draftSha256: sha256,
          draftEditedAt: editedAt,
          draftChangedBy: isSame ? page.draftChangedBy : authorsOf(commits.flatMap((commit) => commit.actors)),
          updatedAt: isSame ? page.updatedAt : (editedAt ?? page.updatedAt),
        },
      );
    });
  }

  function start(pageId: string): Promise<void> {
    const entry = waiting.get(pageId);
    if (entry === undefined) return running.get(pageId) ?? Promise.resolve();
    entry.timer?.[Symbol.dispose]();
    waiting.delete(pageId);
    const before = running.get(pageId) ?? Promise.resolve();
    const run = before.catch(() => undefined).then(() => follow(pageId, entry.editedAt));
    const tracked = run.finally(() => {
      if (running.get(pageId) === tracked) running.delete(pageId);
    });
    running.set(pageId, tracked);
    return tracked;
  }

  const subscription = documents.onCommit(({ name, at }) => {
    const ref = parseDocumentName(name);
    if (ref?.kind !== "page") return;
    const pageId = ref.id;
    const entry = waiting.get(pageId);
    if (entry !== undefined) {
      entry.editedAt = at;
      return;
    }
    const timer = clock.after(LIMITS.followDraftAfterMs, () => jobs.enqueue("page.follow-draft", () => start(pageId)));
    waiting.set(pageId, { timer, editedAt: at });
  });

  const settle = async (pageIds: readonly string[]) => {
    // A document that can not be read now must not hide the list; the job that follows it logs why.
    await Promise.allSettled(pageIds.map((pageId) => start(pageId)));
  };

  return {
    settle,
    look: async (pageId) => {
      if (!seen.has(pageId) && !waiting.has(pageId)) waiting.set(pageId, { timer: undefined, editedAt: undefined });
      seen.add(pageId);
      await settle([pageId]);
    },
    [Symbol.asyncDispose]: async () => {
      subscription[Symbol.dispose]();
      await settle([...waiting.keys()]);
    },
  };
}
