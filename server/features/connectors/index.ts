export { type Connectors, createConnectors } from "./connectors.module.ts";
export { SYSTEM_TOOL_ID, toolSecretContext } from "./tools.service.ts";
