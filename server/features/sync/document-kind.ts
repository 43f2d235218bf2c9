import type * as Y from "yjs";

import type { DocumentKind as KindName } from "#shared/kernel/document-name.ts";

/** The part of a transaction that checks look at: one sender's share of a turn. */
export type Change = Pick<Y.Transaction, "doc" | "changed" | "beforeState" | "deleteSet">;

/** What the sync server must know of a kind of document. The room itself knows no layout. */
export interface DocumentKind {
  kind: KindName;
  /** Clients that connect with a smaller `schema` are told to reload. */
  schemaVersion: number;
  /** The root types of such documents; updates that write to others, or hold subdocuments, are refused. Any, when absent. */
  roots?: readonly string[];
  /** Gives a new document its first state; only called while its log is empty. */
  seed?: (doc: Y.Doc, id: string) => void | Promise<void>;
  /** Inside the transaction: puts back what is not valid, so that peers and log only see the good value. */
  repair?: (change: Change) => { violations: string[] };
  /** What was touched, for "whose changes". */
  touched?: (change: Change) => string[];
  /** Lets go of what was deleted long ago (`now` in milliseconds since 1970); called when nobody is there. */
  purge?: (doc: Y.Doc, now: number) => void;
}
