import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

import { LongText } from "#server/platform/long-text.ts";

/** An immutable state of something that is saved as a whole: a tool, a section of the settings. Pages have versions of their own. */
export const ResourceVersionEntity = defineEntity({
  name: "ResourceVersion",
  tableName: "resource_version",
  uniques: [{ properties: ["kind", "resourceId", "version"] }],
  properties: {
    id: p.uuid().primary(),
    /** `tool`, `setting`. */
    kind: p.string().length(20),
    resourceId: p.string().length(80),
    /** From 1. */
    version: p.integer(),
    /** Canonical JSON of all but the secrets. */
    value: p.type(LongText).$type<string>().lazy(),
    authorId: p.uuid().strictNullable(),
    /** The version that it brought back, null when somebody made it. */
    restoredFrom: p.integer().strictNullable(),
    createdAt: p.datetime(3),
  },
});
export type ResourceVersionRow = InferEntity<typeof ResourceVersionEntity>;

export const historyEntities = [ResourceVersionEntity];
