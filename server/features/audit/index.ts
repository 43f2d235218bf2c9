export { createAudit } from "./audit.module.ts";
export { type Audit, tokenActor } from "./audit.service.ts";
