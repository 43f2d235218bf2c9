export { createConnectors } from "./connectors.module.ts";
export type { HostPort } from "./define-connector.ts";
export type { QueryRunner } from "./query-runner.ts";
export { SYSTEM_TOOL_ID } from "./tools.service.ts";
