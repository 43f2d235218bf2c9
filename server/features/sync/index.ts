export type { DocumentKind } from "./document-kind.ts";
export { openUpdateLog } from "./open-update-log.ts";
export { createSync } from "./sync.ts";
