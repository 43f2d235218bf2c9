export { createConnectors } from "./connectors.module.ts";
export { SYSTEM_TOOL_ID } from "./tools.service.ts";
