import { z } from "zod";

import type { ConnectorKind, Tool, ToolVersion } from "#shared/connectors/contract.ts";
import { Json } from "#shared/kernel/json.ts";

import type { ConnectorDefinition } from "./define-connector.ts";
import type { ToolHealth } from "./query-runner.ts";
import { secretFields } from "./tool-config.core.ts";
import type { StoredTool, ToolVersionHead } from "./tools.service.ts";

type People = ReadonlyMap<string, NonNullable<ToolVersion["author"]>>;

function schemaOf(schema: z.ZodObject): Json {
  // `input`: what has a default may be left out.
  return Json.parse(JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }))));
}

export function toKindView({ id, title, description, icon, config, operations }: ConnectorDefinition): ConnectorKind {
  return {
    id,
    title,
    description,
    icon,
    config: schemaOf(config),
    operations: operations.map((operation) => ({
      id: operation.id,
      title: operation.title,
      description: operation.description,
      params: schemaOf(operation.params),
      floorSeconds: operation.floorSeconds,
    })),
  };
}

export function toToolVersionView({ version, authorId, restoredFrom, createdAt, changed }: ToolVersionHead, people: People): ToolVersion {
  const author = (authorId === null ? undefined : people.get(authorId)) ?? null;
  return { version, author, restoredFrom, createdAt: createdAt.toISOString(), changed };
}

export interface ToolFigures {
  health: ToolHealth;
  limitPerMinute: number;
  usedLastMinute: number;
  widgets: number;
}

/** A tool without its secrets: of these only whether they are set, and since when. */
export function toToolView(tool: StoredTool, { health, limitPerMinute, usedLastMinute, widgets }: ToolFigures): Tool {
  const secrets = secretFields(tool.definition.config).map((name): [string, Json] => {
    const secret = tool.secrets[name];
    return [name, { set: secret !== undefined, updatedAt: secret?.updatedAt ?? null }];
  });
  return {
    id: tool.id,
    kind: tool.definition.id,
    name: tool.name,
    config: { ...tool.config, ...Object.fromEntries(secrets) },
    isBuiltIn: tool.isBuiltIn,
    health: { status: health.status, reason: health.reason, checkedAt: health.checkedAt?.toISOString() ?? null },
    budget: { limitPerMinute, usedLastMinute },
    usedBy: { widgets },
    createdAt: tool.createdAt.toISOString(),
    updatedAt: tool.updatedAt.toISOString(),
  };
}
