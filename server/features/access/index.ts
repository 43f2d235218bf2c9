export { createAccess } from "./access.service.ts";
