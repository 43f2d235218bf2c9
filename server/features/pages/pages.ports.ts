import type * as Y from "yjs";

import type { CloseCode } from "#shared/kernel/close-codes.ts";
import type { Person } from "#shared/pages/contract.ts";

/** Who did what in one commit of a document. */
export interface CommitActor {
  userId: string | null;
  touched: string[];
  /** Where they edit from, and with which API token. */
  address?: string;
  tokenId?: string;
}

/** The documents behind the pages, as the sync server offers them. */
export interface Documents {
  edit: <T>(name: string, actor: { userId: string | null }, change: (doc: Y.Doc) => T) => Promise<T>;
  read: <T>(name: string, look: (doc: Y.Doc) => T) => Promise<T>;
  present: (name: string) => { userId: string }[];
  onCommit: (listener: (commit: { name: string; actors: CommitActor[]; at: Date }) => void) => Disposable;
  commitsSince: (name: string, at: Date) => Promise<{ actors: CommitActor[]; at: Date }[]>;
  closeDocument: (name: string, code: CloseCode) => Promise<void>;
}

/** Names and colours of people by id. */
export type FindPeople = (ids: readonly string[]) => Promise<Map<string, Person>>;

/** Widgets of a page that are not for everybody who sees it. */
export type RestrictedWidgets = (pageId: string) => Promise<ReadonlySet<string>>;
