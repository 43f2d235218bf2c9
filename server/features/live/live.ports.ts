import type { Json } from "#shared/kernel/json.ts";
import type { FetchCost, Table } from "#shared/live/schema.ts";
import type { Layout } from "#shared/pages/schema.ts";

/** What a live query asks: an operation of a tool, with the values of variables in its parameters. */
export interface QuerySpec {
  tool: string;
  operation: string;
  params: Record<string, Json>;
  transform?: string | undefined;
}

/** Who fetches. Throws `Transient` or `Problem` with a reason for the person who watches. */
export interface QueryPort {
  /** Smallest refresh interval of an operation, in seconds; undefined where tool or operation is not there. */
  floorSeconds: (toolId: string, operation: string) => Promise<number | undefined>;
  run: (spec: QuerySpec, signal?: AbortSignal) => Promise<{ table: Table; cost: FetchCost }>;
}

/** Where bindings are read. */
export interface PagesPort {
  layout: (pageId: string, which: "published" | "draft") => Promise<Layout | null>;
}
