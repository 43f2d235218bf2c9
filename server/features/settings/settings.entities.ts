import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

import type { SealedSecret } from "#server/platform/secrets.ts";
import type { Json } from "#shared/kernel/json.ts";

/** One section of the settings (branding, mail, …); a section without a row has its defaults. */
export const SettingEntity = defineEntity({
  name: "Setting",
  tableName: "setting",
  properties: {
    section: p.string().length(50).primary(),
    /** All but the secrets. */
    value: p.json<Record<string, Json>>(),
    secrets: p.json<Record<string, SealedSecret>>(),
    updatedAt: p.datetime(3),
    /** Optimistic lock. */
    revision: p.integer().version(),
  },
});
export type SettingRow = InferEntity<typeof SettingEntity>;

export const settingsEntities = [SettingEntity];
