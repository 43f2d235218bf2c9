export { type Access, createAccess } from "./access.service.ts";
