import type * as Y from "yjs";

import type { Database } from "#server/platform/database.ts";
import type { DocumentRef } from "#shared/kernel/document-name.ts";
import { type Actor, can } from "#shared/kernel/permission.ts";
import { PAGE_ROOTS, purgeDeleted, seedPage, touchedWidgets } from "#shared/pages/page-doc.core.ts";
import { repairPage } from "#shared/pages/repair.core.ts";
import { PAGE_SCHEMA_VERSION } from "#shared/pages/schema.ts";

import type { DocumentKind } from "../sync/index.ts";
import { createPageStore } from "./pages.store.ts";
import { pageResource } from "./pages.view.ts";
import { propSchemaOf } from "./widget-registry.ts";

type PageAccess = "edit" | "read" | "denied" | "missing";

export interface PageDocuments {
  /** What the sync server must know to host pages. */
  kind: DocumentKind;
  /** What this actor may do with a page's document. Those who may see no draft learn nothing about which pages exist. */
  authorize: (actor: Actor, ref: DocumentRef) => Promise<PageAccess>;
}

export function createPageDocuments(db: Database): PageDocuments {
  const store = createPageStore(db);
  return {
    kind: {
      kind: "page",
      schemaVersion: PAGE_SCHEMA_VERSION,
      roots: PAGE_ROOTS,
      seed: async (doc: Y.Doc, id: string) => {
        const page = await store.get(id, { deletedToo: true });
        seedPage(doc, { title: page.title }, await store.seedLayout(id));
      },
      repair: (change) => repairPage(change, propSchemaOf),
      touched: touchedWidgets,
      purge: purgeDeleted,
    },
    authorize: async (actor, ref) => {
      const resource = pageResource(ref.id);
      if (!can(actor, "page.view-draft", resource)) return "denied";
      const page = await store.find(ref.id);
      if (page === undefined || page.deletedAt !== null) return "missing";
      return can(actor, "page.edit", resource) ? "edit" : "read";
    },
  };
}
