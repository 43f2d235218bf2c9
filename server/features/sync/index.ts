export type { Change, DocumentKind } from "./document-kind.ts";
export { openPostgresUpdateLog } from "./postgres-update-log.ts";
export { openSqliteUpdateLog } from "./sqlite-update-log.ts";
export { createSync, type DocumentAccess, type Sync } from "./sync.ts";
export type { CommitActor, UpdateLog } from "./update-log.ts";
