import * as Y from "yjs";

import { parseDocumentName } from "#shared/kernel/document-name.ts";

import type { PageDocuments } from "../features/pages/index.ts";
import type { Documents } from "../features/pages/pages.ports.ts";

/** Documents in memory, for tests of what uses them. The real ones are the sync server's. */
export function memoryDocuments(kind: PageDocuments["kind"]): Documents {
  const docs = new Map<string, Promise<Y.Doc>>();
  const commits: { name: string; actors: { userId: string | null; touched: string[] }[]; at: Date }[] = [];
  const listeners = new Set<(commit: (typeof commits)[number]) => void>();
  async function load(name: string): Promise<Y.Doc> {
    const doc = new Y.Doc();
    await kind.seed(doc, parseDocumentName(name)?.id ?? "");
    return doc;
  }
  const open = (name: string) => {
    const doc = docs.get(name) ?? load(name);
    docs.set(name, doc);
    return doc;
  };
  return {
    edit: async (name, { userId }, change) => {
      const doc = await open(name);
      const seen: Y.Transaction[] = [];
      const note = (transaction: Y.Transaction) => void seen.push(transaction);
      doc.on("afterTransaction", note);
      const answer = doc.transact(() => change(doc));
      doc.off("afterTransaction", note);
      const touched = seen.flatMap((transaction) => kind.touched(transaction));
      if (touched.length > 0) {
        const commit = { name, actors: [{ userId, touched }], at: new Date() };
        commits.push(commit);
        for (const listener of listeners) listener(commit);
      }
      return answer;
    },
    read: async (name, look) => look(await open(name)),
    present: () => [],
    onCommit: (listener) => {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    commitsSince: async (name, at) => commits.filter((commit) => commit.name === name && commit.at > at),
    closeDocument: async () => undefined,
  };
}
