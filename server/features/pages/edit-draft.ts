import type { Doc } from "yjs";

import { documentName } from "#shared/kernel/document-name.ts";
import { toLayout } from "#shared/pages/layout.core.ts";
import type { Layout } from "#shared/pages/schema.ts";

import type { PageRow } from "./pages.entities.ts";
import type { Documents } from "./pages.ports.ts";
import type { RequestEntry, ToldEdits } from "./told-edits.ts";

/** A request's edit of a draft, told at once; what people did live stands before it. Without an entry the caller tells it. */
export async function editDraft(
  { documents, toldEdits }: { documents: Pick<Documents, "edit">; toldEdits: Pick<ToldEdits, "settle" | "edited"> },
  page: PageRow,
  userId: string | null,
  edit: (doc: Doc) => void,
  entry?: RequestEntry,
): Promise<Layout> {
  await toldEdits.settle(page.id);
  const { before, after } = await documents.edit(documentName({ kind: "page", id: page.id }), { userId }, (doc) => {
    const layout = toLayout(doc);
    edit(doc);
    return { before: layout, after: toLayout(doc) };
  });
  await toldEdits.edited(page, { userId, before, after }, entry);
  return after;
}
