import { z } from "zod";

import { endpoint } from "../kernel/endpoint.ts";
import { Id } from "../kernel/ids.ts";
import { Json } from "../kernel/json.ts";
import { FetchCost, Table } from "../live/schema.ts";

const tag = "Tools";
const ToolId = z.object({ toolId: Id });

/** A connector kind as the binding panel and the tools screen draw it. Schemas are JSON Schema with `x-ui`. */
export const ConnectorKind = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  icon: z.string(),
  config: Json,
  operations: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      description: z.string(),
      params: Json,
      /** Smallest refresh interval in seconds. */
      floorSeconds: z.number(),
    }),
  ),
});
export type ConnectorKind = z.infer<typeof ConnectorKind>;

/** A configured connector. Secrets come out as `{set, updatedAt}` only. */
export const Tool = z.object({
  id: Id,
  kind: z.string(),
  name: z.string(),
  config: z.record(z.string(), Json),
  isBuiltIn: z.boolean(),
  health: z.object({ status: z.enum(["ok", "failing", "unknown"]), reason: z.string().nullable(), checkedAt: z.iso.datetime().nullable() }),
  budget: z.object({ limitPerMinute: z.int(), usedLastMinute: z.int() }),
  usedBy: z.object({ widgets: z.int() }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Tool = z.infer<typeof Tool>;

export const QueryResult = z.object({ table: Table, fetchedAt: z.iso.datetime(), cost: FetchCost });
export type QueryResult = z.infer<typeof QueryResult>;

/** A state that a tool had. */
export const ToolVersion = z.object({
  version: z.int(),
  author: z.object({ id: Id, name: z.string(), color: z.int() }).nullable(),
  /** The version that it brought back, null where somebody made it. */
  restoredFrom: z.int().nullable(),
  /** Settings that differ from the version before, as the form calls them. */
  changed: z.array(z.string()),
  createdAt: z.iso.datetime(),
});
export type ToolVersion = z.infer<typeof ToolVersion>;

const ToolVersionId = ToolId.extend({ version: z.coerce.number().int().min(1).max(2_147_483_647) });

const TestResult = z.object({ ok: z.boolean(), message: z.string(), durationMs: z.number() });

const ToolInput = z.object({ name: z.string().trim().min(1).max(100), config: z.record(z.string(), Json).default({}) });

export const toolsContract = {
  kinds: endpoint({
    method: "GET",
    path: "/api/tools/kinds",
    tag,
    summary: "Connector kinds and their operations",
    permission: "tool.list",
    resource: "any",
    response: z.array(ConnectorKind),
  }),
  list: endpoint({
    method: "GET",
    path: "/api/tools",
    tag,
    summary: "Configured tools",
    permission: "tool.list",
    resource: "any",
    response: z.array(Tool),
  }),
  get: endpoint({
    method: "GET",
    path: "/api/tools/:toolId",
    tag,
    summary: "One tool",
    permission: "tool.list",
    resource: { kind: "tool", param: "toolId" },
    params: ToolId,
    response: Tool,
    problems: ["not-found"],
  }),
  create: endpoint({
    method: "POST",
    path: "/api/tools",
    tag,
    summary: "Add a tool",
    permission: "tool.manage",
    body: ToolInput.extend({ kind: z.string().max(50) }),
    response: Tool,
    status: 201,
    problems: ["request.invalid"],
  }),
  update: endpoint({
    method: "PATCH",
    path: "/api/tools/:toolId",
    tag,
    summary: "Change a tool; secrets left out stay as they are",
    permission: "tool.manage",
    resource: { kind: "tool", param: "toolId" },
    params: ToolId,
    body: ToolInput.partial(),
    response: Tool,
    problems: ["not-found", "request.invalid"],
  }),
  versions: endpoint({
    method: "GET",
    path: "/api/tools/:toolId/versions",
    tag,
    summary: "States that a tool had, newest first",
    permission: "tool.list",
    resource: { kind: "tool", param: "toolId" },
    params: ToolId,
    response: z.array(ToolVersion),
    problems: ["not-found"],
  }),
  version: endpoint({
    method: "GET",
    path: "/api/tools/:toolId/versions/:version",
    tag,
    summary: "A state that a tool had; secrets have no versions",
    permission: "tool.list",
    resource: { kind: "tool", param: "toolId" },
    params: ToolVersionId,
    response: z.object({ name: z.string(), config: z.record(z.string(), Json) }),
    problems: ["not-found"],
  }),
  restore: endpoint({
    method: "POST",
    path: "/api/tools/:toolId/versions/:version/restore",
    tag,
    summary: "Go back to a state of a tool; secrets stay as they are today",
    permission: "tool.manage",
    resource: { kind: "tool", param: "toolId" },
    params: ToolVersionId,
    response: Tool,
    problems: ["not-found", "request.invalid"],
  }),
  remove: endpoint({
    method: "DELETE",
    path: "/api/tools/:toolId",
    tag,
    summary: "Remove a tool",
    permission: "tool.manage",
    resource: { kind: "tool", param: "toolId" },
    params: ToolId,
    query: z.object({ force: z.enum(["true", "false"]).optional() }),
    response: z.null(),
    status: 204,
    problems: ["not-found", "tool.in-use"],
  }),
  test: endpoint({
    method: "POST",
    path: "/api/tools/:toolId/test",
    tag,
    summary: "Try the connection",
    permission: "tool.manage",
    resource: { kind: "tool", param: "toolId" },
    params: ToolId,
    response: TestResult,
    problems: ["not-found"],
  }),
  testDraft: endpoint({
    method: "POST",
    path: "/api/tools/test",
    tag,
    summary: "Try settings that are not stored; a tool that is stored lends the secrets that were not typed again",
    permission: "tool.manage",
    resource: "any",
    body: z.object({ kind: z.string().max(50), config: z.record(z.string(), Json).default({}), tool: Id.optional() }),
    response: TestResult,
    problems: ["not-found", "request.invalid"],
  }),
  query: endpoint({
    method: "POST",
    path: "/api/tools/:toolId/query",
    tag,
    summary: "Run an operation once, for previews",
    permission: "tool.query",
    resource: { kind: "tool", param: "toolId" },
    params: ToolId,
    body: z.object({
      operation: z.string().max(100),
      params: z.record(z.string(), Json).default({}),
      transform: z.string().max(10_000).optional(),
      variables: z.record(z.string(), Json).default({}),
    }),
    response: QueryResult,
    problems: ["not-found", "request.invalid", "tool.failed", "tool.blocked-address"],
  }),
};
