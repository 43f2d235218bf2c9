import type { z } from "zod";

import type { FetchCost, Table } from "#shared/live/schema.ts";

/** How this host and this process are, for the connector that shows them. */
export interface HostReading {
  at: Date;
  cpuPercent: number;
  corePercents: number[];
  memoryUsedBytes: number;
  memoryTotalBytes: number;
  diskUsedBytes: number;
  diskTotalBytes: number;
  load1: number;
  uptimeMs: number;
  eventLoopMs: number;
  processBytes: number;
}

/** What the product itself has open now. */
export interface ServerReading {
  rooms: number;
  syncSockets: number;
  liveSockets: number;
  liveQueries: number;
  liveSubscriptions: number;
  /** Time of the last fetches of live queries, median and 95th percentile, in milliseconds. */
  fetchP50Ms: number;
  fetchP95Ms: number;
}

/** What a connector may look at of the machine it runs on. */
export interface HostPort {
  latest: () => Promise<HostReading>;
  samples: () => readonly HostReading[];
  server: () => ServerReading;
}

export interface HttpAsk {
  url: string;
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string;
}

export interface HttpReply {
  status: number;
  contentType: string;
  text: string;
}

/** What an operation gets. Failures are thrown as `Problem("tool.failed")` or `Transient`, in words, without addresses and secrets. */
export interface RunContext<Config> {
  config: Config;
  /** The one way out of this server. Answers of 429 and 503 are thrown before they come here. */
  http: (ask: HttpAsk) => Promise<HttpReply>;
  host: HostPort;
  /** Evaluates JSONata in a thread of its own. */
  evaluate: (expression: string, input: unknown) => Promise<unknown>;
}

export interface Operation<Config = unknown, Params extends z.ZodObject = z.ZodObject> {
  id: string;
  title: string;
  description: string;
  params: Params;
  /** Smallest refresh interval. */
  floorSeconds: number;
  run(context: RunContext<Config>, params: z.output<Params>): Promise<Table>;
}

export interface RunResult {
  table: Table;
  cost: FetchCost;
  /** Size of the table as JSON. */
  tableBytes: number;
}

/**
 * The kind of a tool. One file `definitions/<id>.connector.ts` holds exactly one; its forms, its API document and what of it
 * is secret are all drawn from its zod schemas.
 */
export interface ConnectorDefinition<Config extends z.ZodObject = z.ZodObject> {
  /** Equal to the file's name. */
  id: string;
  title: string;
  description: string;
  /** Name of a lucide icon. */
  icon: string;
  config: Config;
  operations: readonly Operation[];
  /** Hosts with private addresses that this tool may call all the same. */
  allowedHosts(config: z.output<Config>): readonly string[];
  /** Where secrets of this tool go; when it changes, they must be typed again. */
  destination(config: Record<string, unknown>): string;
  callsPerMinute(config: z.output<Config>): number | undefined;
  /** Tries the connection; answers in words what it found. */
  check(context: RunContext<z.output<Config>>): Promise<string>;
}

/** Declares an operation; only there for inference. */
export function defineOperation<Params extends z.ZodObject, Config = unknown>(operation: Operation<Config, Params>): Operation {
  return operation;
}

/** Declares a connector. */
export function defineConnector<Config extends z.ZodObject>(definition: ConnectorDefinition<Config>): ConnectorDefinition {
  return definition;
}
