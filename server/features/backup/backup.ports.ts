import type { EntitySchema } from "@mikro-orm/core";

import type { SealedSecret } from "#server/platform/secrets.ts";
import type { BackupTable } from "#shared/backup/file.ts";
import type { Layout } from "#shared/pages/schema.ts";

import type { Content } from "./content.ts";
import type { Importing } from "./importing.ts";

/** The tables that travel, and those whose rows belong to theirs. */
export interface BackupEntities {
  tables: Record<BackupTable, EntitySchema>;
  /** Rows by `userId`: they go along when an account gets another id, and go when it goes. */
  ofUsers: EntitySchema[];
  /** Rows by `pageId`: they go when a page goes. */
  ofPages: EntitySchema[];
}

/** The drafts, whose content lies in documents. */
export interface DraftsPort {
  read: (pageId: string) => Promise<Layout>;
  /** Brings a draft to a layout by the smallest edit; people who have it open live through it. */
  bring: (pageId: string, layout: Layout, userId: string | null) => Promise<void>;
}

export interface PlainSecret {
  text: string;
  updatedAt: string;
}

/** Secrets of rows, which lie sealed with the installation's key. */
export interface SecretsPort {
  open: (table: "tools" | "settings", key: string, sealed: Readonly<Record<string, SealedSecret>>) => Record<string, PlainSecret>;
  seal: (table: "tools" | "settings", key: string, secrets: Readonly<Record<string, PlainSecret>>) => Record<string, SealedSecret>;
}

/** What others are told when an import is done. */
export interface ImportedPort {
  /** Rights, tools, settings and pages may all be others now; these pages are gone. */
  imported: (change: {
    removedPages: readonly string[];
    publishedPages: readonly { pageId: string; version: number }[];
    tools: readonly string[];
  }) => Promise<void>;
}

/** An empty installation for a moment, which nobody can reach: what is restored there shows what a backup is worth. */
export type ScratchPort = () => Promise<Scratch>;

export interface Scratch extends AsyncDisposable {
  content: Content;
  importing: Importing;
}
