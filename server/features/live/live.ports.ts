import type { Json } from "#shared/kernel/json.ts";
import type { Actor } from "#shared/kernel/permission.ts";
import type { FetchCost, Table } from "#shared/live/schema.ts";
import type { Layout, VariableValues } from "#shared/pages/schema.ts";

import type { QuerySpec } from "./bindings.core.ts";

/** How often an operation may be asked. */
export interface QueryLimits {
  /** Smallest refresh interval, in seconds. */
  floorSeconds: number;
  /** Calls that the tool may make in a minute, all its queries together. */
  callsPerMinute: number;
}

export interface QueryResult {
  table: Table;
  cost: FetchCost;
  /** Size of the table as JSON. */
  tableBytes: number;
}

/** Who fetches. Throws `Transient` or `Problem` with a reason for the person who watches. */
export interface QueryPort {
  /** Undefined where tool or operation is not there. */
  resolve: (toolId: string, operation: string) => Promise<QueryLimits | undefined>;
  run: (spec: QuerySpec, signal: AbortSignal) => Promise<QueryResult>;
}

/** The tools that bindings name. */
export interface ToolsPort extends QueryPort {
  /** Parameters with the values of variables in them. Throws `Problem` with the reason where a value can't be taken. */
  fill: (toolId: string, operation: string, params: Record<string, Json>, values: VariableValues) => Promise<Record<string, Json>>;
}

/** Where bindings are read. */
export interface PagesPort {
  layout: (pageId: string, which: "published" | "draft") => Promise<Layout | null>;
}

/** Who keeps a record of what is read. */
export interface ReadsPort {
  /** A widget's data goes to this one from now on. Throws where it can't be recorded: then none goes. */
  recordRead: (reader: Actor, page: { id: string; title: string }) => Promise<void>;
}

/** Who may see what of a page. */
export interface RightsPort {
  /** The actor as of now, for sockets that stay open while rights change. */
  refresh: (actor: Actor) => Promise<Actor>;
  /** Widgets of a page that are not for everybody who sees it. */
  restrictedWidgets: (pageId: string) => Promise<ReadonlySet<string>>;
}
