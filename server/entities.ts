import type { EntitySchema } from "@mikro-orm/core";

import { accessEntities } from "./features/access/access.entities.ts";
import { auditEntities } from "./features/audit/audit.entities.ts";
import { backupEntities } from "./features/backup/backup.entities.ts";
import { toolsEntities } from "./features/connectors/tools.entities.ts";
import { historyEntities } from "./features/history/history.entities.ts";
import { pagesEntities } from "./features/pages/pages.entities.ts";
import { settingsEntities } from "./features/settings/settings.entities.ts";
import { syncEntities } from "./features/sync/sync.entities.ts";
import type { Driver } from "./platform/database.ts";

/** Every table of a driver's database. Migrations are generated from them and compared with them. */
export function entitiesFor(driver: Driver): EntitySchema[] {
  // On SQLite documents live in a file of their own, which makes its tables itself.
  const documents = driver === "sqlite" ? [] : syncEntities;
  return [
    ...accessEntities,
    ...pagesEntities,
    ...toolsEntities,
    ...auditEntities,
    ...settingsEntities,
    ...historyEntities,
    ...backupEntities,
    ...documents,
  ];
}
