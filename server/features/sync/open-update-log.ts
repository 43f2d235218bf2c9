import type { Config } from "#server/platform/config.ts";
import type { Logger } from "#server/platform/logger.ts";

import type { UpdateLog } from "./update-log.ts";

/** Opens the log that this installation's database holds; the driver that it doesn't use is never loaded. */
export async function openUpdateLog({ database, dataDir }: Pick<Config, "database" | "dataDir">, logger: Logger): Promise<UpdateLog> {
  if (database.driver === "postgresql") {
    const { openPostgresUpdateLog } = await import("./postgres-update-log.ts");
    return openPostgresUpdateLog(database.url, logger);
  }
  const { openSqliteUpdateLog } = await import("./sqlite-update-log.ts");
  return openSqliteUpdateLog(dataDir, logger);
}
