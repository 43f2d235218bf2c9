import { z } from "zod";

import { Id } from "../kernel/ids.ts";
import { Json } from "../kernel/json.ts";

/** A column of a result. `key` names the field in each row. */
export const Column = z.object({
  key: z.string().max(200),
  label: z.string().max(200),
  type: z.enum(["text", "number", "boolean", "time", "json"]),
  /** Unit as shown, for instance `%`, `ms`, `B`. */
  unit: z.string().max(20).optional(),
  /** Rows are the same row over time when their key columns are equal. */
  isKey: z.boolean().optional(),
});
export type Column = z.infer<typeof Column>;

export type Row = Record<string, Json>;

/** The one shape that every operation of every connector answers. */
export const Table = z.object({
  columns: z.array(Column).max(500),
  rows: z.array(z.record(z.string(), Json)),
  /** How many rows there were, where only the first of them are here. */
  totalRows: z.int().optional(),
});
export type Table = z.infer<typeof Table>;

/** What one fetch cost: wall time in milliseconds, bytes received, and vendor calls made. */
export const FetchCost = z.object({ durationMs: z.number(), bytes: z.number(), calls: z.number() });
export type FetchCost = z.infer<typeof FetchCost>;

/** Client → server on `/live`. `draft` reads the binding from the draft and needs `page.view-draft`. */
export const Subscribe = z.object({
  page: Id,
  widget: Id,
  variables: z.record(z.string().max(64), Json).default({}),
  /** The last `seq` that the client holds, and of which topic: it is sent the difference, or nothing. */
  after: z.int().optional(),
  topic: z.string().max(64).optional(),
  draft: z.boolean().default(false),
  /** Tells apart those who follow the same widget over one connection, for instance with other values of variables. */
  follower: z.string().max(40).default(""),
});
export type Subscribe = z.infer<typeof Subscribe>;

/** Client → server: this follower looks at the widget no more (`unsubscribe`), or wants it fetched now (`refresh`). */
export const Followed = Subscribe.pick({ page: true, widget: true, draft: true, follower: true });

/** What changed between two tables; made and applied by `table-delta.core.ts`. */
export interface TableDelta {
  /** Row keys in their new order, when rows came, went or moved. */
  order?: string[];
  /** New and changed rows by their key: a JSON list of what the key columns hold, or the row's index where no columns tell rows apart. */
  upsert: Record<string, Row>;
  columns?: Column[];
  /** The table's `totalRows`, when it changed; null when all rows are here now. */
  totalRows?: number | null;
}

/** One state of a live query for a subscriber. */
export interface LiveUpdate {
  topic: string;
  seq: number;
  snapshot?: Table;
  delta?: TableDelta;
  /** The `seq` that the delta changes; who holds another one subscribes again with `after`. */
  base?: number;
  /** ISO 8601, when the data was fetched. */
  fetchedAt: string | null;
}

export interface LiveFailure {
  topic: string;
  /** In words for the person watching: what happened, and what the vendor said. */
  reason: string;
  /** ISO 8601, since when it has been failing. */
  since: string;
}

/** Acknowledgement of `subscribe`. */
export type SubscribeReply =
  | (LiveUpdate & {
      ok: true;
      refreshSeconds: number;
      /** ISO 8601, the server's time now: screens whose clock is wrong still tell the age of data. */
      now: string;
      /** Variables that the binding uses: when another one changes, nothing has to be asked anew. */
      uses: string[];
      failure?: { reason: string; since: string };
    })
  | { ok: false; code: "denied" | "not-found" | "no-binding" | "invalid" | "busy"; message: string };

/** Client → server: tell of new versions of a page. */
export const Watch = z.object({ page: Id });

/** Server → client: the binding of a widget changed; who follows it subscribes again. */
export interface Rebound {
  page: string;
  widget: string;
}

/** What a widget gets to draw: the last good data with its age, and why it is not newer. */
export interface LiveData {
  status: "unbound" | "loading" | "ok" | "stale" | "failed";
  table: Table | null;
  fetchedAt: Date | null;
  /** Older than this many milliseconds counts as stale. */
  staleAfterMs: number;
  failure: { reason: string; since: Date } | null;
}
