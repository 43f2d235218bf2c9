export type { DocumentKind } from "./document-kind.ts";
export { openPostgresUpdateLog } from "./postgres-update-log.ts";
export { openSqliteUpdateLog } from "./sqlite-update-log.ts";
export { createSync } from "./sync.ts";
export type { UpdateLog } from "./update-log.ts";
