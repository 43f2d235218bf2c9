export { accessEntities } from "./access.entities.ts";
export { type Access, createAccess } from "./access.service.ts";
