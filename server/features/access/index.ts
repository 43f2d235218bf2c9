export { NO_PASSWORD } from "./password.ts";
export { type Access, createAccess } from "./access.service.ts";
export type { SharedName } from "./shared-resources.ts";
