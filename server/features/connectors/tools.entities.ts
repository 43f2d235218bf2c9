import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

import type { SealedSecret } from "#server/platform/secrets.ts";
import type { Json } from "#shared/kernel/json.ts";

/** A configured connector. */
export const ToolEntity = defineEntity({
  name: "Tool",
  tableName: "tool",
  properties: {
    id: p.uuid().primary(),
    kind: p.string().length(50),
    name: p.string().length(100),
    /** All but the secrets. */
    config: p.json<Record<string, Json>>(),
    secrets: p.json<Record<string, SealedSecret>>(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
    /** Optimistic lock. */
    revision: p.integer().version(),
  },
});
export type ToolRow = InferEntity<typeof ToolEntity>;

export const toolsEntities = [ToolEntity];
