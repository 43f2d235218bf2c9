export { NO_PASSWORD } from "./password.ts";
export { type Access, createAccess } from "./access.service.ts";
export type { IsThere } from "./is-there.ts";
