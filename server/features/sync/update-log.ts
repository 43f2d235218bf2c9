import type { CommitActor } from "./actors.core.ts";

/** One document's part of a commit. */
export interface Append {
  name: string;
  /** Yjs update (V1) that the document emitted. */
  update: Uint8Array;
  actors: CommitActor[];
  at: Date;
  /** Client ids seen for the first time, with the user they belong to from now on. */
  clients: { clientId: number; userId: string }[];
}

/** A document as the log holds it: a snapshot and what came after. */
export interface StoredDocument {
  /** Yjs state (V1) up to `snapshotSeq`. */
  snapshot: Uint8Array | null;
  snapshotSeq: number;
  updates: Uint8Array[];
  /** Number of the last commit. */
  seq: number;
  /** Bytes of `updates`. */
  tailBytes: number;
  clients: Map<number, string>;
}

/**
 * Where documents live. Both implementations are held to SPEC.md by the same tests.
 * `append` is one transaction for all entries (at most one a document) and answers their sequence numbers, which count per
 * document without gaps. A log may answer at once or later; nothing of an entry may be shown before it has answered.
 */
export interface UpdateLog extends AsyncDisposable {
  append: (entries: readonly Append[]) => number[] | Promise<number[]>;
  load: (name: string) => Promise<StoredDocument>;
  /** Replaces everything up to `upto` by a snapshot; false when a newer snapshot is there already. */
  compact: (name: string, upto: number, stateV2: Uint8Array) => Promise<boolean>;
  /** Who touched what since then, newest time of each. Survives compaction. */
  commitsSince: (name: string, since: Date) => Promise<{ actors: CommitActor[]; at: Date }[]>;
  /** Calls back when everything appended so far would survive a power cut. */
  afterFlush: (done: () => void) => void;
}
